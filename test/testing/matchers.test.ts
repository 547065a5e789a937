import { createDialect, defineCaveat, doc, expiresIn, ip, readonly, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  createTestAuthority,
  createTestClock,
  dropCaveat,
  forge,
  mintFor,
  TEST_TIME,
  testKeys,
  textFor,
} from 'caveats/testing';
import { createMatchers, type MatcherResult } from 'caveats/testing/matchers';

const clock = createTestClock();
expect.extend(createMatchers({ clock: clock.now, request: { access: 'read' } }));

const token = mintFor('usr-1', doc('A', 'B'), readonly(), expiresIn(60, TEST_TIME));
const inA = { resource: { doc: 'A' } };
const inC = { resource: { doc: 'C' } };

describe('the matchers of a key', () => {
  test('tell a token that lets a request in from one that does not', () => {
    expect(token).toVerify(inA);
    expect(textFor('usr-1')).toVerify();
    expect(token).not.toVerify(inC);
    expect(token).not.toVerify({ ...inA, access: 'write' });
    expect('no token at all').not.toVerify();
  });

  test('tell with which code a token is refused, and over which reason', () => {
    expect(token).toBeDeniedWith('scope_denied', inC);
    expect(token).toBeDeniedWith({ code: 'scope_denied', reason: 'not_allowed' }, inC);
    expect(token).toBeDeniedWith({ code: 'scope_denied', reason: 'missing_context' });
    expect(token).not.toBeDeniedWith({ code: 'scope_denied', reason: 'missing_context' }, inC);
    expect(token).toBeDeniedWith('token_expired', { now: TEST_TIME + 60 });
    expect(token).not.toBeDeniedWith('token_expired', inC);
    expect(token).not.toBeDeniedWith('scope_denied', inA);
    expect('no token at all').toBeDeniedWith('malformed_token');
    expect(dropCaveat(token, 0)).toBeDeniedWith({ code: 'bad_signature' });
  });

  test('tell a reason also of a caveat that an error has no more room for', () => {
    const docs = Array.from({ length: 200 }, (_, i) => doc(`doc-${i}`));
    const many = mintFor('usr-1', ...docs, 'table = A/t1');
    const wider = { code: 'scope_denied', reason: 'wider_resource' } as const;
    expect(many).toBeDeniedWith(wider, inA);
    expect(mintFor('usr-1', ...docs)).not.toBeDeniedWith(wider, inA);
  });

  test('tell what a token reaches', () => {
    expect(token).toReach({ doc: 'A' });
    expect(token).toReach({ doc: 'B', table: 't1', access: 'read' });
    expect(token).not.toReach({ doc: 'A', access: 'write' });
    expect(token).not.toReach({ doc: 'C' });
    expect(token).not.toReach({});
    expect(mintFor('usr-1')).toReach({});
    expect(mintFor('usr-1', ip('10.0.0.1'))).toReach({}, { ip: '10.0.0.1' });
  });

  test('tell when a token expires, whether or not it lets anything in', () => {
    expect(token).toExpireAt(TEST_TIME + 60);
    expect(token).toExpireAt(new Date((TEST_TIME + 60) * 1000));
    expect(token).not.toExpireAt(null);
    expect(mintFor('usr-1')).toExpireAt(null);
    expect(mintFor('usr-1', time(7), ip('10.0.0.1'), time(9))).toExpireAt(7);
  });

  test('take another key, dialect, type and clock', async () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      fields: { tenant: 'text' },
      decode: (text) =>
        text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
      encode: ({ id }) => `tenant = ${id}`,
      check: ({ id }, request: { tenant?: string }) =>
        request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
    });
    const { toVerify, toExpireAt } = createMatchers({
      rootKey: testKeys.rootKey,
      dialect: createDialect({ kinds: [tenant] }),
      expect: 'identity',
    });
    const identity = { subject: 'usr-1', type: 'identity' } as const;
    const proof = mintFor(identity, 'tenant = acme');
    expect((await toVerify.call({}, proof, { tenant: 'acme' })).pass).toBe(true);
    expect((await toVerify.call({}, proof, { tenant: 'other' })).pass).toBe(false);
    expect((await toVerify.call({}, token, { tenant: 'acme' })).pass).toBe(false);
    expect((await toExpireAt.call({}, proof, null)).pass).toBe(true);
    // By the system's clock, the year of 2001 is over.
    const { toVerify: now } = createMatchers();
    expect((await now.call({}, mintFor('usr-1', time(1e9)))).pass).toBe(false);
    const { toVerify: byOther } = createMatchers({ rootKey: 'k' });
    expect((await byOther.call({}, token, inA)).pass).toBe(false);
    const { toVerify: later } = createMatchers({ rootKey: async () => testKeys.current().rootKey });
    expect((await later.call({}, mintFor('usr-1'))).pass).toBe(true);
    expect((await later.call({}, forge(mintFor('usr-1')))).pass).toBe(false);
  });
});

describe('the matchers of an authority', () => {
  const authority = createTestAuthority({ restrictions: () => ['access = read'] });
  const matchers = createMatchers({ authority, request: { access: 'read' } });
  const judge = async (result: MatcherResult | Promise<MatcherResult>): Promise<string> => {
    const { pass, message } = await result;
    return `${pass ? 'yes' : 'no'}: ${message()}`;
  };

  test('ask it, with its clock, its restrictions and what it has revoked', async () => {
    const own = await authority.mintFor('usr-1', doc('A'), expiresIn(60, authority.clock.now()));
    const { toVerify, toBeDeniedWith, toReach, toExpireAt } = matchers;
    expect(await judge(toVerify.call({}, own, inA))).toMatch(/^yes/);
    expect(await judge(toVerify.call({}, own, { ...inA, access: 'write' }))).toBe(
      [
        'no: expected the token to be verified, but: scope_denied (The token does not grant this access to this resource)',
        '',
        '  0  doc = A  met',
        '  1  time < 1767225660  met',
        '  2  access = read, a restriction of the authority  NOT MET: not_allowed (scope_denied)',
      ].join('\n'),
    );
    expect(await judge(toBeDeniedWith.call({}, own, 'scope_denied', inC))).toMatch(/^yes/);
    expect(await judge(toReach.call({}, own, { doc: 'A', access: 'read' }))).toMatch(/^yes/);
    expect(await judge(toReach.call({}, own, { doc: 'A', access: 'write' }))).toMatch(/^no/);
    expect(await judge(toExpireAt.call({}, own, authority.clock.now() + 60))).toMatch(/^yes/);
    await authority.revoke({ token: own });
    expect(await judge(toBeDeniedWith.call({}, own, 'token_revoked', inA))).toMatch(/^yes/);
    expect(await judge(toReach.call({ isNot: true }, own, { doc: 'B' }))).toMatch(/^yes/);
  });

  test('throw at once for a mistake of the test', () => {
    const { toReach, toVerify } = matchers;
    // So it is seen even if nobody awaits the matcher.
    expect(() => toVerify.call({}, undefined)).toThrow('needs a token or its text');
    expect(() => toReach.call({}, token, inA.resource, { now: Date.now() })).toThrow(
      'milliseconds',
    );
  });
});
