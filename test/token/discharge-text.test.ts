import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  doc,
  explain,
  inferScope,
  inspect,
  mint,
  serialize,
  time,
  type TokenInput,
  verify,
} from 'caveats';
import { encodeJson } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import { asking, attach, dischargeOf, rootKey } from './attach.js';
import { refused } from './thrown.js';

const FORMATS = ['v1', 'v2', 'v1-json', 'v2-json'] as const;
const request = { now: 1000, resource: { doc: 'A' } } as const;

const bare = mint({ rootKey, identity: { subject: 'usr-1', id: 'x' }, caveats: [doc('A')] });
const one = attach(asking(bare, 'login'), dischargeOf('login', time(2000)));
const three = attach(
  asking(bare, 'login', 'mail'),
  dischargeOf('mail', 'access = read'),
  asking(dischargeOf('login', time(2000)), 'code'),
  dischargeOf('code', time(1500)),
);
const TOKENS: readonly [number, TokenInput][] = [
  [0, bare],
  [1, one],
  [3, three],
];

describe.each(TOKENS)('a token with %i discharges', (count, token) => {
  test.each(FORMATS)('is read from %s as it was written', (format) => {
    const text = serialize(token, format);
    const read = deserialize(text);
    expect(read.discharges).toHaveLength(count);
    expect(read).toEqual({ discharges: [], ...Object(token) });
    expect(serialize(read, format)).toBe(text);
    const asked = { rootKey, request: { ...request, access: 'read' } } as const;
    expect(verify(text, asked)).toEqual(verify(token, asked));
  });

  test('is the same whichever format it went through', () => {
    const texts = FORMATS.map((format) => serialize(serialize(token, format)));
    expect(new Set(texts).size).toBe(1);
  });

  test('is immutable, its list of discharges included', () => {
    const { macaroon, discharges } = deserialize(serialize(token));
    const parts = [macaroon, discharges, ...discharges, ...discharges.map((d) => d.unsafeCaveats)];
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });
});

describe('the text of a token', () => {
  test('in JSON is an object, or with discharges a list of them', () => {
    expect(JSON.parse(serialize(bare, 'v2-json'))).toMatchObject({ v: 2 });
    const { macaroon, discharges } = three;
    for (const format of ['v1', 'v2'] as const) {
      const list: unknown = JSON.parse(serialize(three, `${format}-json`));
      expect(list).toEqual([macaroon, ...discharges].map((one) => encodeJson(one, format)));
    }
  });

  test('may be a list of the token alone', () => {
    expect(deserialize(`[${serialize(bare, 'v1-json')}]`)).toEqual(bare);
  });

  test('that is an empty list is malformed', () => {
    expect(refused(() => deserialize('[]')).code).toBe('malformed_token');
  });

  test('from which discharges were cut off is truncated, or lacks them', () => {
    const asks = asking(bare, 'login');
    const whole = serialize(attach(asks, dischargeOf('login')));
    for (let end = 0; end < whole.length; end++) {
      const { code } = refused(() => verify(whole.slice(0, end), { rootKey, request }));
      const isBetween = whole.slice(0, end) === serialize(asks);
      expect(code).toBe(isBetween ? 'missing_discharge' : 'truncated_token');
    }
  });

  test('is refused as a whole where it is longer than 64 KiB', () => {
    const long = dischargeOf('login', ...Array<string>(4000).fill('access = read'));
    const text = serialize(attach(asking(bare, 'login'), long));
    expect(refused(() => deserialize(text)).code).toBe('token_too_large');
    expect(deserialize(text, { maxLength: 200_000 }).discharges).toHaveLength(1);
  });
});

