import { deserialize } from 'caveats';
import {
  addFirstPartyCaveat,
  createMacaroon,
  decode,
  decodeAll,
  type DecodeOptions,
  encode,
  encodeJson,
  type Lenient,
  type Tolerance,
  TokenError,
} from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { toBase64Url, toHex, utf8 } from '../bytes/oracle.js';
import { malformed, refusalOf, typeErrorOf } from './errors.js';
import { base64UrlText, jsonText, narrowed, thirdParty } from './samples.js';
import { bytes, packet } from './wire.js';

const text = base64UrlText(narrowed, 'v2');

/** What a read tolerated, in its order. */
function toleratedBy(read: (options: DecodeOptions) => unknown, lenient: Lenient): string[] {
  const tolerated: string[] = [];
  read({ lenient, onTolerated: (name) => tolerated.push(name) });
  return tolerated;
}

describe('the option lenient', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 1],
    ['the name of a tolerance', 'white_space'],
    ['an object', { white_space: true }],
    ['a set', new Set(['white_space'])],
    ['a name that is none', ['white_space', 'trailing_bytes']],
    ['the detail of an error', ['bad_varint']],
    ['a name that every object has', ['toString']],
    ['true in a list', [true]],
    ['null in a list', [null]],
  ])('%s is a TypeError, whatever the input', (_, lenient) => {
    const options = { lenient: lenient as never };
    for (const input of [text, `${text}\n`, '', undefined as never]) {
      for (const read of [decode, decodeAll]) {
        expect(typeErrorOf(() => read(input, options))).toBe(
          'lenient must be a boolean or a list of tolerances',
        );
      }
    }
    expect(typeErrorOf(() => deserialize(text, options))).toMatch(/^lenient must be/);
  });

  it('is strict by default, and with an empty list', () => {
    for (const lenient of [undefined, false, []] as const) {
      expect(refusalOf(() => decode(`${text}\n`, { lenient }))).toEqual(malformed('not_base64'));
      expect(refusalOf(() => deserialize(`${text}\n`, { lenient }))).toEqual(
        malformed('not_base64'),
      );
    }
  });

  it('may name a tolerance twice', () => {
    const lenient = ['white_space', 'white_space'] as const;
    expect(toleratedBy((options) => decode(`${text}\n`, options), lenient)).toEqual([
      'white_space',
    ]);
  });

  it('does not change what a strict reader takes', () => {
    for (const input of [text, jsonText(thirdParty, 'v1'), encode(thirdParty, 'v1')]) {
      expect(decode(input, { lenient: true })).toEqual(decode(input));
      expect(toleratedBy((options) => decode(input, options), true)).toEqual([]);
    }
  });

  it('does not make a text longer than it may be', () => {
    const spaced = `${text}${' '.repeat(10)}`;
    const options = { lenient: true, maxLength: text.length + 9 };
    expect(refusalOf(() => decode(spaced, options))?.code).toBe('token_too_large');
    expect(decode(spaced, { lenient: true, maxLength: text.length + 10 })).toEqual(narrowed);
  });
});

describe('several forms in one token', () => {
  const v1 = bytes(
    packet('location', narrowed.location),
    packet('identifier', narrowed.identifier),
    ...narrowed.unsafeCaveats.flatMap(({ condition }) => [
      packet('cid', condition),
      packet('vid', ''),
    ]),
    '002Fsignature ',
    narrowed.signature,
    '\n',
  );
  const json = JSON.stringify({
    ...encodeJson(narrowed, 'v2'),
    v: '2',
    i: null,
    i64: ` ${toBase64Url(narrowed.identifier)}=`,
    c: narrowed.unsafeCaveats.map(({ condition }) => ({
      i64: toBase64Url(condition),
      l: 'http://elsewhere/',
      v64: null,
      note: 1,
    })),
  });
  const standard = Buffer.from(v1).toString('base64');
  const binary = addFirstPartyCaveat(
    createMacaroon({ rootKey: 'key', identifier: Uint8Array.of(251, 255, 191, 255) }),
    Uint8Array.of(255),
  );

  it.each<[string, string | Uint8Array, typeof narrowed, readonly Tolerance[]]>([
    ['v1', v1, narrowed, ['packet_length_case', 'first_party_fields']],
    [
      'base64 of v1',
      `${standard.replace(/=*$/, '').replace(/.{76}/g, '$&\r\n')}===\r\n`,
      narrowed,
      ['white_space', 'base64_padding', 'first_party_fields', 'packet_length_case'],
    ],
    [
      'v2 JSON',
      json,
      narrowed,
      [
        'json_version',
        'json_null',
        'white_space',
        'base64_padding',
        'first_party_fields',
        'json_unknown_field',
      ],
    ],
    [
      'base64 of v2 JSON',
      `${toBase64Url(utf8(json))}=`,
      narrowed,
      [
        'base64_padding',
        'base64_json',
        'json_version',
        'json_null',
        'white_space',
        'first_party_fields',
        'json_unknown_field',
      ],
    ],
    [
      'base64 in a field',
      JSON.stringify({ ...encodeJson(binary, 'v2'), i64: '+_+\n/_x=' }),
      binary,
      ['white_space', 'base64_padding', 'base64_alphabet', 'base64_bits'],
    ],
  ])(
    'are taken together in %s, each is told once, and all are needed',
    (_, input, token, names) => {
      for (const lenient of [true, names]) {
        const tolerated = toleratedBy((options) => {
          expect(decode(input, options)).toEqual(token);
        }, lenient);
        expect(tolerated.toSorted()).toEqual(names.toSorted());
      }
      for (const name of names) {
        const lenient = names.filter((other) => other !== name);
        expect(refusalOf(() => decode(input, { lenient }))?.code).toMatch(/^malformed|^truncated/);
      }
    },
  );
});

