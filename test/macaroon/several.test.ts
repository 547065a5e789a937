import {
  authenticate,
  decode,
  decodeAll,
  encode,
  encodeAll,
  encodeJson,
  type Macaroon,
} from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellings, text, toBase64Url } from '../bytes/oracle.js';
import { anyBytes, textFields, unsignedMacaroons } from './arbitraries.js';
import { malformed, refusalOf, typeErrorOf } from './errors.js';
import { bare, jsonText, narrowed, thirdParty } from './samples.js';
import { asking, bound, dischargeOf, primaryWith, rootKey } from './third-parties.js';

const FORMATS = ['v1', 'v2'] as const;
const macaroons: readonly Macaroon[] = [thirdParty, narrowed, bare];

function listText(all: readonly Macaroon[], format: 'v1' | 'v2'): string {
  return JSON.stringify(all.map((one) => encodeJson(one, format)));
}

/** Everything that a macaroon and its discharges can be written as. */
function writtenForms(all: readonly Macaroon[]): [string, Uint8Array | string | object][] {
  return FORMATS.flatMap((format): [string, Uint8Array | string | object][] => [
    [`${format} binary`, encodeAll(all, format)],
    ...Object.entries(spellings(encodeAll(all, format))).map(
      ([spelling, base64]): [string, string] => [`${format} base64, ${spelling}`, base64],
    ),
    [`${format} JSON`, all.map((one) => encodeJson(one, format))],
    [`${format} JSON text`, listText(all, format)],
  ]);
}

describe('a macaroon and its discharges', () => {
  it.each(writtenForms(macaroons))('are read in their order from %s', (_, written) => {
    expect(decodeAll(written)).toEqual(macaroons);
  });

  it.each(writtenForms([narrowed]))('of which there are none are read from %s', (_, written) => {
    expect(decodeAll(written)).toEqual([narrowed]);
  });

  it('authenticate after they were written and read', () => {
    const primary = asking(primaryWith('a'), 'login');
    for (const [, written] of writtenForms([
      primary,
      ...bound(primary, dischargeOf('login', 'b')),
    ])) {
      const [read, ...discharges] = decodeAll(written);
      expect(authenticate(read!, rootKey, discharges).map(text)).toEqual(['a', 'b']);
    }
  });

  it.each(FORMATS)(
    'are read as they were from %s and base64 of it, whatever the fields',
    (format) => {
      const many = fc.array(unsignedMacaroons(anyBytes), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(many, (all) => {
          const bytes = encodeAll(all, format);
          expect(decodeAll(bytes)).toEqual(all);
          expect(decodeAll(toBase64Url(bytes))).toEqual(all);
        }),
      );
    },
  );

  it('are read as they were from JSON, v1 where the fields are text', () => {
    const ofFields = (fields: fc.Arbitrary<Uint8Array>) =>
      fc.array(unsignedMacaroons(fields), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(ofFields(anyBytes), ofFields(textFields), (binary, textual) => {
        expect(decodeAll(binary.map((one) => encodeJson(one, 'v2')))).toEqual(binary);
        expect(decodeAll(listText(binary, 'v2'))).toEqual(binary);
        expect(decodeAll(textual.map((one) => encodeJson(one, 'v1')))).toEqual(textual);
        expect(decodeAll(listText(textual, 'v1'))).toEqual(textual);
      }),
    );
  });

  it('may be of different versions', () => {
    const binary = Buffer.concat([
      encode(thirdParty, 'v2'),
      encode(narrowed, 'v1'),
      encode(bare, 'v2'),
    ]);
    const json = [encodeJson(thirdParty, 'v1'), encodeJson(narrowed, 'v2'), encodeJson(bare, 'v1')];
    for (const input of [binary, toBase64Url(binary), json, JSON.stringify(json)]) {
      expect(decodeAll(input)).toEqual(macaroons);
    }
  });

  it('may be in a list with white space, where JSON has it', () => {
    expect(
      decodeAll(
        JSON.stringify(
          macaroons.map((one) => encodeJson(one, 'v2')),
          null,
          2,
        ),
      ),
    ).toEqual(macaroons);
  });

  it('do not change with the bytes that they were read from', () => {
    const input = encodeAll(macaroons, 'v2');
    const read = decodeAll(input);
    input.fill(0);
    expect(read).toEqual(macaroons);
  });
});

describe('a single macaroon', () => {
  it.each(FORMATS)('in %s JSON is read without a list, too', (format) => {
    expect(decodeAll(encodeJson(narrowed, format))).toEqual([narrowed]);
    expect(decodeAll(jsonText(narrowed, format))).toEqual([narrowed]);
  });

  it.each(FORMATS)('is all that decode takes, so it refuses several in %s', (format) => {
    const bytes = encodeAll(macaroons, format);
    for (const input of [bytes, toBase64Url(bytes)]) {
      expect(refusalOf(() => decode(input))).toEqual(malformed('trailing_bytes'));
    }
    for (const input of [
      macaroons.map((one) => encodeJson(one, format)),
      listText(macaroons, format),
    ]) {
      expect(refusalOf(() => decode(input))).toEqual(malformed('wrong_type'));
    }
  });

  it.each(FORMATS)('in a list of %s JSON is not what decode takes either', (format) => {
    for (const input of [
      [narrowed].map((one) => encodeJson(one, format)),
      listText([narrowed], format),
    ]) {
      expect(refusalOf(() => decode(input))).toEqual(malformed('wrong_type'));
    }
  });
});

describe('writing several', () => {
  it.each<[string, unknown, RegExp]>([
    ['none', [], /^macaroons must not be empty$/],
    ['a macaroon instead of a list', narrowed, /^macaroons must be a list/],
    ['nothing', undefined, /^macaroons must be a list/],
    ['bytes', encode(narrowed, 'v2'), /^macaroons must be a list/],
    ['nothing in the list', [narrowed, undefined], /^macaroons must be a list of macaroons$/],
    ['a gap in the list', [narrowed, , narrowed], /^macaroons must be a list of macaroons$/],
  ])('refuses %s with a TypeError', (_, given, message) => {
    expect(typeErrorOf(() => encodeAll(given as never, 'v2'))).toMatch(message);
  });

  it('refuses an unknown format, and what v1 cannot hold in any of them', () => {
    const binary = { ...bare, identifier: Uint8Array.of(0xff) };
    expect(typeErrorOf(() => encodeAll(macaroons, 'v3' as never))).toMatch(/^format must be/);
    expect(typeErrorOf(() => macaroons.map((one) => encodeJson(one, 'v3' as never)))).toMatch(
      /^format must be/,
    );
    expect(typeErrorOf(() => [bare, binary].map((one) => encodeJson(one, 'v1')))).toMatch(
      /text only/,
    );
  });
});
