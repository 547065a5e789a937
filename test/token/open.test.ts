import {
  createDialect,
  defineCaveat,
  doc,
  explain,
  inferScope,
  ip,
  judge,
  mint,
  open,
  serialize,
  service,
  time,
  verify,
  whoami,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { openerOf } from '../../src/token/open.js';
import { expectFrozen } from './frozen.js';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };
const token = mint({ rootKey, identity, caveats: [time(2000), doc('A', 'B'), service('opw-*')] });
const request = { now: 1000, resource: { doc: 'A' }, access: 'read', service: 'opw-1' } as const;
const context = { now: 1000 };

describe('a token that was opened', () => {
  const opened = open(token, { rootKey });

  test('has its identity and its conditions, and was not judged yet', () => {
    expect(opened).toMatchObject({ identity, revoked: false, restrictions: [] });
    expect(opened.conditions.map(({ index, condition }) => [index, condition])).toEqual([
      [0, 'time < 2000'],
      [1, 'doc = A|B'],
      [2, 'service = opw-*'],
    ]);
    expect(opened.conditions[1]?.read?.caveat).toEqual(doc('A', 'B'));
    expect(Math.abs(opened.clock() - Date.now() / 1000)).toBeLessThan(5);
    const expired = mint({ rootKey, identity, caveats: [time(0), 'unknown'] });
    expect(open(expired, { rootKey }).conditions[1]?.read).toBeUndefined();
  });

  test('is judged as the functions judge that open it themselves', () => {
    expect(judge.verify(opened, { request })).toEqual(verify(token, { rootKey, request }));
    expect(judge.explain(opened, { request })).toEqual(explain(token, { rootKey, request }));
    expect(judge.inferScope(opened, { context })).toEqual(inferScope(token, { rootKey, context }));
    expect(judge.whoami(opened, { context })).toEqual(whoami(token, { rootKey, context }));
  });

  test('is judged many times, each time for another request, at another time', () => {
    for (const now of [1999, 2000, 1000]) {
      const judged = () => judge.verify(opened, { request: { ...request, now } });
      if (now < 2000) expect(judged().validUntil).toBe(2000);
      else expect(refused(judged).code).toBe('token_expired');
    }
    const other = { ...request, resource: { doc: 'C' } };
    expect(refused(() => judge.verify(opened, { request: other })).code).toBe('scope_denied');
    expect(judge.explain(opened, { request: other }).caveats.map(({ met }) => met)).toEqual([
      true,
      false,
      true,
    ]);
    expect(judge.verify(opened, { request }).subject).toBe('usr-1');
  });

  test('is judged at the time of its clock, if a request names none', () => {
    const at = (now: number) => ({ ...opened, clock: () => now });
    const { now: _, ...rest } = request;
    expect(judge.verify(at(1999), { request: rest }).validUntil).toBe(2000);
    expect(refused(() => judge.verify(at(2000), { request: rest })).code).toBe('token_expired');
    expect(judge.whoami(at(1999), { context: {} }).validUntil).toBe(2000);
  });

  test('cannot be changed', () => {
    const { dialect: _, ...rest } = opened;
    expect(Object.isFrozen(opened)).toBe(true);
    // Kinds are functions and their names, which are frozen one by one.
    for (const condition of rest.conditions) {
      const { read } = condition;
      expect(Object.isFrozen(condition)).toBe(true);
      expect(Object.isFrozen(read)).toBe(true);
      expect(Object.isFrozen(read?.kind)).toBe(true);
      expectFrozen(read?.caveat);
    }
    for (const list of [rest.conditions, rest.restrictions])
      expect(Object.isFrozen(list)).toBe(true);
    expectFrozen(rest.identity);
  });

  test('is judged with what the verifying side adds', () => {
    const [, , condition] = opened.conditions;
    const restricted = {
      ...opened,
      restrictions: [{ ...condition!, index: 3, restriction: true }],
    } as const;
    expect(judge.verify(restricted, { request }).caveats).toHaveLength(4);
    const denied = refused(() =>
      judge.verify(restricted, { request: { ...request, service: 'x' } }),
    );
    expect(denied.failures.map(({ index, restriction }) => [index, restriction])).toEqual([
      [2, undefined],
      [3, true],
    ]);
    expect(judge.inferScope(restricted, { context }).skipped).toHaveLength(2);
    const revoked = { ...opened, revoked: true };
    expect(refused(() => judge.verify(revoked, { request })).code).toBe('token_revoked');
    expect(refused(() => judge.whoami(revoked, { context })).code).toBe('token_revoked');
  });

  test('is judged with the dialect with which it was opened', () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      fields: { tenant: 'text' },
      decode: (text) => (text === 'tenant = acme' ? { type: 'tenant' as const } : undefined),
      encode: () => 'tenant = acme',
      check: (_, asked: { tenant?: string }) =>
        asked.tenant === 'acme' ? { ok: true } : { ok: false, reason: 'other_tenant' },
    });
    const dialect = createDialect({ kinds: [tenant] });
    const ours = open(mint({ rootKey, identity, caveats: ['tenant = acme'] }), {
      rootKey,
      dialect,
    });
    expect(ours.dialect).toBe(dialect);
    expect(judge.verify(ours, { request: { tenant: 'acme' } }).caveats).toHaveLength(1);
    expect(refused(() => judge.verify(ours, { request: {} })).code).toBe('context_denied');
  });

  test.each<[string, (options: never) => unknown]>([
    ['judge.verify', (options) => judge.verify(opened, options)],
    ['judge.explain', (options) => judge.explain(opened, options)],
    ['judge.inferScope', (options) => judge.inferScope(opened, options)],
    ['judge.whoami', (options) => judge.whoami(opened, options)],
  ])('is judged with no option that %s does not know', (name, use) => {
    expect(() => use({ request, context, rootKey } as never)).toThrow(`${name}: unknown option`);
    expect(() => use({ expects: 'identity' } as never)).toThrow(
      `${name}: unknown option 'expects'`,
    );
    expect(() => use({} as never)).toThrow(/^(request|context) must be an object$/);
  });
});

