import { hex, toHex, utf8 } from '../bytes/oracle.js';
import type { Blobs, Format } from './formats.js';
import type { Presented, Verdict } from './peer.js';
import { type MacaroonPlan, macaroonsOf, type TokenPlan } from './plan.js';

/*
 * What the drivers are asked and what they answer: a line of words each, bytes in hexadecimal or
 * `-` for none, numbers in decimal.
 *
 *   write FORMAT COUNT MACAROON…      the first is the primary, to which the driver binds the others
 *     MACAROON = KEY LOCATION IDENTIFIER COUNT CAVEAT…
 *     CAVEAT   = first CONDITION | third LOCATION KEY IDENTIFIER
 *   verify FORMAT KEY COUNT BLOB… COUNT CONDITION…      the conditions that are met
 *
 *   ok BLOB…                  what was written
 *   accepted CONDITION…       it verifies; the conditions in the order in which they were looked at
 *   refused TEXT | crashed TEXT | hung
 */

export function writeRequest(plan: TokenPlan, format: Format): string {
  return ['write', format, ...listed(macaroonsOf(plan), macaroonWords)].join(' ');
}

export function verifyRequest({ blobs, format, rootKey, met }: Presented): string {
  return ['verify', format, word(rootKey), ...listed(blobs, one), ...listed(met, one)].join(' ');
}

export function readWritten(answer: string): Blobs {
  const [verb, ...words] = answer.split(' ');
  if (verb !== 'ok') throw new Error(`the peer does not write it: ${answer}`);
  return words.map(bytes);
}

export function readVerdict(answer: string): Verdict {
  const [verb, ...words] = answer.split(' ');
  if (verb === 'accepted') return { kind: verb, conditions: words.map(bytes) };
  if (verb === 'refused' || verb === 'crashed') return { kind: verb, reason: words.join(' ') };
  if (verb === 'hung') return { kind: verb };
  throw new Error(`a driver said: ${answer}`);
}

function macaroonWords({ rootKey, location, identifier, caveats }: MacaroonPlan): string[] {
  const caveatWords = listed(caveats, (caveat) =>
    caveat.kind === 'first'
      ? ['first', word(caveat.condition)]
      : [
          'third',
          word(utf8(caveat.location)),
          word(caveat.discharge.rootKey),
          word(caveat.discharge.identifier),
        ],
  );
  return [word(rootKey), word(utf8(location)), word(identifier), ...caveatWords];
}

function listed<T>(values: readonly T[], words: (value: T) => string[]): string[] {
  return [`${values.length}`, ...values.flatMap(words)];
}

function one(value: Uint8Array): string[] {
  return [word(value)];
}

function word(value: Uint8Array): string {
  return value.length === 0 ? '-' : toHex(value);
}

function bytes(value: string): Uint8Array {
  return value === '-' ? new Uint8Array() : hex(value);
}
