import { setTimeout } from 'node:timers/promises';
import {
  type CaveatInput,
  createDialect,
  defineCaveat,
  defineScope,
  doc,
  ip,
  table,
  time,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { createTestAuthority, createTestClock, mintFor, testKeys } from 'caveats/testing';
import { createMatchers, type ReachedResource } from 'caveats/testing/matchers';

/** A value that the types would not let pass. */
const wrong = (value: unknown): never => value as never;

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, file: { in: 'repo', match: 'prefix' } },
  actions: ['read', 'write', 'admin'],
});
const { repo, file, access } = git.caveats;
const dialect = createDialect({ scope: git });

describe('options of matchers that make no sense are refused, and never fall back on a default', () => {
  const authority = createTestAuthority();
  const { clock } = authority;
  test.each<readonly [string, object, string]>([
    ['an authority that is undefined', { authority: undefined }, 'authority is undefined'],
    ['a key that is undefined', { rootKey: undefined }, 'rootKey is undefined'],
    ['a dialect that is undefined', { dialect: undefined }, 'dialect is undefined'],
    ['a clock that is undefined', { clock: undefined }, 'clock is undefined'],
    ['a type that is undefined', { expect: undefined }, 'expect is undefined'],
    ['a request that is undefined', { request: undefined }, 'request is undefined'],
    ['a hook that is undefined', { authority, afterEach: undefined }, 'afterEach is undefined'],
    ['a key that is misspelt', { rootkey: 'k' }, "unknown option 'rootkey'"],
    ['an empty key', { rootKey: '' }, 'rootKey must not be empty'],
    ['null for a key', { rootKey: null }, 'rootKey must be'],
    ['null for an authority', { authority: null }, 'made with createAuthority'],
    ['a promise of an authority', { authority: Promise.resolve(authority) }, 'createAuthority'],
    ['an authority and a key', { authority, rootKey: 'k' }, 'rootKey cannot be combined'],
    ['an authority and a clock', { authority, clock: clock.now }, 'clock cannot be combined'],
    ['an authority and a dialect', { authority, dialect }, 'dialect cannot be combined'],
    ['a hook that is no function', { authority, afterEach: 7 }, 'afterEach must be a function'],
    ['a clock that is no function', { clock }, 'clock must be a function'],
    ['a dialect that is a list', { dialect: [git] }, 'dialect must be made with'],
    ['a type that is no text', { expect: 7 }, 'expect must be the type of a token'],
    ['a request that is misspelt', { request: { acess: 'read' } }, "unknown field 'acess'"],
    ['a field of a request that is undefined', { request: { ip: undefined } }, 'ip is undefined'],
    ['the fields of own kinds', { fields: ['tenant'] }, "unknown option 'fields'"],
    ['a text for the reasons', { reasons: 'wrong_room' }, 'reasons must be a list'],
    ['a list', wrong([]), 'createMatchers: expected'],
  ])('%s', (_, options, message) => {
    expect(() => createMatchers(wrong(options))).toThrow(TypeError);
    expect(() => createMatchers(wrong(options))).toThrow(message);
  });
});

describe('the matchers of a dialect', () => {
  const token = mintFor(
    { subject: 'usr-1', dialect },
    repo('acme', 'web'),
    access('read', 'write'),
  );
  const { toReach, toVerify, toBeDeniedWith } = createMatchers({
    dialect,
    request: { access: 'read' },
  });
  const web = { org: 'acme', repo: 'web' } as const;

  test('take its resources and actions', async () => {
    const reaches = async (asked: ReachedResource<typeof dialect>): Promise<boolean> =>
      (await toReach.call({}, token, asked)).pass;
    expect(await reaches(web)).toBe(true);
    expect(await reaches({ ...web, access: 'write' })).toBe(true);
    expect(await reaches({ ...web, access: ['read', 'write'] })).toBe(true);
    expect(await reaches({ ...web, access: ['read', 'admin'] })).toBe(false);
    expect(await reaches({ ...web, file: 'src/' })).toBe(true);
    expect(await reaches({ org: 'acme' })).toBe(false);
    expect((await toVerify.call({}, token, { resource: web })).pass).toBe(true);
    const wider = { code: 'scope_denied', reason: 'wider_resource' } as const;
    expect((await toBeDeniedWith.call({}, token, wider, { resource: { org: 'acme' } })).pass).toBe(
      true,
    );
  });

  test('are those of an authority that has it', async () => {
    const authority = createTestAuthority({ dialect });
    const matchers = createMatchers({ authority });
    const own = await authority.mintFor('usr-1', file('acme', 'web', 'src/'));
    expect((await matchers.toReach.call({}, own, { ...web, file: 'src/a.ts' })).pass).toBe(true);
    expect((await matchers.toReach.call({}, own, { ...web, file: 'src-private/a.ts' })).pass).toBe(
      false,
    );
  });

  test.each<readonly [string, object, string]>([
    [
      'a level of another scope',
      { doc: 'A' },
      "unknown level 'doc' (this scope has: org, repo, file)",
    ],
    ['a branch of no repo', { org: 'acme', file: 'a' }, 'must have exactly: org, repo, file'],
    [
      'an action of another scope',
      { ...web, access: 'delete' },
      "access must be 'read' or 'write' or 'admin'",
    ],
    ['a path that leaves its folder', { ...web, file: 'src/../a' }, 'no token can reach this'],
    ['an empty id', { org: '' }, 'no token can reach this'],
  ])('refuse %s, also after not', (_, resource, message) => {
    for (const isNot of [false, true]) {
      const run = () => toReach.call({ isNot }, token, wrong(resource));
      expect(run).toThrow(TypeError);
      expect(run).toThrow(message);
    }
  });

  test('take a resource out of the context', () => {
    expect(() => toReach.call({}, token, web, { resource: web })).toThrow(
      'toReach: resource belongs to the resource',
    );
  });
});

