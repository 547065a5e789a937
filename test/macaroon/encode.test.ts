import { decode, encode, encodeJson, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, spellings, toHex, utf8 } from '../bytes/oracle.js';
import { anyBytes, textFields, unsignedMacaroons } from './arbitraries.js';
import { typeErrorOf } from './errors.js';
import { bare, base64UrlText, jsonText, narrowed, thirdParty } from './samples.js';
import { sealed } from './wire.js';

const signature = new Uint8Array(32).fill(0xab);

/** A macaroon of given fields, signed by nobody. */
function made(fields: Partial<Macaroon>): Macaroon {
  return { location: '', identifier: utf8('id'), signature, unsafeCaveats: [], ...fields };
}

describe('a macaroon that was written is read as it was', () => {
  it.each(['v1', 'v2'] as const)(
    'in %s binary and all base64 of it, whatever the fields',
    (format) => {
      fc.assert(
        fc.property(unsignedMacaroons(anyBytes), (macaroon) => {
          const bytes = encode(macaroon, format);
          expect(decode(bytes)).toEqual(macaroon);
          for (const text of Object.values(spellings(bytes))) {
            expect(decode(text)).toEqual(macaroon);
          }
        }),
      );
    },
  );

  it('in v2 JSON, object and text, whatever the fields', () => {
    fc.assert(
      fc.property(unsignedMacaroons(fc.oneof(anyBytes, textFields)), (macaroon) => {
        expect(decode(encodeJson(macaroon, 'v2'))).toEqual(macaroon);
        expect(decode(jsonText(macaroon, 'v2'))).toEqual(macaroon);
      }),
    );
  });

  it('in v1 JSON, object and text, where the fields are text', () => {
    fc.assert(
      fc.property(unsignedMacaroons(textFields), (macaroon) => {
        expect(decode(encodeJson(macaroon, 'v1'))).toEqual(macaroon);
        expect(decode(jsonText(macaroon, 'v1'))).toEqual(macaroon);
      }),
    );
  });

  it.each([0, 1, 127, 128, 16_383, 16_384])('with fields of %i bytes', (length) => {
    const field = new Uint8Array(length).fill(0x61);
    const macaroon = made({ identifier: field, unsafeCaveats: [{ condition: field }] });
    for (const input of [
      encode(macaroon, 'v1'),
      encode(macaroon, 'v2'),
      encodeJson(macaroon, 'v1'),
      encodeJson(macaroon, 'v2'),
    ]) {
      expect(base64UrlText(decode(input), 'v2')).toBe(base64UrlText(macaroon, 'v2'));
    }
  });

  it('with a byte order mark in front of every text', () => {
    const marked = '\ufefftext';
    const macaroon = made({
      location: marked,
      identifier: utf8(marked),
      unsafeCaveats: [{ condition: utf8(marked) }],
    });
    for (const format of ['v1', 'v2'] as const) {
      expect(decode(encode(macaroon, format))).toEqual(macaroon);
      expect(decode(jsonText(macaroon, format))).toEqual(macaroon);
    }
  });
});

describe('writing v2', () => {
  it('writes the format of libmacaroons', () => {
    const macaroon = made({
      location: 'l',
      unsafeCaveats: [
        { condition: utf8('a') },
        { condition: utf8('bc'), verificationId: sealed('ÿ'), location: 'm' },
        { condition: utf8(''), verificationId: sealed('') },
      ],
    });
    const first = '020161' + '00';
    const second = '01016d' + '02026263' + `0448c3bf${'00'.repeat(70)}` + '00';
    const third = '0200' + `0448${'00'.repeat(72)}` + '00';
    expect(toHex(encode(macaroon, 'v2'))).toBe(
      `0201016c0202696400${first}${second}${third}000620${toHex(signature)}`,
    );
  });

  it('leaves out what is empty', () => {
    expect(toHex(encode(made({}), 'v2'))).toBe(`020202696400000620${toHex(signature)}`);
    expect(Object.keys(encodeJson(made({}), 'v2'))).toEqual(['v', 'i', 's64']);
    const caveat = { condition: utf8('a'), verificationId: sealed('') };
    const placeless = made({ unsafeCaveats: [{ ...caveat, location: '' }] });
    expect(encodeJson(placeless, 'v2').c).toEqual([{ i: 'a', v64: 'A'.repeat(96) }]);
    expect(decode(encode(placeless, 'v2')).unsafeCaveats).toEqual([caveat]);
  });

  it('writes as JSON text what is text, and as base64url what is not', () => {
    const binary = made({
      identifier: hex('ff'),
      unsafeCaveats: [
        { condition: hex('80') },
        { condition: utf8('é'), verificationId: sealed('text'), location: 'l' },
      ],
    });
    expect(encodeJson(binary, 'v2')).toEqual({
      v: 2,
      i64: '_w',
      c: [{ i64: 'gA' }, { i: 'é', v64: `dGV4dA${'A'.repeat(90)}`, l: 'l' }],
      s64: 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s',
    });
  });
});

