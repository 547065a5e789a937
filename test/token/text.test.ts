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
  TokenError,
  type TokenInput,
  verify,
} from 'caveats';
import { encode, encodeJson } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
const FORMATS = ['v1', 'v2', 'v1-json', 'v2-json'] as const;

describe('the text of a token', () => {
  test.each(FORMATS)('in %s is read as the token that was written', (format) => {
    expect(deserialize(serialize(token, format))).toEqual(token);
  });

  test('is unpadded base64url of v2 unless it is said otherwise', () => {
    expect(serialize(token)).toBe(serialize(token, 'v2'));
    expect(serialize(token)).toMatch(/^Ag[A-Za-z0-9_-]+$/);
  });

  test('in an unknown format is a mistake of the caller', () => {
    expect(() => serialize(token, 'v3' as never)).toThrow(TypeError);
  });

  test('longer than 64 KiB is refused unless it is allowed', () => {
    const long = serialize(attenuate(token, Array(4000).fill('access = read')));
    expect(refused(() => deserialize(long)).code).toBe('token_too_large');
    expect(refused(() => verify(long, { rootKey, request: {} })).code).toBe('token_too_large');
    const read = deserialize(long, { maxLength: 1_000_000 });
    expect(read.macaroon.unsafeCaveats).toHaveLength(4001);
  });
});

describe('whatever is given as a token', () => {
  const uses: Record<string, (input: TokenInput) => unknown> = {
    verify: (input) => verify(input, { rootKey, request: {} }),
    inferScope: (input) => inferScope(input, { rootKey, context: {} }),
    inspect: (input) => inspect(input),
    attenuate: (input) => attenuate(input, []),
    serialize: (input) => serialize(input),
    deserialize: (input) => deserialize(input as string),
    addThirdPartyCaveat: (input) => addThirdPartyCaveat(input, { identifier: 'a', rootKey }),
  };
  const MARK = 'do-not-repeat-me';
  const half = serialize(token).slice(0, serialize(token).length / 2);
  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['a bigint', 42n],
    ['a symbol', Symbol(MARK)],
    ['a function', () => MARK],
    ['bytes', new TextEncoder().encode(MARK)],
    ['an empty text', ''],
    ['a text', MARK],
    ['a text of 10 MB', MARK.repeat(625_000)],
    ['a lone surrogate', `${MARK}\ud800`],
    ['half a token', half],
    ['half a token and a mark', half + MARK],
    ['padding of another kind', `${serialize(token)}===`],
    ['another alphabet in the middle', `${half}+/-_${half}`],
    ['JSON of something else', JSON.stringify({ MARK })],
    ['JSON that is deep', `{"c":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['an object', { MARK }],
    ['an object like a token', { macaroon: { location: '', identifier: MARK, unsafeCaveats: [] } }],
    [
      'a token with a caveat that is none',
      { macaroon: { ...token.macaroon, unsafeCaveats: [MARK] } },
    ],
    [
      'an object that throws',
      {
        get macaroon() {
          throw new Error(MARK);
        },
      },
    ],
    ['a revoked proxy', revoked()],
  ];

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }

  test.each(hostile)('%s is refused with a code and without being repeated', (_, input) => {
    for (const use of Object.values(uses)) {
      const error = refused(() => use(input as TokenInput));
      expect(error.code).toMatch(/^(malformed_token|truncated_token|token_too_large)$/);
      expect(error.message).not.toContain(MARK);
      expect(JSON.stringify(error)).not.toContain(MARK);
    }
    const explanation = explain(input as TokenInput, { rootKey, request: {} });
    expect(explanation).toMatchObject({ allowed: false, caveats: [] });
  });

  test('where a text is read, is no token if it is anything else', () => {
    const others = [
      token,
      encode(token.macaroon, 'v2'),
      encodeJson(token.macaroon, 'v2'),
      {},
      null,
    ];
    for (const other of others) {
      const error = refused(() => deserialize(other as never));
      expect(error).toMatchObject({ code: 'malformed_token', detail: 'not_a_token' });
    }
  });

  test('tells a program that it is no token at all', () => {
    for (const other of [{}, null, 7, { macaroon: token.macaroon, discharges: [7] }]) {
      const error = refused(() => verify(other as never, { rootKey, request: {} }));
      expect(error).toMatchObject({ code: 'malformed_token', detail: 'not_a_token' });
    }
  });

  test('is a token or a TokenError, never anything else', () => {
    const mutated = fc
      .tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(4))
      .map(([at, insert, cut]) => {
        const text = serialize(token);
        const from = at % text.length;
        return text.slice(0, from) + insert + text.slice(from + cut);
      });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), mutated), (input) => {
        for (const use of Object.values(uses)) {
          try {
            use(input as TokenInput);
          } catch (error) {
            expect(error).toBeInstanceOf(TokenError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
