import { authenticate, decode, encode, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedMacaroons } from './arbitraries.js';
import { tokenErrorOf } from './errors.js';
import {
  base64UrlText,
  jsonText,
  narrowed,
  rootKey,
  thirdParty,
  thirdPartyRootKey,
} from './samples.js';

type Key = string | Uint8Array;

/** What a token is for whoever has its key: its conditions, or why there are none. */
function verdict(macaroon: Macaroon, key: Key): unknown {
  let conditions: unknown;
  const error = tokenErrorOf(() => (conditions = authenticate(macaroon, key)));
  return error?.code ?? conditions;
}

function withoutLocations({ identifier, signature, unsafeCaveats }: Macaroon): object {
  const signed = unsafeCaveats.map(({ condition, verificationId }) => ({
    condition,
    verificationId,
  }));
  return { identifier, signature, unsafeCaveats: signed };
}

function locationsOf({ location, unsafeCaveats }: Macaroon): unknown[] {
  return [location, ...unsafeCaveats.map((caveat) => caveat.location)];
}

/**
 * What became of a token when it was changed. `refused`: it does not decode, or its signature does
 * not hold. `another location`: all that is signed is as it was. Nothing else may happen.
 */
function outcome(original: Macaroon, key: Key, input: string | Uint8Array): string {
  let changed: Macaroon | undefined;
  if (tokenErrorOf(() => (changed = decode(input)))) return 'refused';
  if (verdict(changed!, key) === 'bad_signature') return 'refused';
  expect(verdict(changed!, key)).toEqual(verdict(original, key));
  expect(withoutLocations(changed!)).toEqual(withoutLocations(original));
  expect(locationsOf(changed!)).not.toEqual(locationsOf(original));
  return 'another location';
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

function* bytesWithOneBitFlipped(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < 8 * bytes.length; bit++) yield flipped(bytes, bit);
}

function* textsWithOneBitFlipped(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const char = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      yield text.slice(0, at) + char + text.slice(at + 1);
    }
  }
}

/** What became of a token for each of its changed forms, counted. */
function outcomes(macaroon: Macaroon, key: Key, inputs: Iterable<string | Uint8Array>) {
  const counts = { refused: 0, 'another location': 0 };
  for (const input of inputs) {
    counts[outcome(macaroon, key, input) as keyof typeof counts]++;
  }
  return counts;
}

const formats = ['v1', 'v2'] as const;

describe.each<[string, Macaroon, string]>([
  ['with first-party caveats', narrowed, rootKey],
  ['with a third-party caveat', thirdParty, thirdPartyRootKey],
])(
  'a token %s of which one bit was flipped fails, unless it is a location’s',
  (_, macaroon, key) => {
    const locationLength = locationsOf(macaroon).join('').length;

    it.each(formats)('in %s bytes', (format) => {
      const bytes = encode(macaroon, format);
      const counts = outcomes(macaroon, key, bytesWithOneBitFlipped(bytes));
      // The locations are ASCII: any seven bits of a letter make another, and the eighth no UTF-8.
      expect(counts).toEqual({
        refused: 8 * bytes.length - 7 * locationLength,
        'another location': 7 * locationLength,
      });
    });

    it.each(formats)('in base64 text of %s', (format) => {
      const text = base64UrlText(macaroon, format);
      const counts = outcomes(macaroon, key, textsWithOneBitFlipped(text));
      expect(counts['another location']).toBeGreaterThan(0);
    });

    it.each(formats)('in %s JSON text', (format) => {
      const text = jsonText(macaroon, format);
      const counts = outcomes(macaroon, key, textsWithOneBitFlipped(text));
      expect(counts['another location']).toBeGreaterThan(0);
    });
  },
);

describe('any token of which any bit was flipped fails, unless it is a location’s', () => {
  it.each(formats)('in %s bytes', (format) => {
    fc.assert(
      fc.property(signedMacaroons, fc.nat(), ({ macaroon, rootKey }, n) => {
        const bytes = encode(macaroon, format);
        outcome(macaroon, rootKey, flipped(bytes, n % (8 * bytes.length)));
      }),
      { numRuns: 500 },
    );
  });
});