describe('a token that does not open', () => {
  test.each([
    ['is not signed with the key', token, { rootKey: 'another' }, 'bad_signature'],
    ['has no known key', token, { rootKey: () => undefined }, 'unknown_key'],
    ['does not decode', 'junk!', { rootKey }, 'malformed_token'],
    ['is too long', serialize(token), { rootKey, maxLength: 20 }, 'token_too_large'],
  ] as const)('%s', (_, given, options, code) => {
    expect(refused(() => open(given, options)).code).toBe(code);
  });

  test('for a key that is promised is a mistake, and nothing is left to reject unseen', async () => {
    const unseen: unknown[] = [];
    const note = (reason: unknown) => unseen.push(reason);
    process.on('unhandledRejection', note);
    const rejects = () => Promise.reject(new Error('the key store does not answer'));
    for (const find of [
      async () => rootKey,
      async () => 'another',
      async () => undefined,
      rejects,
    ]) {
      const message = 'rootKey must not return a promise here';
      expect(() => open(token, { rootKey: find as never })).toThrow(TypeError);
      expect(() => verify(token, { rootKey: find as never, request })).toThrow(message);
      expect(() => explain(token, { rootKey: find as never, request })).toThrow(message);
      expect(() => whoami(token, { rootKey: find as never, context })).toThrow(message);
    }
    await new Promise((done) => setTimeout(done, 20));
    process.off('unhandledRejection', note);
    expect(unseen).toEqual([]);
  });

  test('is not opened with options that open does not know', () => {
    expect(() => open(token, { rootKey, request } as never)).toThrow(
      "open: unknown option 'request'",
    );
  });
});

describe('an opener', () => {
  test('opens at once with a key or a lookup that finds it at once', () => {
    for (const key of [rootKey, new TextEncoder().encode(rootKey), () => rootKey]) {
      const opened = openerOf({ rootKey: key })(token);
      expect(opened).toMatchObject({ identity });
    }
    expect(() => openerOf({ rootKey: '' })).toThrow(TypeError);
  });

  test('waits for a lookup that finds the key later', async () => {
    const seen: unknown[] = [];
    const opening = openerOf({
      rootKey: async (unverified) => {
        seen.push(unverified);
        return rootKey;
      },
    })(serialize(token));
    expect(opening).toBeInstanceOf(Promise);
    const opened = await opening;
    expect(seen).toEqual([{ type: 'access', ...identity }]);
    expect(judge.verify(opened, { request }).subject).toBe('usr-1');
  });

  test.each([
    ['finds no key', async () => undefined, 'unknown_key'],
    ['finds another', async () => 'another key', 'bad_signature'],
  ])('rejects if the lookup %s', async (_, find, code) => {
    await expect(openerOf({ rootKey: find })(token)).rejects.toMatchObject({ code });
  });

  test('asks for no key of a text that does not decode', () => {
    const find = () => expect.unreachable();
    const opening = openerOf({ rootKey: find, maxLength: 30 });
    expect(refused(() => opening('junk!')).code).toBe('malformed_token');
    expect(refused(() => opening(serialize(token))).code).toBe('token_too_large');
    expect(refused(() => opening(serialize(token), 31)).code).toBe('token_too_large');
  });

  test('takes the longest length of the call before its own', () => {
    const opening = openerOf({ rootKey, maxLength: 30 });
    expect(opening(serialize(token), 10_000)).toMatchObject({ identity });
  });
});

describe('the longest text of a token', () => {
  const text = serialize(token);
  const uses: readonly [string, (maxLength?: number) => unknown][] = [
    ['verify', (maxLength) => verify(text, { rootKey, request, maxLength })],
    ['explain', (maxLength) => explain(text, { rootKey, request, maxLength })],
    ['inferScope', (maxLength) => inferScope(text, { rootKey, context, maxLength })],
    ['whoami', (maxLength) => whoami(text, { rootKey, context, maxLength })],
    ['open', (maxLength) => open(text, { rootKey, maxLength })],
  ];

  test.each(uses)('bounds what %s decodes, to the character', (name, use) => {
    expect(use(text.length)).toBeDefined();
    if (name === 'explain') {
      expect(use(text.length - 1)).toMatchObject({ error: { code: 'token_too_large' } });
    } else expect(refused(() => use(text.length - 1)).code).toBe('token_too_large');
    for (const wrong of [-1, 1.5, Number.NaN, '9' as never]) {
      expect(() => use(wrong)).toThrow(TypeError);
    }
  });

  test('lets pass more than 65,536 characters, if it is larger', () => {
    const long = serialize(mint({ rootKey, identity, caveats: [doc('A', 'B'.repeat(70_000))] }));
    const asked = { rootKey, request };
    expect(refused(() => verify(long, asked)).code).toBe('token_too_large');
    expect(verify(long, { ...asked, maxLength: 100_000 }).subject).toBe('usr-1');
  });

  test('bounds the text of a consumer token, too', () => {
    const consumerToken = serialize(
      mint({ rootKey, identity: { subject: 'usr-2', type: 'identity' }, caveats: [ip('::1')] }),
    );
    const short = serialize(mint({ rootKey, identity }));
    const use = () =>
      verify(short, { rootKey, request: {}, consumerToken, maxLength: short.length });
    expect(consumerToken.length).toBeGreaterThan(short.length);
    expect(refused(use)).toMatchObject({ code: 'token_too_large', source: 'consumer_token' });
  });
});
