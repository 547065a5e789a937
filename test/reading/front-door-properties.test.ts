import { createTokenText } from 'caveats/authority';
import { serializeOnedata } from 'caveats/onedata';
import { addFirstPartyCaveat, createMacaroon, encode, type Macaroon } from 'caveats/macaroon';
import { serialize } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptToken } from '../../src/reading/read-token.js';
import {
  ReadError,
  type ReadToken,
  writeTokenBytes,
  writeTokenText,
} from '../../src/reading/token-text.js';
import { base64Of, base64UrlOf, HELD, hexOf } from './held.js';
import { KEY } from './tokens.js';

/** Random tokens, of text so that every format can hold them. */
const macaroons: fc.Arbitrary<Macaroon> = fc
  .record({
    location: fc.string({ maxLength: 20 }),
    identifier: fc.string({ minLength: 1, maxLength: 40 }),
    conditions: fc.array(fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }), {
      maxLength: 4,
    }),
  })
  .map(({ location, identifier, conditions }) =>
    conditions.reduce<Macaroon>(
      (macaroon, condition) => addFirstPartyCaveat(macaroon, condition),
      createMacaroon({ rootKey: KEY, location, identifier }),
    ),
  );

const v1 = (macaroon: Macaroon): Uint8Array => encode(macaroon, 'v1');
const v2 = (macaroon: Macaroon): Uint8Array => encode(macaroon, 'v2');
const tokenOf = (macaroon: Macaroon) => ({ macaroon, discharges: [] });
const jsonOf = (macaroon: Macaroon, form: 'v1-json' | 'v2-json' = 'v2-json'): string =>
  writeTokenText(tokenOf(macaroon), { form });

/** The forms that are written as they came. */
const FORMS: Readonly<Record<string, (macaroon: Macaroon) => string | Uint8Array>> = {
  'base64 of version 1': (m) => base64UrlOf(v1(m)),
  'base64 of version 2': (m) => base64UrlOf(v2(m)),
  'padded base64': (m) => base64Of(v2(m)),
  hex: (m) => hexOf(v2(m)),
  'hex of version 1': (m) => hexOf(v1(m)),
  'HEX with 0x': (m) => `0x${hexOf(v2(m)).toUpperCase()}`,
  'a binary file': v2,
  'a binary file of version 1': v1,
  JSON: (m) => jsonOf(m),
  'base64 of JSON': (m) => base64Of(jsonOf(m)),
  'base64 of version 1 JSON': (m) => base64Of(jsonOf(m, 'v1-json')),
  'a prefix': (m) => `pypi-${base64UrlOf(v2(m))}`,
  'a prefix of version 1': (m) => `acme_${base64UrlOf(v1(m))}`,
  'a prefix and a checksum': (m) => createTokenText({ prefix: 'acme' }).serialize(tokenOf(m)),
  Onedata: (m) => serializeOnedata(tokenOf(m)),
  L402: (m) => `${base64UrlOf(v2(m))}:${'0f'.repeat(32)}`,
  'a URL': (m) => `https://a.example/p?x=1&macaroon=${base64UrlOf(v2(m))}#y`,
  'a URL with JSON': (m) => `https://a.example/p?authz=${encodeURIComponent(base64Of(jsonOf(m)))}`,
  'the bakery': (m) => `{"m":${jsonOf(m)},"v":3,"ns":"std:"}`,
  'a list of one': (m) => base64Of(`[${jsonOf(m)}]`),
  'one member': (m) => JSON.stringify({ token: hexOf(v2(m)) }),
};
/** Those of which the credential alone is written. */
const AROUND: Readonly<Record<string, (text: string) => string>> = {
  'a header': (text) => `Authorization: Bearer ${text}`,
  parameters: (text) => `Macaroon macaroon="${text}", invoice="lnbc1"`,
  'a cookie': (text) => `a=b; c=${text}; Secure`,
  'quotation marks': (text) => `'${text}'`,
};

const encoder = new TextEncoder();
const sizeOf = (given: string | Uint8Array): number => given.length;
const write = (read: ReadToken): string | Uint8Array =>
  read.isBinary ? writeTokenBytes(read.token, read) : writeTokenText(read.token, read);
const nameOf = ({ token }: ReadToken): string => serialize(token);

describe.each(Object.entries(FORMS))('%s', (_, make) => {
  test('reads back to the same token and is written as the same text', () => {
    fc.assert(
      fc.property(macaroons, (macaroon) => {
        const given = make(macaroon);
        const read = attemptToken(given);
        if (read instanceof ReadError) throw read;
        expect(nameOf(read)).toBe(serialize(tokenOf(macaroon)));
        expect(Buffer.from(write(read)).equals(Buffer.from(given))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('never reads as another token when it is cut off', () => {
    fc.assert(
      fc.property(macaroons, (macaroon) => {
        const given = make(macaroon);
        const name = serialize(tokenOf(macaroon));
        for (let end = 0; end < sizeOf(given); end++) {
          const read = attemptToken(given.slice(0, end), { lenient: true });
          if (!(read instanceof ReadError)) expect(nameOf(read)).toBe(name);
        }
      }),
      { numRuns: 2 },
    );
  });
});

test('a token whose start looks like one more word of its prefix reads back', () => {
  const macaroon = createMacaroon({ rootKey: KEY, location: '  ~', identifier: ' ' });
  const given = `pypi-${base64UrlOf(v2(macaroon))}`;
  expect(given).toMatch(/^pypi-AgEDICB-AgE/);
  const read = attemptToken(given);
  if (read instanceof ReadError) throw read;
  expect(nameOf(read)).toBe(serialize(tokenOf(macaroon)));
  expect(write(read)).toBe(given);
});

test.each(HELD)('$name never reads as another token when it is cut off', ({ given, macaroons }) => {
  const names = macaroons.map((macaroon) => hexOf(v2(macaroon)));
  for (let end = 0; end < given.length; end++) {
    const read = attemptToken(given.slice(0, end), { lenient: true });
    if (read instanceof ReadError) continue;
    // A list of macaroons that is cut off between two of them is a shorter list in any format.
    const all = [read.token.macaroon, ...read.token.discharges].map((each) => hexOf(v2(each)));
    expect(all).toEqual(names.slice(0, all.length));
  }
});

test.each(Object.entries(AROUND))('%s leaves every text what it is', (_, around) => {
  fc.assert(
    fc.property(macaroons, (macaroon) => {
      const text = base64UrlOf(v1(macaroon));
      const read = attemptToken(around(text));
      if (read instanceof ReadError) throw read;
      expect(write(read)).toBe(text);
    }),
    { numRuns: 25 },
  );
});

test('garbage is never read, and never stumbled over', () => {
  const starts = fc.constantFrom(
    '',
    '{"m":',
    '[',
    'Bearer ',
    'macaroon="',
    'a=',
    'https://a/?b=',
    'pypi-Ag',
    '0201',
    'eyJ',
    'acme_A',
    '"',
  );
  const texts = fc.oneof(
    fc.tuple(starts, fc.string({ unit: 'binary', maxLength: 80 })).map((parts) => parts.join('')),
    fc.tuple(starts, fc.base64String({ maxLength: 120 })).map((parts) => parts.join('')),
    fc.json(),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        texts,
        fc.uint8Array({ maxLength: 90 }),
        texts.map((text) => encoder.encode(text)),
      ),
      (given) => {
        expect(attemptToken(given, { lenient: true })).toBeInstanceOf(ReadError);
      },
    ),
    { numRuns: 1000 },
  );
});