describe('a token that is put together by hand', () => {
  const { macaroon, discharges } = one;

  test('may leave the discharges out where it needs none', () => {
    expect(verify({ macaroon: bare.macaroon }, { rootKey, request }).caveats).toEqual([doc('A')]);
    expect(serialize({ macaroon: bare.macaroon })).toBe(serialize(bare));
    const error = refused(() => verify({ macaroon }, { rootKey, request }));
    expect(error.code).toBe('missing_discharge');
  });

  test('may be of plain objects', () => {
    const plain = structuredClone({
      macaroon: { ...macaroon },
      discharges: [{ ...discharges[0]! }],
    });
    expect(verify(plain, { rootKey, request }).validUntil).toBe(2000);
    expect(attenuate(plain, [])).toEqual(one);
  });

  test('does not change with the objects that it was put together of', () => {
    const plain = structuredClone({
      macaroon: { ...macaroon },
      discharges: [{ ...discharges[0]! }],
    });
    const token = attenuate(plain, []);
    const before = serialize(token);
    plain.discharges[0]!.signature.fill(0);
    plain.discharges.length = 0;
    expect(serialize(token)).toBe(before);
  });

  test('is looked at once, whatever it says the next time', () => {
    let looks = 0;
    const given = {
      macaroon,
      get discharges() {
        looks++;
        return discharges;
      },
    };
    expect(verify(given, { rootKey, request }).validUntil).toBe(2000);
    expect(looks).toBe(1);
  });
});

describe('whatever is given as discharges', () => {
  const { macaroon } = one;
  const [discharge] = one.discharges;
  const MARK = 'do-not-repeat-me';
  const thrower = () => {
    throw new Error(MARK);
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable<object[]>([], {});
    revoke();
    return proxy;
  };
  const uses: Record<string, (input: TokenInput) => unknown> = {
    verify: (input) => verify(input, { rootKey, request }),
    inferScope: (input) => inferScope(input, { rootKey, context: {} }),
    inspect: (input) => inspect(input),
    attenuate: (input) => attenuate(input, []),
    serialize: (input) => serialize(input),
    addThirdPartyCaveat: (input) => addThirdPartyCaveat(input, { identifier: 'a', rootKey }),
  };

  test.each<[string, unknown]>([
    ['null', null],
    ['a text', MARK],
    ['the text of a token', serialize(one)],
    ['a discharge', discharge],
    ['a function', () => MARK],
    ['an object with a length', { 0: discharge, length: 1 }],
    ['a set', new Set([discharge])],
    ['texts', [serialize(bare)]],
    ['tokens', [bare]],
    ['a null in the list', [discharge, null]],
    ['nothing in the list', [undefined]],
    ['a gap in the list', [discharge, , discharge]],
    ['a list in the list', [[discharge]]],
    ['a discharge without a signature', [{ ...discharge, signature: undefined }]],
    ['a discharge with a signature of 31 bytes', [{ ...discharge, signature: new Uint8Array(31) }]],
    ['a discharge with a caveat that is none', [{ ...discharge, unsafeCaveats: [MARK] }]],
    ['a list that throws', new Proxy([discharge], { get: thrower })],
    ['a list that was revoked', revoked()],
    [
      'a discharge that throws',
      [Object.defineProperty({ ...discharge }, 'identifier', { get: thrower })],
    ],
    ['a list with a map of its own', Object.assign([MARK], { map: () => [MARK] })],
    [
      'a list with a map of its own, in a proxy',
      new Proxy([MARK], {
        get: (list, name) => (name === 'map' ? () => [MARK] : Reflect.get(list, name)),
      }),
    ],
  ])('%s is malformed, and is not repeated', (_, given) => {
    const token = { macaroon, discharges: given } as TokenInput;
    for (const use of Object.values(uses)) {
      const error = refused(() => use(token));
      expect(error.code).toBe('malformed_token');
      expect(`${error.message}${JSON.stringify(error)}`).not.toContain(MARK);
    }
    const explanation = explain(token, { rootKey, request });
    expect(explanation).toMatchObject({ allowed: false, error: { code: 'malformed_token' } });
  });
});
