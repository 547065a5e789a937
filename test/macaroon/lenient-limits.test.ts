import { createMacaroon, decode, encodeJson } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { malformed, refusalOf, tooLarge, truncated } from './errors.js';
import { bare, base64UrlText, jsonText, narrowed } from './samples.js';

const { s64 } = encodeJson(bare, 'v2');

describe('what no tolerance takes', () => {
  it('is a field of another object, also beside one that no version has', () => {
    const v2 = ['v', 'l', 'i', 'i64', 'c', 's', 's64', 'v64'];
    const macaroon = { i: 'id', s64 };
    for (const name of ['location', 'caveats', 'cid', 'vid', 'cl', 'v64']) {
      for (const fields of [
        { [name]: 'a', note: 1 },
        { note: 1, [name]: 'a' },
      ]) {
        const read = () => decode({ ...macaroon, ...fields }, { lenient: true });
        expect(refusalOf(read)).toEqual(malformed('unexpected_field'));
      }
    }
    const signature = '0'.repeat(64);
    for (const name of v2) {
      const read = () => decode({ identifier: 'id', signature, [name]: 'a' }, { lenient: true });
      expect(refusalOf(read)).toEqual(malformed('unexpected_field'));
    }
    for (const name of ['identifier', 'signature', 'c', 's64']) {
      const read = () => decode({ ...macaroon, c: [{ i: 'a', [name]: 'a' }] }, { lenient: true });
      expect(refusalOf(read)).toEqual(malformed('unexpected_field'));
    }
  });

  it('is v1 JSON with the signature of v2: it is still v1, and lacks its own', () => {
    const read = () => decode({ identifier: 'id', s64 }, { lenient: true });
    expect(refusalOf(read)).toEqual(malformed('missing_field'));
  });

  it('is white space around JSON that JSON does not have', () => {
    const json = jsonText(narrowed, 'v2');
    for (const space of ['\v', '\f', '\u00a0', '\ufeff', '\u0008', '\u000e']) {
      for (const text of [`${space}${json}`, `${json}${space}`]) {
        expect(refusalOf(() => decode(text, { lenient: true }))?.code).toBe('malformed_token');
      }
    }
    for (const space of ['\t', '\n', '\r', ' ']) {
      for (const text of [`${space}${json}`, `${json}${space}`]) {
        expect(decode(text, { lenient: ['white_space'] })).toEqual(narrowed);
      }
    }
  });
});

it('left-over bits that are tolerated do not make up for padding that was cut off', () => {
  const token = createMacaroon({ rootKey: 'key', identifier: 'abcd' });
  const text = base64UrlText(token, 'v2');
  // Of the last of two digits, four bits are left over.
  expect(text.length % 4).toBe(2);
  const strayed = text.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1));
  const lenient = ['base64_bits'] as const;
  expect(decode(strayed, { lenient })).toEqual(token);
  expect(decode(`${strayed}==`, { lenient })).toEqual(token);
  expect(refusalOf(() => decode(`${strayed}=`, { lenient }))).toEqual(truncated);
});

it('an object may have as many names, characters and elements as maxLength says, and no more', () => {
  const json = { i: 'id', c: [{ i: 'a' }], s64 };
  // Three names and one in the caveat; the texts; a list of one.
  const maxLength = 3 + 1 + 'id'.length + 'a'.length + s64.length + 1;
  expect(decode(json, { maxLength }).unsafeCaveats).toHaveLength(1);
  expect(refusalOf(() => decode(json, { maxLength: maxLength - 1 }))).toEqual(tooLarge);
});