describe('onTolerated', () => {
  it('is not called for a token that is refused', () => {
    const inputs = [`${text}A\n`, ` ${jsonText(narrowed, 'v2')}x`, `${text}===`.slice(40)];
    for (const input of inputs) {
      const tolerated: string[] = [];
      const onTolerated = (name: string): number => tolerated.push(name);
      expect(refusalOf(() => decode(input, { lenient: true, onTolerated }))).toBeDefined();
      expect(tolerated).toEqual([]);
    }
  });

  it('may throw, and what it throws passes through', () => {
    for (const thrown of [new Error('told'), new TokenError('unknown_key'), undefined]) {
      const onTolerated = (): never => {
        throw thrown;
      };
      for (const read of [decode, decodeAll, deserialize]) {
        let caught: unknown = 'nothing';
        try {
          read(`${text}\n`, { lenient: true, onTolerated });
        } catch (error) {
          caught = error;
        }
        expect(caught).toBe(thrown);
      }
    }
  });

  it('is told of a discharge too, and once for all of them', () => {
    const upper = Buffer.from(toHex(encode(thirdParty, 'v1')), 'hex').toString('latin1');
    const input = Buffer.from(upper.replace('002fsignature', '002Fsignature'), 'latin1');
    const tolerated = toleratedBy((options) => {
      expect(decodeAll(bytes(input, input), options)).toEqual([thirdParty, thirdParty]);
    }, true);
    expect(tolerated).toEqual(['packet_length_case']);
  });
});

describe('base64 of a JSON list', () => {
  const list = [thirdParty, narrowed];
  const input = toBase64Url(utf8(JSON.stringify(list.map((one) => encodeJson(one, 'v2')))));

  it('is taken where discharges may follow, by its name', () => {
    expect(refusalOf(() => decodeAll(input))).toEqual(malformed('bad_packet'));
    const tolerated = toleratedBy((options) => {
      expect(decodeAll(input, options)).toEqual(list);
    }, true);
    expect(tolerated).toEqual(['base64_json']);
    const { macaroon, discharges } = deserialize(input, { lenient: ['base64_json'] });
    expect([macaroon, ...discharges]).toEqual(list);
  });

  it('is refused where they may not', () => {
    const one = toBase64Url(utf8(JSON.stringify([narrowed].map((one) => encodeJson(one, 'v2')))));
    for (const several of [input, one]) {
      expect(refusalOf(() => decode(several, { lenient: true }))).toEqual(malformed('wrong_type'));
    }
  });

  it('is refused where its text is none', () => {
    const text = toBase64Url(bytes('{"i":"', 0xff, '"}'));
    expect(refusalOf(() => decode(text, { lenient: true }))).toEqual(malformed('not_utf8'));
  });

  it('is refused where it is empty, or base64 itself in JSON', () => {
    for (const inner of ['[]', JSON.stringify([input])]) {
      const refused = refusalOf(() => decodeAll(toBase64Url(utf8(inner)), { lenient: true }));
      expect(refused?.code).toBe('malformed_token');
    }
    const twice = toBase64Url(utf8(input));
    expect(refusalOf(() => decodeAll(twice, { lenient: true }))).toEqual(malformed('bad_packet'));
  });
});
