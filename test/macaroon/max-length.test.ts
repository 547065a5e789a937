import { createMacaroon, decode, encode, encodeJson, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../bytes/oracle.js';
import { anyBytes, unsignedMacaroons } from './arbitraries.js';
import { malformed, refusalOf, tooLarge } from './errors.js';
import { base64UrlText, bare, jsonText, narrowed } from './samples.js';

const LIMIT = 65_536;

/** The longest macaroon for which `measure` gives no more than the limit. */
function longest(measure: (macaroon: Macaroon) => number): Macaroon {
  const ofSize = (size: number) => createMacaroon({ rootKey: 'key', identifier: 'a'.repeat(size) });
  let [fits, exceeds] = [0, LIMIT - 30];
  while (exceeds - fits > 1) {
    const size = (fits + exceeds) >> 1;
    if (measure(ofSize(size)) > LIMIT) exceeds = size;
    else fits = size;
  }
  return ofSize(fits);
}

describe('the longest input that is read by default', () => {
  it('is 65,536 bytes', () => {
    for (const format of ['v1', 'v2'] as const) {
      const bytes = encode(
        longest((macaroon) => encode(macaroon, format).length),
        format,
      );
      expect(bytes.length).toBe(LIMIT);
      expect(base64UrlText(decode(bytes), format)).toBe(toBase64Url(bytes));
      expect(refusalOf(() => decode(Uint8Array.from([...bytes, 0])))).toEqual(tooLarge);
    }
  });

  it('is 65,536 characters of base64 text, however many bytes these are', () => {
    const text = base64UrlText(
      longest((macaroon) => base64UrlText(macaroon, 'v2').length),
      'v2',
    );
    expect(text.length).toBe(LIMIT);
    expect(toBase64Url(encode(decode(text), 'v2'))).toBe(text);
    expect(refusalOf(() => decode(`${text}A`))).toEqual(tooLarge);
  });

  it('is 65,536 characters of JSON text', () => {
    const text = jsonText(
      longest((macaroon) => jsonText(macaroon, 'v2').length),
      'v2',
    );
    expect(text.length).toBe(LIMIT);
    expect(jsonText(decode(text), 'v2')).toBe(text);
    expect(refusalOf(() => decode(`${text} `))).toEqual(tooLarge);
  });

  const { s64 } = encodeJson(bare, 'v2');
  const { signature } = encodeJson(bare, 'v1');
  const long = 'a'.repeat(LIMIT + 1);
  const half = 'a'.repeat(LIMIT / 2);
  const many = (caveat: object) => Array.from({ length: LIMIT / 8 }, () => caveat);
  it.each<[string, object]>([
    ['identifier', { i: long, s64 }],
    ['identifier in base64', { i64: long, s64 }],
    ['signature', { i: 'id', s64: long }],
    ['signature in hexadecimal', { identifier: 'id', signature: long }],
    ['location', { l: long, i: 'id', s64 }],
    ['condition', { i: 'id', c: [{ i: long }], s64 }],
    ['verification id', { i: 'id', c: [{ i: 'a', v64: long }], s64 }],
    ['condition in v1', { identifier: 'id', signature, caveats: [{ cid: long }] }],
    ['two fields together', { l: half, i: half, s64 }],
    ['two caveats together', { i: 'id', c: [{ i: half }, { i: half }], s64 }],
    ['many caveats together', { i: 'id', c: many({ i: 'seven'.padEnd(7) }), s64 }],
    [
      'many caveats in v1',
      { identifier: 'id', signature, caveats: many({ cid: 'seven'.padEnd(7) }) },
    ],
    ['many empty caveats', { i: 'id', c: new Array(LIMIT + 1).fill({ i: '' }), s64 }],
    ['a list of nothing', { i: 'id', c: new Array(2 ** 32 - 1), s64 }],
    ['many fields', Object.fromEntries(Array.from({ length: LIMIT + 1 }, (_, i) => [i, 0]))],
  ])('bounds what is in an object: %s', (_, input) => {
    expect(refusalOf(() => decode(input))).toEqual(tooLarge);
  });

  it('is never reached by an object whose JSON text is shorter', () => {
    fc.assert(
      fc.property(unsignedMacaroons(anyBytes), (macaroon) => {
        const json = encodeJson(macaroon, 'v2');
        const maxLength = JSON.stringify(json).length;
        expect(decode(json, { maxLength })).toEqual(macaroon);
      }),
    );
  });
});

describe('maxLength', () => {
  it.each(['v1', 'v2'] as const)('is the length of a %s token that is just read', (format) => {
    const inputs = [
      encode(narrowed, format),
      base64UrlText(narrowed, format),
      jsonText(narrowed, format),
    ];
    for (const input of inputs) {
      const { length } = input;
      expect(decode(input, { maxLength: length })).toEqual(narrowed);
      expect(refusalOf(() => decode(input, { maxLength: length - 1 }))).toEqual(tooLarge);
      expect(refusalOf(() => decode(input, { maxLength: 0 }))).toEqual(tooLarge);
    }
  });

  it('bounds an object too', () => {
    const json = encodeJson(narrowed, 'v2');
    expect(decode(json, { maxLength: 1000 })).toEqual(narrowed);
    expect(refusalOf(() => decode(json, { maxLength: 50 }))).toEqual(tooLarge);
    expect(refusalOf(() => decode(json, { maxLength: 0 }))).toEqual(tooLarge);
  });

  it('may be more than the default', () => {
    const macaroon = createMacaroon({ rootKey: 'key', identifier: 'a'.repeat(2 * LIMIT) });
    for (const input of [encode(macaroon, 'v2'), encodeJson(macaroon, 'v2')]) {
      expect(refusalOf(() => decode(input))).toEqual(tooLarge);
      expect(decode(input, { maxLength: 3 * LIMIT }).identifier.length).toBe(2 * LIMIT);
    }
  });

  it('that is undefined is the default', () => {
    expect(refusalOf(() => decode('A'.repeat(LIMIT + 1), { maxLength: undefined }))).toEqual(
      tooLarge,
    );
    expect(decode(base64UrlText(narrowed, 'v2'), { maxLength: undefined })).toEqual(narrowed);
  });
});

describe('input of 10 MB is refused for its length, before anything looks at what it says', () => {
  const SIZE = 10_000_000;

  /** The codes of so many refusals that reading the input to its end each time would take minutes. */
  function refusalsOf(input: string | Uint8Array): (string | undefined)[] {
    const codes = Array.from({ length: 10_000 }, () => refusalOf(() => decode(input))?.code);
    return [...new Set(codes)];
  }

  it.each<[string, string, ReturnType<typeof malformed>]>([
    ['no base64', '*', malformed('not_base64')],
    ['no token', '_', malformed('bad_packet')],
    ['no JSON', '{', { code: 'truncated_token', detail: 'ends_early' }],
  ])('though it is %s', (_, char, refusal) => {
    const text = char.repeat(SIZE);
    expect(refusalOf(() => decode(text.slice(0, 100)))).toEqual(refusal);
    expect(refusalsOf(text)).toEqual([tooLarge.code]);
  });

  it('though it is bytes of no version', () => {
    const bytes = new Uint8Array(SIZE);
    expect(refusalsOf(bytes)).toEqual([tooLarge.code]);
  });

  it('without a look at any of the many caveats of an object', () => {
    const caveat = {
      get i(): string {
        throw new Error('a caveat was looked at');
      },
    };
    const { s64 } = encodeJson(bare, 'v2');
    const c = new Array<typeof caveat>(1_000_000).fill(caveat);
    expect(refusalOf(() => decode({ i: 'id', c, s64 }))).toEqual(tooLarge);
  });
});
