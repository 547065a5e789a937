import assert from 'node:assert/strict';
import { deserialize, mint, serialize } from 'caveats';
import { authenticate, decode, encode, type Macaroon } from 'caveats/macaroon';
import { say, sayTable, sayTitle } from './layout.js';
import { fromBase62, type OnedataToken, onedataTokens, toBase62 } from './onedata.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { bad, good, type Painted } from './paint.js';

/** Tokens from elsewhere: which are genuine, and that they can be made again. */
export function showAuthenticity(): void {
  sayTitle('1. Are these tokens genuine?');
  say(`
    Onedata, a system for distributed data, wrote these three. Each is signed with a secret. With the
    secret, every bit of the token can be checked.
  `);
  const reports = onedataTokens.map(reportOn);
  sayTable(
    ['', ...reports.map((_, i) => `token ${i + 1}`)],
    [
      ['caveats', ...reports.map(({ caveats }) => String(caveats))],
      ['checked with its secret', ...reports.map(({ own }) => paintAuthenticity(own))],
      ['with another secret', ...reports.map(({ other }) => paintAuthenticity(other))],
      ['bits that are signed', ...reports.map(({ bits }) => String(bits))],
      ['each of them flipped once', ...reports.map(({ flipped }) => paintAuthenticity(flipped))],
      ['made again of its parts', ...reports.map(({ remade }) => paintRemade(remade))],
    ],
  );
  for (const { own, other, flipped, remade } of reports) {
    assert.deepEqual([own, other, flipped], ['allowed', 'bad_signature', 'bad_signature']);
    assert.ok(remade);
  }
}

interface Report {
  readonly caveats: number;
  readonly own: Outcome;
  readonly other: Outcome;
  readonly bits: number;
  readonly flipped: Outcome;
  readonly remade: boolean;
}

function reportOn({ secret, location, identifier, caveats, text }: OnedataToken): Report {
  const { macaroon } = deserialize(fromBase62(text));
  const remade = mint({ rootKey: secret, location, identifier, caveats });
  const flips = [...withOneBitFlipped(macaroon)];
  const flipped = new Set(
    flips.map((bytes) => outcomeOf(() => authenticate(decode(bytes), secret))),
  );
  assert.equal(flipped.size, 1, 'every flipped bit comes out the same');
  return {
    caveats: macaroon.unsafeCaveats.length,
    own: outcomeOf(() => authenticate(macaroon, secret)),
    other: outcomeOf(() => authenticate(macaroon, `${secret}?`)),
    bits: flips.length,
    flipped: [...flipped][0]!,
    remade: toBase62(serialize(remade, 'v1')) === text,
  };
}

/** A macaroon's bytes with each signed bit flipped in turn: all but those of the location. */
function* withOneBitFlipped(macaroon: Macaroon): Generator<Uint8Array> {
  const bytes = Buffer.from(encode(macaroon, 'v1'));
  const conditions = macaroon.unsafeCaveats.map(({ condition }) => condition);
  let end = 0;
  for (const field of [macaroon.identifier, ...conditions, macaroon.signature]) {
    const start = bytes.indexOf(field, end);
    end = start + field.length;
    for (let bit = start * 8; bit < end * 8; bit++) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      yield flipped;
    }
  }
}

function paintAuthenticity(outcome: Outcome): Painted {
  return outcome === 'allowed' ? good('genuine') : bad(outcome);
}

function paintRemade(isSame: boolean): Painted {
  return isSame ? good('the same text') : bad('another text');
}
