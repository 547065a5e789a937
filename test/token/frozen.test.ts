import { createDialect, defineCaveat, explain, inferScope, inspect, mint, verify } from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import {
  everyCondition,
  expectFrozen,
  request,
  teams,
  type TeamIdentity,
  dialect,
} from './frozen.js';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 'x' };
const token = mint({ rootKey, identity, caveats: everyCondition });

describe('what is read out of a token cannot be changed', () => {
  test.each(everyCondition)('such as the value of %s', (condition) => {
    const one = mint({ rootKey, identity, caveats: [condition] });
    const options = { rootKey, dialect, request };
    expectFrozen(verify(one, options).caveats[0]);
    expectFrozen(explain(one, options).caveats[0]?.caveat);
    const unmet = { rootKey, dialect, request: { now: 3000000000 } };
    expectFrozen(explain(one, unmet).caveats[0]?.caveat);
    const [inspected] = inspect(one, { dialect }).unverified.caveats;
    expectFrozen(inspected?.party === 'first' && inspected.caveat);
  });

  test('such as what is granted, whole', () => {
    expectFrozen(verify(token, { rootKey, dialect, request }));
  });

  test('such as an explanation, of a token that is let in and of one that is not', () => {
    const allowed = explain(token, { rootKey, dialect, request });
    expect(allowed.allowed).toBe(true);
    expectFrozen(allowed);
    const denied = explain(token, { rootKey, dialect, request: {} });
    expect(Object.isFrozen(denied)).toBe(true);
    expectFrozen(denied.caveats);
    expectFrozen(denied.identity);
    expectFrozen(!denied.allowed && denied.error.failures);
    const forged = explain(token, { rootKey: 'another root key', dialect, request });
    expect(Object.isFrozen(forged) && Object.isFrozen(forged.caveats)).toBe(true);
  });

  test('such as why it was refused', () => {
    const { failures } = refused(() => verify(token, { rootKey, dialect, request: {} }));
    expect(failures.length).toBeGreaterThan(5);
    expectFrozen(failures);
  });

  test('such as the usage caveats that inferScope skipped', () => {
    const { resource, access, api, service, interface: of, ...context } = request;
    const { skipped } = inferScope(token, { rootKey, dialect, context });
    expect(skipped.map(({ type }) => type)).toEqual(['service', 'interface', 'api', 'tree']);
    for (const caveat of skipped) expectFrozen(caveat);
  });

  test.each([
    ['the standard codec', { identity }],
    ['no codec', { identifier: 'an id' }],
    ['no codec, since it is not text', { identifier: Uint8Array.of(0x80) }],
  ])('such as the identity that %s reads', (_, of) => {
    const one = mint({ rootKey, ...of } as never);
    expectFrozen(verify(one, { rootKey, request: {} }).identity);
    expectFrozen(inspect(one).unverified.identity);
  });

  test('such as an identity of one’s own, with all that it holds', () => {
    const seen: unknown[] = [];
    const find = (unverified: unknown): string => {
      seen.push(unverified);
      return rootKey;
    };
    const one = mint({ rootKey, identifier: 'team' });
    const options = { rootKey: find, dialect: teams, request: {} };
    const grant = verify(one, options);
    expect((grant.identity as TeamIdentity).teams[0]?.roles).toEqual(['reader']);
    expectFrozen(grant);
    expect(seen).toHaveLength(1);
    expectFrozen(seen[0]);
  });
});

/** A kind whose values are what a function makes, and which keeps those that it was asked with. */
function kindOf(make: () => unknown): { kind: never; asked: unknown[] } {
  const asked: unknown[] = [];
  const kind = {
    type: 'own',
    role: 'usage',
    decode: () => Object.assign(Object(make()), { type: 'own' }),
    encode: () => 'own',
    check: (caveat: unknown) => {
      asked.push(caveat);
      return { ok: true };
    },
    limit: (caveat: unknown) => {
      asked.push(caveat);
      return { of: 'interfaces', whitelist: ['rest'] };
    },
  };
  return { kind: defineCaveat(kind as never) as never, asked };
}

function uses(make: () => unknown) {
  const { kind, asked } = kindOf(make);
  const own = createDialect({ kinds: [kind] });
  const { macaroon } = mint({ rootKey, identity });
  const one = { macaroon: addFirstPartyCaveat(macaroon, 'own') };
  return {
    asked,
    verify: () => verify(one, { rootKey, dialect: own, request: {} }),
    infer: () => inferScope(one, { rootKey, dialect: own, context: {} }),
  };
}

