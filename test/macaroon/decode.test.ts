import { decode, encode, encodeJson } from 'caveats/macaroon';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellings, toBase64Url, utf8 } from '../bytes/oracle.js';
import { signedMacaroons } from './arbitraries.js';
import { malformed, type Refusal, refusalOf, tokenErrorOf, truncated } from './errors.js';
import { base64UrlText, narrowed, thirdParty } from './samples.js';

/** A token whose base64 has the digits in which the alphabets differ, and two of padding. */
const token = encode({ ...narrowed, identifier: Uint8Array.of(0xfb, 0xff, 0xbf, 0xff) }, 'v2');
const text = toBase64Url(token);
const standard = Buffer.from(token).toString('base64');

describe('reading a token', () => {
  it('reads bytes, a Buffer, a part of a buffer, shared memory and bytes of another realm', () => {
    const padded = Uint8Array.from([9, ...token, 9]);
    const shared = new Uint8Array(new SharedArrayBuffer(token.length));
    shared.set(token);
    const foreign = runInNewContext(`Uint8Array.of(${token.join()})`) as Uint8Array;
    for (const input of [Buffer.from(token), padded.subarray(1, -1), shared, foreign]) {
      expect(decode(input)).toEqual(decode(token));
    }
  });

  it('does not change with the bytes that it was given', () => {
    for (const format of ['v1', 'v2'] as const) {
      const written = encode(thirdParty, format);
      for (const input of [Uint8Array.from(written), Buffer.from(written)]) {
        const macaroon = decode(input);
        input.fill(0);
        expect(macaroon).toEqual(thirdParty);
      }
    }
  });

  it('does not change with the object that it was given', () => {
    const json = structuredClone(encodeJson(thirdParty, 'v2'));
    const macaroon = decode(json);
    Object.assign(json, { i: 'another' });
    Object.assign(json.c![0]!, { i: 'another' });
    expect(macaroon).toEqual(thirdParty);
  });

  it('leaves what it was given as it was', () => {
    const input = Uint8Array.from(token);
    const json = encodeJson(thirdParty, 'v2');
    decode(input);
    decode(json);
    expect([input, json]).toEqual([token, encodeJson(thirdParty, 'v2')]);
  });
});

describe('reading base64 text', () => {
  it('reads it in either alphabet, padded or not', () => {
    expect(new Set(Object.values(spellings(token))).size).toBe(4);
    for (const spelling of Object.values(spellings(token))) {
      expect(decode(spelling)).toEqual(decode(token));
    }
  });

  it('refuses white space wherever it is put', () => {
    for (const space of [' ', '\n', '\r\n', '\t', '\u00a0', '\u2028', '\ufeff']) {
      for (let at = 0; at <= text.length; at++) {
        const spaced = text.slice(0, at) + space + text.slice(at);
        expect(refusalOf(() => decode(spaced))).toEqual(malformed('not_base64'));
      }
    }
  });

  it('refuses padding wherever it is put but at the end', () => {
    for (let at = 0; at < text.length; at++) {
      for (const padding of ['=', '==']) {
        const padded = text.slice(0, at) + padding + text.slice(at);
        expect(refusalOf(() => decode(padded))).toEqual(malformed('not_base64'));
      }
    }
  });

  it.each<[string, string, Refusal]>([
    ['one of padding too many', `${standard}=`, malformed('not_base64')],
    ['padding of four', `${text}====`, malformed('not_base64')],
    ['half the padding', standard.slice(0, -1), truncated],
    ['stray bits', `${text.slice(0, -1)}B`, malformed('not_base64')],
    ['stray bits before padding', `${standard.slice(0, -3)}B==`, malformed('not_base64')],
    ['both alphabets', `${text.slice(0, 20)}+${text.slice(21)}`, malformed('not_base64')],
    ['one letter more', `${text}A`, malformed('trailing_bytes')],
    ['a byte more', toBase64Url(Buffer.concat([token, Buffer.of(0)])), malformed('trailing_bytes')],
    ['two tokens', `${standard}${standard}`, malformed('not_base64')],
    [
      'two tokens in a row',
      toBase64Url(Buffer.concat([token, token])),
      malformed('trailing_bytes'),
    ],
    ['a scheme before it', `Bearer ${text}`, malformed('not_base64')],
    ['percent-encoding', `${text}%3D%3D`, malformed('not_base64')],
    ['hexadecimal', Buffer.from(token).toString('hex'), malformed('bad_packet')],
    ['base64 of base64', toBase64Url(utf8(text)), malformed('bad_packet')],
    ['JSON in base64', toBase64Url(utf8('{"v":2}')), malformed('bad_packet')],
    ['JSON after white space', ' {"v":2}', malformed('not_json')],
    ['nothing', '', truncated],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decode(input))).toEqual(refusal);
  });
});

describe('there is one way to read an input', () => {
  const edits = fc.array(
    fc.record({ at: fc.nat(), remove: fc.nat(2), insert: fc.uint8Array({ maxLength: 2 }) }),
    { minLength: 1, maxLength: 3 },
  );

  it.each(['v1', 'v2'] as const)(
    'so %s that was tampered with is refused, or reads as what it says',
    (format) => {
      fc.assert(
        fc.property(signedMacaroons, edits, ({ macaroon }, changes) => {
          let bytes = encode({ ...macaroon, location: `http://${macaroon.location}` }, format);
          for (const { at, remove, insert } of changes) {
            const start = at % (bytes.length + 1);
            const end = Math.min(bytes.length, start + remove);
            bytes = Uint8Array.from([...bytes.slice(0, start), ...insert, ...bytes.slice(end)]);
          }
          if (tokenErrorOf(() => decode(bytes))) return;
          expect(encode(decode(bytes), format)).toEqual(bytes);
        }),
        { numRuns: 1000 },
      );
    },
  );
});

it.each([[undefined], [true], [5], [5n], [Symbol('a')], [() => ({})]])(
  '%o is said to be no token at all',
  (input) => {
    expect(refusalOf(() => decode(input as never))).toEqual(malformed('not_a_token'));
  },
);

describe('a bad option', () => {
  it.each([[-1], [1.5], [NaN], [Infinity], ['100'], [2 ** 53]])(
    'maxLength: %s is a TypeError, whatever the input',
    (maxLength) => {
      for (const input of [base64UrlText(narrowed, 'v2'), '', undefined]) {
        expect(() => decode(input as never, { maxLength: maxLength as never })).toThrow(
          new TypeError('maxLength must be a whole number, 0 or more'),
        );
      }
    },
  );
});
