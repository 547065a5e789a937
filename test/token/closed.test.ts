import {
  createDialect,
  defineCaveat,
  deserialize,
  doc,
  explain,
  filterByScope,
  inferScope,
  inspect,
  mint,
  readonly,
  type Reported,
  reportOf,
  scopeAllows,
  type ScopeTypes,
  serialize,
  standardDialect,
  standardScope,
  type StandardDialect,
  time,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 'x' };

/** A kind as someone would write it who has no types: nothing but what is given is checked. */
function careless(more: object) {
  const kind = {
    type: 'plan',
    role: 'usage',
    decode: (text: string) => (text === 'plan = pro' ? { type: 'plan' } : undefined),
    encode: () => 'plan = pro',
    check: () => ({ ok: false, reason: 'no' }),
    ...more,
  };
  return kind as never;
}

describe('a kind that is not what it should be', () => {
  test.each([
    ['a role that is misspelt', { role: 'contxt' }],
    ['a role in a list', { role: ['context'] }],
    ['no role', { role: undefined }],
    ['a role that every object has', { role: 'constructor' }],
    ['a code that there is not', { denial: 'denied' }],
    ['a code that every object has', { denial: 'constructor' }],
    ['an empty code', { denial: '' }],
    ['a code with which no caveat denies', { denial: 'bad_signature' }],
    ['a type of two words', { type: 'a b' }],
    ['no type', { type: undefined }],
  ])('for %s is in no dialect', (_, more) => {
    expect(() => defineCaveat(careless(more))).toThrow(TypeError);
    expect(() => createDialect({ kinds: [careless(more)] })).toThrow(TypeError);
  });

  test('cannot let in what other caveats keep out, whatever dialect reads it', () => {
    const { kind } = createDialect({ kinds: [careless({})] }).read('plan = pro')!;
    const forged = { ...kind, role: 'contxt', denial: undefined } as never;
    const dialect: StandardDialect = {
      ...standardDialect,
      read: (text: string) =>
        text === 'plan = pro' ? ({ kind: forged, caveat: { type: 'plan' } } as never) : undefined,
    };
    const token = mint({ rootKey, identity, caveats: ['time < 5', 'plan = pro'] });
    const options = { rootKey, dialect, request: { now: 10 } };
    expect(refused(() => verify(token, options)).failures).toHaveLength(2);
    expect(explain(token, options).allowed).toBe(false);
    const infer = () => inferScope(token, { rootKey, dialect, context: { now: 10 } });
    expect(refused(infer).failures).toHaveLength(2);
  });
});

test('a limit of something that there is not is a mistake, and not everything', () => {
  const room = defineCaveat({
    type: 'room',
    role: 'usage',
    decode: (text) => (text === 'room = 7' ? { type: 'room' } : undefined),
    encode: () => 'room = 7',
    check: () => ({ ok: true }),
    limit: () => ({ of: 'services ', whitelist: [] }) as never,
  });
  const dialect = createDialect({ kinds: [room] });
  const token = mint({ rootKey, identity, caveats: ['room = 7'] });
  expect(() => inferScope(token, { rootKey, dialect, context: {} })).toThrow(TypeError);
});