describe('a token whose reach cannot be inferred neither reaches anything nor does it not:', () => {
  const many = Array.from({ length: 4097 }, (_, i) => `doc-${i}`);
  test.each<readonly [string, readonly CaveatInput[]]>([
    ['one with a caveat that is not understood', ['x = 1']],
    ['one that is for another address', [ip('10.0.0.1')]],
    ['one that has expired', [time(1)]],
    ['one that reaches too much to report', [doc(...many)]],
  ])('%s', async (_, caveats) => {
    const { toReach } = createMatchers();
    for (const isNot of [false, true]) {
      const { pass, message } = await toReach.call({ isNot }, mintFor('usr-1', ...caveats), {
        doc: 'A',
      });
      // A runner fails the test: `pass` is the contrary of what was expected.
      expect(pass).toBe(isNot);
      expect(message()).toContain('the scope of the token could not be inferred');
    }
  });
});

describe('the end of a token', () => {
  /** A kind of context that ends a token, as `time` does. */
  const until = defineCaveat({
    type: 'until',
    role: 'context',
    fields: { now: 'time' },
    decode(text): { type: 'until'; at: number } | undefined {
      return /^until \d+$/.test(text) ? { type: 'until', at: Number(text.slice(6)) } : undefined;
    },
    encode: ({ at }) => `until ${at}`,
    check: ({ at }, request: { now?: number }) =>
      request.now !== undefined && request.now < at
        ? { ok: true }
        : { ok: false, reason: 'expired' },
    limit: ({ at }) => ({ of: 'time', validUntil: at }),
  });
  const clock = createTestClock();
  const end = clock.now() + 60;
  const withUntil = createDialect({ kinds: [until] });
  const { toExpireAt } = createMatchers({ dialect: withUntil, clock: clock.now });

  test.each([
    ['that lets requests in', [`until ${end}`]],
    ['that lets none in without a doc', [`until ${end}`, doc('A')]],
    ['of two kinds that end it', [`until ${end}`, `time < ${end + 9}`, table('A', 't')]],
  ])('is the one that the library knows, of a token %s', async (_, caveats) => {
    const ending = mintFor('usr-1', ...caveats);
    expect((await toExpireAt.call({}, ending, end)).pass).toBe(true);
    expect((await toExpireAt.call({}, ending, null)).pass).toBe(false);
  });

  test('is not known of a token with a caveat that is not understood', async () => {
    const strange = mintFor('usr-1', 'x = 1');
    for (const isNot of [false, true]) {
      const { pass, message } = await toExpireAt.call({ isNot }, strange, null);
      expect(pass).toBe(isNot);
      expect(message()).toContain('a token whose caveats are all understood');
    }
  });
});

describe('a matcher of an authority that is not awaited', () => {
  const hooks: (() => void)[] = [];
  const authority = createTestAuthority({ timeout: 60_000 });
  const { toVerify } = createMatchers({
    authority,
    afterEach: (hook) => hooks.push(hook),
  });
  const atEndOfTest = (): void => hooks.forEach((hook) => hook());
  /** Asserts as runners do: they return what the `then` of the result returns. */
  const assertVerified = (): Promise<void> => {
    const result = toVerify.call({}, mintFor('usr-1'));
    if (!(result instanceof Promise)) throw new Error('an authority returns a promise');
    return result.then(({ pass }) => expect(pass).toBe(true));
  };

  test('fails the test by the hook that it was given', async () => {
    expect(hooks).toHaveLength(1);
    await assertVerified();
    expect(atEndOfTest).not.toThrow();
    const asserted = assertVerified();
    expect(atEndOfTest).toThrow('a matcher was not awaited: write await expect(…)');
    // Once: the next test has nothing to do with it.
    expect(atEndOfTest).not.toThrow();
    await asserted;
  });

  test('fails it also if the verdict comes before the hook is called', async () => {
    void assertVerified();
    await setTimeout(20);
    expect(atEndOfTest).toThrow('not awaited');
  });

  test('fails it also if the store never answers', () => {
    authority.store.hang();
    void toVerify.call({}, mintFor('usr-1'));
    expect(atEndOfTest).toThrow('not awaited');
    authority.store.recover();
  });

  test('throws within another value, where nothing could await it', () => {
    const result = toVerify.call({ isNot: true }, mintFor('usr-1'));
    expect(() => Reflect.get(result, 'pass')).toThrow('needs await');
  });

  test('throws a mistake of the test at once', () => {
    expect(() => toVerify.call({}, mintFor('usr-1'), wrong({ acess: 'read' }))).toThrow(TypeError);
  });
});

test('a key that is given is the one that judges', async () => {
  const { toVerify } = createMatchers({ rootKey: 'another key' });
  expect((await toVerify.call({}, mintFor('usr-1'))).pass).toBe(false);
  const same = createMatchers({ rootKey: testKeys.rootKey });
  expect((await same.toVerify.call({}, mintFor('usr-1'))).pass).toBe(true);
});