describe('writing v1', () => {
  it('writes the packets of libmacaroons', () => {
    const written = Buffer.from(encode(bare, 'v1'));
    expect(written.subarray(0, -33).toString()).toBe(
      '001clocation http://mybank/\n0026identifier we used our secret key\n002fsignature ',
    );
    expect(written.subarray(-33)).toEqual(Buffer.from([...bare.signature, 0x0a]));
  });

  it('takes a field of up to 65,535 bytes with its packet, and refuses one byte more', () => {
    const longest = new Uint8Array(0xffff - '0000identifier \n'.length).fill(0x61);
    const macaroon = made({ identifier: longest });
    const { identifier } = decode(encode(macaroon, 'v1'), { maxLength: 100_000 });
    expect(identifier.length).toBe(longest.length);
    const longer = made({ identifier: new Uint8Array(longest.length + 1) });
    expect(typeErrorOf(() => encode(longer, 'v1'))).toMatch(/too long for v1/);
  });

  it.each([
    ['identifier', made({ identifier: hex('ff') })],
    ['condition', made({ unsafeCaveats: [{ condition: hex('ff') }] })],
  ])('refuses to write a binary %s as JSON', (_, macaroon) => {
    expect(typeErrorOf(() => encodeJson(macaroon, 'v1'))).toMatch(/v1 JSON is text only/);
  });
});

describe('writing', () => {
  it('does not hand out what the macaroon is made of', () => {
    const before = encode(narrowed, 'v2');
    encode(narrowed, 'v1').fill(0);
    encode(narrowed, 'v2').fill(0);
    expect(encode(narrowed, 'v2')).toEqual(before);
  });

  it.each([['v3'], ['V2'], [undefined], [2]])('refuses the format %j', (format) => {
    const message = "format must be 'v1' or 'v2'";
    expect(typeErrorOf(() => encode(narrowed, format as never))).toBe(message);
    expect(typeErrorOf(() => encodeJson(narrowed, format as never))).toBe(message);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'secret-marker'],
    ['a token’s bytes', encode(narrowed, 'v2')],
    ['a token’s JSON', encodeJson(narrowed, 'v1')],
  ])('refuses %s instead of a macaroon', (_, macaroon) => {
    for (const write of [encode, encodeJson]) {
      const message = typeErrorOf(() => write(macaroon as never, 'v2'));
      expect(message).toBe('macaroon must be a macaroon');
    }
  });

  const [first, third] = thirdParty.unsafeCaveats;
  it.each<[string, Macaroon]>([
    [
      'a location beside a first-party condition',
      made({ unsafeCaveats: [{ ...first!, location: 'a' }] }),
    ],
    [
      'an empty verification id',
      made({ unsafeCaveats: [{ ...third!, verificationId: new Uint8Array() }] }),
    ],
    [
      'a verification id of 71 bytes',
      made({ unsafeCaveats: [{ ...third!, verificationId: new Uint8Array(71) }] }),
    ],
    ['a location with a lone surrogate', made({ location: 'a\ud800' })],
    [
      'a third party’s location with a lone surrogate',
      made({ unsafeCaveats: [{ ...third!, location: 'a\ud800' }] }),
    ],
  ])('refuses %s, which nothing would read again', (_, macaroon) => {
    for (const format of ['v1', 'v2'] as const) {
      expect(() => encode(macaroon, format)).toThrow(TypeError);
      expect(() => encodeJson(macaroon, format)).toThrow(TypeError);
    }
  });
});