describe('an identity codec that stumbles', () => {
  test('over an identifier makes the token malformed, and repeats nothing of it', () => {
    const dialect = createDialect({
      identity: {
        decode: (identifier) => JSON.parse(new TextDecoder().decode(identifier)),
        encode: () => 'an id',
      },
    });
    const token = mint({ rootKey, identifier: 'SECRET no json' });
    const uses = [
      () => verify(token, { rootKey, dialect, request: {} }),
      () => inferScope(token, { rootKey, dialect, context: {} }),
      () => inspect(token, { dialect }),
    ];
    for (const use of uses) expect(refused(use).code).toBe('malformed_token');
    const explanation = explain(token, { rootKey, dialect, request: {} });
    expect(explanation).toMatchObject({ allowed: false, error: { code: 'malformed_token' } });
    expect(refused(() => inspect(token, { dialect })).detail).toBe('not_a_token');
  });

  test.each([[null], [''], [5], [[]], [new Date()]])(
    'and returns %j makes the token malformed',
    (returned) => {
      const decode = (): undefined => returned as unknown as undefined;
      const identity = { decode, encode: () => 'an id' };
      const token = mint({ rootKey, identifier: 'an id' });
      for (const more of [{}, { inherent: () => [] }]) {
        const dialect = createDialect({ identity, ...more });
        const use = (): unknown => verify(token, { rootKey, dialect, request: {} });
        expect(refused(use).code).toBe('malformed_token');
      }
    },
  );

  test('or that writes to an identifier changes nothing of the token, nor sees more of it', () => {
    const token = deserialize(serialize(mint({ rootKey, identifier: 'an id' })));
    const seen: number[] = [];
    const dialect = createDialect({
      identity: {
        decode: (identifier) => {
          seen.push(identifier.buffer.byteLength);
          identifier.fill(0);
          return undefined;
        },
        encode: () => 'an id',
      },
    });
    const opaque = { type: 'access', id: 'an id', keyId: '', subject: '' };
    expect(verify(token, { rootKey, dialect, request: {} }).identity).toEqual(opaque);
    expect(inspect(token, { dialect }).unverified.identity).toEqual(opaque);
    expect(seen).toEqual([5, 5]);
  });
});

describe('what a scope cannot tell', () => {
  const { scope } = inferScope(mint({ rootKey, identity, caveats: [readonly(), doc('A')] }), {
    rootKey,
    context: {},
  });

  test('is not what a report of one’s own calls its scope', () => {
    interface Rooms extends Reported<ScopeTypes & { resource: { room?: string } }> {
      readonly scope: readonly string[];
    }
    const allows = ({ room }: { room?: string }): boolean => room === 'a';
    const set = { isUnrestricted: false, isNothing: false, allows, report: () => report };
    const report: Rooms = reportOf<Rooms>(set, { scope: ['a'] });
    expect(scopeAllows(report, { room: 'a' })).toBe(true);
    expect(scopeAllows({ scope: report }, { room: 'b' })).toBe(false);
  });

  test('such as what came as JSON, is a mistake, and not everything', () => {
    const json: typeof scope = JSON.parse(JSON.stringify(scope));
    const message = 'scope must be what inferScope returned; read one that came as JSON';
    expect(() => scopeAllows(json, { doc: 'A' })).toThrow(message);
    expect(() => scopeAllows({ ...scope }, { doc: 'A' })).toThrow(message);
    expect(() => filterByScope(json, ['A'], (id) => ({ doc: id }))).toThrow(message);
    const read = standardScope.parseReach(json);
    expect(scopeAllows(read, { doc: 'A', access: 'read' })).toBe(true);
    expect(scopeAllows(read, { doc: 'A', access: 'write' })).toBe(false);
  });

  test('is not of a set that another made', () => {
    for (const wrong of [
      null,
      undefined,
      'scope',
      [],
      {},
      { scope: {} },
      { kind: 'unrestricted' },
    ]) {
      expect(() => scopeAllows(wrong as never, {})).toThrow(TypeError);
    }
  });
});

describe('the groups of a consumer', () => {
  const token = mint({ rootKey, identity, caveats: ['consumer = grp-admins'] });
  const consumerToken = mint({ rootKey, identity: { subject: 'usr-2', type: 'identity' } });
  const infer = (context: object) =>
    inferScope(token, { rootKey, context: { groups: ['grp-admins'], ...context }, consumerToken });

  test('are not those of another whom the server names', () => {
    expect(refused(() => infer({ consumer: 'usr-1' })).code).toBe('context_denied');
  });

  test('count where the server names nobody, or the same', () => {
    expect(infer({}).scope.kind).toBe('unrestricted');
    expect(infer({ consumer: 'usr-2' }).scope.kind).toBe('unrestricted');
  });
});

