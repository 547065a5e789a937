import { addThirdPartyCaveat, attenuate, mint, mintDischarge, TokenError, verify } from 'caveats';
import { createMacaroon, encode, encodeAll } from 'caveats/macaroon';
import { deserializeOnedata, type OnedataToken, serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { toOnedataToken } from '../../src/onedata/text.js';
import { toBase64Url, utf8 } from '../bytes/oracle.js';
import { malformed, refusalOf, tooLarge, truncated } from '../macaroon/errors.js';

const rootKey = 'secret';
const token = mint({ rootKey, location: 'onezone', identifier: '2/nmd/usr-1/act/a' });
const MAX = 1_048_576;

/** Base62 of bytes, character by character as the issue lists them. */
function base62(bytes: Uint8Array): string {
  const pairs: Record<string, string> = { '0': '00', _: '01', '-': '02' };
  return Array.from(toBase64Url(bytes), (char) => pairs[char] ?? char).join('');
}

/** A packet of the v1 binary format. */
function packet(key: string, value: Uint8Array): Uint8Array {
  const length = (4 + key.length + 1 + value.length + 1).toString(16).padStart(4, '0');
  return new Uint8Array([...utf8(`${length}${key} `), ...value, 10]);
}

const v1 = encode(token.macaroon, 'v1');
const text = base62(v1);

describe('the text of a token', () => {
  test('is its v1 binary in unpadded base64url, with 0, _ and - as 00, 01 and 02', () => {
    expect(serializeOnedata(token)).toBe(text);
    expect(text).toMatch(/^[0-9A-Za-z]+$/);
  });

  test('is read as the token that was written', () => {
    expect(deserializeOnedata(text).macaroon).toEqual(token.macaroon);
    expect(deserializeOnedata(text).discharges).toEqual([]);
  });

  test.each(Array.from({ length: 24 }, (_, i) => i))(
    'has all its characters also with %i bytes more',
    (length) => {
      for (const char of ['>', '?', '~', '\u00ff', '\u0000', '4']) {
        const caveats = [char.repeat(length)];
        const longer = mint({ rootKey, identifier: 'a', caveats });
        expect(serializeOnedata(longer)).toBe(base62(encode(longer.macaroon, 'v1')));
        expect(deserializeOnedata(serializeOnedata(longer)).macaroon).toEqual(longer.macaroon);
      }
    },
  );

  test('is taken wherever a token is', () => {
    expect(serializeOnedata(text)).toBe(text);
    expect(toOnedataToken(text)).toEqual(deserializeOnedata(text));
    expect(toOnedataToken(token).macaroon).toBe(token.macaroon);
  });

  test('gives a token that the core takes, and that nobody changes', () => {
    const read = deserializeOnedata(text);
    expect(Object.isFrozen(read) && Object.isFrozen(read.discharges)).toBe(true);
    expect(verify(read, { rootKey, request: {} }).caveats).toEqual([]);
    expect(attenuate(read, ['time < 9']).macaroon.unsafeCaveats).toHaveLength(1);
  });
});

describe('a Oneprovider’s token', () => {
  test.each(['opw', 'opp'] as const)('may have %s- in front, which it keeps', (service) => {
    const written = serializeOnedata(token, { service });
    expect(written).toBe(`${service}-${text}`);
    const read = deserializeOnedata(written);
    expect(read.service).toBe(service);
    expect(read.macaroon).toEqual(token.macaroon);
    expect(serializeOnedata(read)).toBe(written);
    expect(serializeOnedata(written)).toBe(written);
  });

  test('without one has no service', () => {
    expect('service' in deserializeOnedata(text)).toBe(false);
    expect('service' in toOnedataToken(token)).toBe(false);
  });

  test('can be told to be the other service’s', () => {
    expect(serializeOnedata(`opw-${text}`, { service: 'opp' })).toBe(`opp-${text}`);
  });

  test('loses it when it is narrowed, and can be given it again', () => {
    const read = deserializeOnedata(`opw-${text}`);
    const narrowed = attenuate(read, ['time < 9']);
    expect(serializeOnedata(narrowed)).not.toContain('-');
    expect(serializeOnedata(narrowed, { service: read.service })).toMatch(/^opw-/);
  });

  test.each(['ozw-', 'ozp-', 'OPW-', 'op-', '-', 'opw-opw-', 'opw_', 'opw'])(
    'is bad with %s in front',
    (prefix) => {
      expect(refusalOf(() => deserializeOnedata(prefix + text))?.code).toBe('malformed_token');
    },
  );

  test.each(['ozw', '', 'OPW', null, 1])('is none of the service %j', (service) => {
    const message = "service must be 'opw' or 'opp'";
    expect(() => serializeOnedata(token, { service: service as 'opw' })).toThrow(
      new TypeError(message),
    );
    expect(() => serializeOnedata({ ...token, service: service as 'opw' })).toThrow(
      new TypeError(message),
    );
  });
});

describe('a text that is not as Onedata writes it is refused', () => {
  test.each([
    ['a hyphen as it is', `${text.slice(0, 8)}-${text.slice(8)}`],
    ['an underscore as it is', `${text.slice(0, 8)}_${text.slice(8)}`],
    ['a slash as it is', `${text.slice(0, 8)}/${text.slice(8)}`],
    ['padding as it is', `${text}=`],
    ['padding', `${text}05`],
    ['a slash of the other alphabet', `${text.slice(0, 8)}03${text.slice(8)}`],
    ['a plus of the other alphabet', `${text.slice(0, 8)}04${text.slice(8)}`],
    ['a pair that means nothing', `${text.slice(0, 8)}06${text.slice(8)}`],
    ['a pair that means nothing', `${text.slice(0, 8)}0A${text.slice(8)}`],
    ['a pair that means nothing', `${text.slice(0, 8)}0z${text.slice(8)}`],
    ['a space in front', ` ${text}`],
    ['a line break after it', `${text}\n`],
    ['a letter of another alphabet', `${text}ż`],
  ])('%s', (_, wrong) => {
    expect(refusalOf(() => deserializeOnedata(wrong))).toEqual(malformed('not_base64'));
  });

  test.each([
    ['v2', base62(encode(token.macaroon, 'v2')), 'unknown_version'],
    ['another version', base62(new Uint8Array([1, 2, 3])), 'unknown_version'],
    ['JSON', base62(utf8('{}')), 'bad_packet'],
    ['JSON as it is', '{"v":2}', 'not_base64'],
    ['bytes after the token', base62(new Uint8Array([...v1, 0])), 'trailing_bytes'],
    [
      'several macaroons',
      base62(encodeAll([token.macaroon, token.macaroon], 'v1')),
      'trailing_bytes',
    ],
    ['a packet without its line break', base62(utf8('000elocation a')), 'bad_packet'],
    ['packets in another order', base62(packet('identifier', utf8('a'))), 'unexpected_field'],
    ['plain words', 'token', 'bad_packet'],
  ] as const)('%s', (_, wrong, detail) => {
    expect(refusalOf(() => deserializeOnedata(wrong))).toEqual(malformed(detail));
  });

  test('bits that are left over and not zero', () => {
    const spare = ['a', 'ab', 'abc'].map((identifier) => {
      const whole = serializeOnedata(mint({ rootKey, identifier }));
      const last = whole.charCodeAt(whole.length - 1);
      // The next character has the same bits but for the last one.
      return whole.slice(0, -1) + String.fromCharCode(last + 1);
    });
    const codes = spare.map((wrong) => refusalOf(() => deserializeOnedata(wrong))?.detail);
    // The third has none to spare: there it is the line break after the signature.
    expect(codes.toSorted()).toEqual(['bad_packet', 'not_base64', 'not_base64']);
  });

  test('half a pair after the token', () => {
    expect(refusalOf(() => deserializeOnedata(`${text}0`))).toEqual(malformed('not_base64'));
  });

  test.each([undefined, null, 1, {}, [text], Object(text)])('no text at all: %j', (wrong) => {
    expect(refusalOf(() => deserializeOnedata(wrong as string))).toEqual(malformed('not_a_token'));
  });

  test('a third-party caveat without the location that Onedata would write', () => {
    const fields = { location: utf8('a'), identifier: utf8('b'), cid: utf8('c') };
    const third = { ...fields, vid: new Uint8Array(72), signature: new Uint8Array(32) };
    const bytes = Uint8Array.from(
      Object.entries(third).flatMap(([key, value]) => [...packet(key, value)]),
    );
    expect(refusalOf(() => deserializeOnedata(base62(bytes)))).toEqual(malformed('missing_field'));
  });
});

describe('a text that was cut off', () => {
  test('is said to be', () => {
    for (let length = 0; length < text.length; length++) {
      expect(refusalOf(() => deserializeOnedata(text.slice(0, length)))).toEqual(truncated);
    }
  });

  test('is said to be after the service too', () => {
    expect(refusalOf(() => deserializeOnedata('opw-'))).toEqual(truncated);
    expect(refusalOf(() => deserializeOnedata(`opp-${text.slice(0, 20)}`))).toEqual(truncated);
  });
});

describe('a text has 1,048,576 characters at most', () => {
  /** A token whose text has some length; the binary is a third shorter. */
  function tokenOf(length: number): OnedataToken {
    const caveats: string[] = [];
    const empty = serializeOnedata(mint({ rootKey, identifier: 'a' })).length;
    const condition = 'a'.repeat(60_000);
    for (let left = ((length - empty) * 3) / 4; left > 0; left -= condition.length + 9) {
      caveats.push(condition.slice(0, Math.max(0, Math.floor(left) - 9)));
    }
    return mint({ rootKey, identifier: 'a', caveats });
  }

  test('and is read and written up to there', () => {
    const written = serializeOnedata(tokenOf(MAX - 2000));
    expect(written.length).toBeGreaterThan(MAX - 6000);
    expect(serializeOnedata(deserializeOnedata(written))).toBe(written);
  });

  test('and is refused beyond, whatever it holds, its prefix included', () => {
    expect(refusalOf(() => deserializeOnedata('M'.repeat(MAX)))).not.toEqual(tooLarge);
    expect(refusalOf(() => deserializeOnedata('M'.repeat(MAX + 1)))).toEqual(tooLarge);
    expect(refusalOf(() => deserializeOnedata(`opw-${'M'.repeat(MAX - 4)}`))).not.toEqual(tooLarge);
    expect(refusalOf(() => deserializeOnedata(`opw-${'M'.repeat(MAX - 3)}`))).toEqual(tooLarge);
  });

  test('and none is written beyond, which nobody could read', () => {
    expect(refusalOf(() => serializeOnedata(tokenOf(MAX + 9000)))).toEqual(tooLarge);
  });
});

describe('a token that has no text', () => {
  const asking = addThirdPartyCaveat(token, { identifier: 'who', rootKey: 'other' });
  const discharge = mintDischarge({ identifier: 'who', rootKey: 'other' });

  test('is one with discharges', () => {
    const macaroons = { macaroon: asking.macaroon, discharges: [discharge.macaroon] };
    expect(() => serializeOnedata(macaroons)).toThrow(
      new TypeError('token: Onedata has no text for discharges'),
    );
  });

  test('is not one that asks for a discharge: it is never authentic without', () => {
    const read = deserializeOnedata(serializeOnedata(asking));
    expect(read.macaroon).toEqual(asking.macaroon);
    expect(() => verify(read, { rootKey, request: {} })).toThrow(
      new TokenError('missing_discharge'),
    );
  });

  test('is one with a field that is too long for v1', () => {
    const macaroon = createMacaroon({ rootKey, identifier: 'a'.repeat(65_536) });
    expect(() => serializeOnedata({ macaroon })).toThrow(TypeError);
  });

  test.each([undefined, null, 1, {}, { macaroon: {} }])('is none at all: %j', (wrong) => {
    expect(refusalOf(() => serializeOnedata(wrong as never))).toEqual(malformed('not_a_token'));
  });
});