describe('a kind of one’s own', () => {
  test('is asked with what is frozen already', () => {
    const { asked, verify: verifying, infer } = uses(() => ({ list: [{ deep: [1] }] }));
    verifying();
    infer();
    expect(asked.length).toBeGreaterThan(1);
    for (const caveat of asked) expectFrozen(caveat);
  });

  test('may keep what it decoded, and change it: nobody else sees that', () => {
    const kept = { list: ['A'] };
    const { verify: verifying } = uses(() => kept);
    const grant = verifying();
    kept.list.push('B');
    expect(grant.caveats[0]).toEqual({ type: 'own', list: ['A'] });
  });

  test.each<[string, () => unknown]>([
    ['primitives', () => ({ a: 1, b: 'x', c: true, d: null, e: undefined, f: 1n })],
    ['lists and objects in each other', () => ({ a: [[{ b: [] }]] })],
    ['an object without a prototype', () => ({ a: Object.assign(Object.create(null), { b: 1 }) })],
    ['one object in two places', () => ((shared) => ({ a: shared, b: shared }))({ c: 1 })],
    ['what is nested 98 deep', () => ({ a: nested(98) })],
  ])('can have values of %s', (_, make) => {
    const { verify: verifying } = uses(make);
    expect(verifying().caveats[0]).toEqual({ ...(make() as object), type: 'own' });
  });

  test('keeps a table without a prototype as one: a name that every object has is no entry', () => {
    const table = (): object => Object.assign(Object.create(null), { admin: true });
    const { verify: verifying } = uses(() => ({ roles: table() }));
    const { roles } = verifying().caveats[0] as never;
    expect('constructor' in (roles as object)).toBe(false);
  });

  test.each<[string, () => unknown]>([
    ['a function', () => ({ a: () => true })],
    ['a date', () => ({ a: new Date() })],
    ['a map', () => ({ a: new Map() })],
    ['a set in a list', () => ({ a: [new Set()] })],
    ['bytes', () => ({ a: new Uint8Array(1) })],
    ['a regular expression', () => ({ a: /a/ })],
    ['a promise', () => ({ a: Promise.resolve() })],
    ['an object of a class', () => new (class Own {})()],
    ['a list of a class', () => ({ a: new (class Own extends Array {})() })],
    ['itself', () => ((own: { a?: unknown[] }) => ((own.a = [own]), own))({})],
    ['a field __proto__', () => ({ a: JSON.parse('{"__proto__":{"b":1}}') })],
    ['what is nested too deep', () => ({ a: nested(50_000) })],
    [
      'a field that throws',
      () => ({
        a: {
          get b() {
            throw new Error('no');
          },
        },
      }),
    ],
  ])('whose value holds %s does not read the condition: it is denied', (_, make) => {
    const { asked, verify: verifying, infer } = uses(make);
    expect(refused(verifying)).toMatchObject({
      code: 'unknown_caveat',
      failures: [{ reason: 'unknown_caveat', condition: 'own' }],
    });
    expect(refused(infer).code).toBe('unknown_caveat');
    expect(asked).toEqual([]);
  });
});

/** A list in a list in a list … */
function nested(depth: number): unknown[] {
  let list: unknown[] = [];
  for (let i = 1; i < depth; i++) list = [list];
  return list;
}

describe('an identity of one’s own that is not plain data', () => {
  test.each<[string, () => unknown]>([
    ['an object of a class', () => new (class Own {})()],
    ['an object with a function', () => ({ can: () => true })],
    ['an object with a map', () => ({ roles: new Map() })],
    ['a promise', () => Promise.resolve({})],
  ])('makes the token malformed: %s', (_, make) => {
    const decode = () => Object.assign(Object(make()), { type: 'access', id: 'x' } as const);
    const dialect = createDialect({ identity: { decode, encode: () => 'SECRET' } });
    const one = mint({ rootKey, identifier: 'SECRET' });
    const options = { rootKey, dialect, request: {} };
    expect(refused(() => verify(one, options)).code).toBe('malformed_token');
    expect(refused(() => inspect(one, { dialect })).code).toBe('malformed_token');
  });
});
