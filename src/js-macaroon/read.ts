import { byteCount, isBytes } from '../bytes/bytes.js';
import { decodeError, isTokenError } from '../errors.js';
import { readSignature, rawCaveat, required } from '../macaroon/fields.js';
import { Budget, readList } from '../macaroon/json-fields.js';
import { KnownMacaroon } from '../macaroon/known.js';
import type { RawCaveat } from '../macaroon/macaroon.js';

/**
 * Reads objects of npm's, or whatever was given for them. Each property is read once, and what it
 * held is spent from the budget before it is looked at or copied.
 *
 * @throws TokenError whatever is given.
 */
export function readMacaroons(values: unknown, maxLength: number): readonly KnownMacaroon[] {
  const budget = new Budget(maxLength);
  try {
    const list = readList(values, budget);
    const [first, ...rest] = list.map((value) => readMacaroon(value, budget));
    return [required(first), ...rest];
  } catch (error) {
    // A proxy or a getter may throw anything, at any step.
    throw isTokenError(error) ? error : decodeError('not_a_token');
  }
}

function readMacaroon(value: unknown, budget: Budget): KnownMacaroon {
  const { location, identifier, signature, caveats } = objectOf(value);
  return new KnownMacaroon({
    location: readText(location, budget),
    identifier: readBytes(identifier, budget),
    signature: readSignature(readBytes(signature, budget)),
    unsafeCaveats: readList(caveats, budget).map((caveat) => readCaveat(caveat, budget)),
  });
}

function readCaveat(value: unknown, budget: Budget): RawCaveat {
  const { identifier, location, vid } = objectOf(value);
  const condition = readBytes(identifier, budget);
  const verificationId = vid === undefined ? undefined : readBytes(vid, budget);
  const caveat = rawCaveat(condition, verificationId, readText(location, budget) || undefined);
  if (caveat !== undefined) return caveat;
  throw decodeError(verificationId === undefined ? 'missing_field' : 'verification_id_length');
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw decodeError('wrong_type');
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A location: npm's has `null` for none where a macaroon was read from version 2. */
function readText(value: unknown, budget: Budget): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw decodeError('wrong_type');
  budget.spend(value.length);
  if (!value.isWellFormed()) throw decodeError('not_utf8');
  return value;
}

function readBytes(value: unknown, budget: Budget): Uint8Array {
  if (!isBytes(value)) throw decodeError('wrong_type');
  budget.spend(byteCount(value));
  return new Uint8Array(value);
}