test('a key that a lookup finds in an object by a name that every object has is a mistake', () => {
  const keys: Record<string, string> = { k1: rootKey };
  const find = ({ keyId = '' }) => keys[keyId];
  const token = mint({ rootKey, identity: { ...identity, keyId: 'constructor' } });
  expect(() => verify(token, { rootKey: find, request: {} })).toThrow(TypeError);
  const none = () => null as never;
  expect(refused(() => verify(token, { rootKey: none, request: {} })).code).toBe('unknown_key');
});

test('what a lookup throws passes through, whoever asks for the key', () => {
  const down = new Error('the key store does not answer');
  const find = ({ subject }: { subject?: string }) => {
    if (subject !== 'usr-1') throw down;
    return rootKey;
  };
  const fine = mint({ rootKey, identity });
  const other = mint({ rootKey, identity: { subject: 'usr-2', type: 'identity' } });
  const asked = { rootKey: find, request: {} };
  expect(explain(fine, asked).allowed).toBe(true);
  expect(() => explain(other, asked)).toThrow(down);
  expect(() => verify(other, asked)).toThrow(down);
  const infer = () => inferScope(fine, { rootKey: find, context: {}, consumerToken: other });
  expect(infer).toThrow(down);
});

test('a request is read once, as a plain object', () => {
  let asked = 0;
  const request = {
    get now() {
      return asked++ === 0 ? 10 : 0;
    },
  };
  const token = mint({ rootKey, identity, caveats: [time(5)] });
  expect(refused(() => verify(token, { rootKey, request })).code).toBe('token_expired');
  expect(asked).toBe(1);
});

describe('a kind that tells of time', () => {
  const sessionOf = (role: 'context' | 'usage') =>
    createDialect({
      kinds: [
        defineCaveat({
          type: 'session',
          role,
          decode: (text) =>
            text === 'session = 9' ? ({ type: 'session', ends: 9 } as const) : undefined,
          encode: ({ ends }) => `session = ${ends}`,
          check: ({ ends }, { now = ends }: { now?: number }) =>
            now < ends ? { ok: true } : { ok: false, reason: 'expired' },
          limit: ({ ends }) => ({ of: 'time', validUntil: ends }),
        }),
      ],
    });
  const token = mint({ rootKey, identity, caveats: [time(20), 'session = 9', time(30)] });

  test('is of context: verify, inspect and inferScope say the same of it', () => {
    const dialect = sessionOf('context');
    const { validUntil } = verify(token, { rootKey, dialect, request: { now: 1 } });
    expect(validUntil).toBe(9);
    expect(inspect(token, { dialect }).unverified.atMost.validUntil).toBe(9);
    expect(inferScope(token, { rootKey, dialect, context: { now: 1 } }).validUntil).toBe(9);
  });

  test('and is of usage is a mistake of who made it', () => {
    const dialect = sessionOf('usage');
    // Nobody would have checked whether it is over.
    expect(() => inferScope(token, { rootKey, dialect, context: { now: 15 } })).toThrow(
      new TypeError("limit of 'session': only context kinds may limit time, and to Unix seconds"),
    );
    expect(() => verify(token, { rootKey, dialect, request: { now: 15 } })).toThrow();
  });

  test.each([NaN, Infinity, '9' as never])('of %s is not an end, and refused', (validUntil) => {
    const odd = defineCaveat({
      type: 'odd',
      role: 'context',
      decode: (text) => (text === 'odd' ? ({ type: 'odd' } as const) : undefined),
      encode: () => 'odd',
      check: () => ({ ok: true }),
      limit: () => ({ of: 'time', validUntil }),
    });
    const dialect = createDialect({ kinds: [odd] });
    const endless = mint({ rootKey, identity, caveats: ['odd'] });
    // As JSON, NaN would be `null`: no end.
    const message = "limit of 'odd': only context kinds may limit time, and to Unix seconds";
    expect(() => inferScope(endless, { rootKey, dialect, context: {} })).toThrow(message);
    expect(() => inspect(endless, { dialect })).toThrow(message);
  });
});
