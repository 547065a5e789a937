import { decode, encode, type Macaroon } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { spellings, withoutPadding } from '../bytes/oracle.js';
import { refusalOf, truncated } from './errors.js';
import { bare, jsonText, narrowed, thirdParty } from './samples.js';

const formats = ['v1', 'v2'] as const;
const tokens: readonly (readonly [string, Macaroon])[] = [
  ['without caveats', bare],
  ['with first-party caveats', narrowed],
  ['with a third-party caveat', thirdParty],
];

/** The token with locations of three lengths, so that its base64 has every padding. */
function ofEveryPadding(macaroon: Macaroon): Macaroon[] {
  return ['a', 'ab', 'abc'].map((location) => ({ ...macaroon, location }));
}

describe.each(tokens)(
  'a token %s that was cut off is truncated, wherever it was cut',
  (_, macaroon) => {
    it.each(formats)('in %s bytes', (format) => {
      const bytes = encode(macaroon, format);
      for (let end = 0; end < bytes.length; end++) {
        expect(refusalOf(() => decode(bytes.subarray(0, end)))).toEqual(truncated);
      }
    });

    it.each(formats)('in base64 of %s, however it is spelled', (format) => {
      for (const token of ofEveryPadding(macaroon)) {
        for (const text of Object.values(spellings(encode(token, format)))) {
          const unpadded = withoutPadding(text).length;
          for (let end = 0; end < text.length; end++) {
            // Padding may be left out: a text that lost all of it has lost nothing.
            if (end === unpadded) continue;
            expect(refusalOf(() => decode(text.slice(0, end)))).toEqual(truncated);
          }
        }
      }
    });

    it.each(formats)('in %s JSON text', (format) => {
      const text = jsonText({ ...macaroon, location: 'a "quoted" \\ and {[ é\u0001' }, format);
      for (let end = 0; end < text.length; end++) {
        expect(refusalOf(() => decode(text.slice(0, end)))).toEqual(truncated);
      }
    });
  },
);

describe('a base64 text that lost its padding', () => {
  it('is whole', () => {
    for (const token of ofEveryPadding(narrowed)) {
      for (const text of Object.values(spellings(encode(token, 'v2')))) {
        expect(decode(withoutPadding(text))).toEqual(token);
      }
    }
  });
});
