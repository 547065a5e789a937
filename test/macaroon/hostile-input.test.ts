import { decode, encode, encodeJson, TokenError } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../bytes/oracle.js';
import { tokenErrorOf } from './errors.js';
import { jsonText, narrowed, thirdParty } from './samples.js';

const marker = 'secret-marker';
const json = encodeJson(narrowed, 'v2');

/** Reads what is no token, and returns how that is refused: with a TokenError that shows nothing of it. */
function refused(input: unknown): TokenError {
  const error = tokenErrorOf(() => decode(input as never));
  if (error === undefined) throw new Error('it was read');
  expect(error.message).toBe(new TokenError(error.code).message);
  expect([error.cause, error.failures]).toEqual([undefined, []]);
  expect(JSON.stringify(error)).not.toContain(marker);
  return error;
}

function nested(depth: number, open: string, close: string): string {
  return open.repeat(depth) + close.repeat(depth);
}

const cyclic: Record<string, unknown> = { ...json };
cyclic['c'] = [cyclic];

describe('whatever is no token is refused with a TokenError', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['a number', 5],
    ['NaN', NaN],
    ['a bigint', 5n],
    ['a symbol', Symbol(marker)],
    ['a function', () => marker],
    ['a class', TokenError],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['an object that inherits the fields of a token', Object.create(json)],
    ['an empty list', []],
    ['a token in a list', [json]],
    ['a date', new Date(0)],
    ['a regular expression', /secret-marker/],
    ['a map of the fields of a token', new Map(Object.entries(json))],
    ['a promise of a token', Promise.resolve(json)],
    ['an error', new Error(marker)],
    ['a text in an object', Object(toBase64Url(encode(narrowed, 'v2')))],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a Uint16Array', new Uint16Array(8)],
    ['a list of codes', [...encode(narrowed, 'v2')]],
    ['a Buffer as JSON', Buffer.from(encode(narrowed, 'v2')).toJSON()],
    ['a macaroon that is decoded already', narrowed],
    ['an object that holds itself', cyclic],
    ['what is like a list of caveats', { ...json, c: { length: 0 } }],
    ['what is like a list of caveats, in JSON', JSON.stringify({ ...json, c: { length: 0 } })],
    ['a list of caveats with a gap', { ...json, c: [, ,] }],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in JSON', '{"\ud800":1}'],
    ['a text of zeros', '\0\0\0\0'],
    ['JSON that opens 30,000 lists', `{"c":${'['.repeat(30_000)}`],
    ['JSON of 30,000 lists in each other', `{"i":${nested(30_000, '[', ']')}}`],
    ['JSON of 8,000 objects in each other', `{"i":${nested(8_000, '{"a":[', ']}')}}`],
    ['JSON of a number without end', `{"v":${'9'.repeat(60_000)}}`],
    ['the names of what every object has', '{"toString":1,"valueOf":1,"hasOwnProperty":1}'],
    ['a prototype', `{"__proto__":${jsonText(narrowed, 'v2')}}`],
  ])('%s', (_, input) => {
    expect(refused(input).code).toMatch(/^(malformed|truncated)_token$/);
  });

  it('anything', () => {
    const anything = fc.anything({
      key: fc.oneof(
        fc.constantFrom(
          'v',
          'i',
          'i64',
          's64',
          'l',
          'c',
          'signature',
          'identifier',
          'caveats',
          '__proto__',
        ),
        fc.string(),
      ),
      values: [fc.constant(marker), fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
      maxDepth: 4,
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    });
    fc.assert(
      fc.property(anything, (input) => {
        refused(input);
      }),
      { numRuns: 1000 },
    );
  });

  it('a token with anything in one of its fields', () => {
    const field = fc.constantFrom(...Object.keys(json), 'i64', 'l', 'x', '__proto__');
    fc.assert(
      fc.property(
        field,
        fc.anything({ withSparseArray: true, withTypedArray: true }),
        (name, value) => {
          const input = Object.defineProperty({ ...json }, name, { value, enumerable: true });
          const error = tokenErrorOf(() => decode(input));
          if (error !== undefined) return;
          const macaroon = decode(input);
          expect(decode(encode(macaroon, 'v2'))).toEqual(macaroon);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('bytes and texts at random', () => {
    const starts = fc.constantFrom(
      '',
      '\x02',
      '\x02\x02\x01a\0',
      '0010location a\n',
      '{"i":',
      'AgI',
    );
    fc.assert(
      fc.property(starts, fc.string({ unit: 'binary', maxLength: 60 }), (start, rest) => {
        const text = start + rest + marker;
        refused(text);
        refused(Buffer.from(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a token says is never shown in the error', () => {
  it.each<[string, unknown]>([
    ['JSON with a field that does not belong', { ...json, [marker]: marker }],
    ['JSON with fields of a wrong type', { ...json, i: [marker] }],
    ['JSON text that is none', `{"i":"${marker}",,}`],
    [
      'JSON text that was cut off',
      jsonText({ ...thirdParty, location: marker }, 'v2').slice(0, -1),
    ],
    ['base64 that is none', `${marker}!`],
    ['v1 with an unknown packet', Buffer.from(`0014${marker} \n`)],
    ['bytes after the token', Buffer.concat([encode(narrowed, 'v2'), Buffer.from(marker)])],
    ['too much of it', marker.repeat(10_000)],
  ])('%s', (_, input) => {
    refused(input);
  });
});
