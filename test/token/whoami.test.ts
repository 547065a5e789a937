import {
  access,
  type Caveat,
  createDialect,
  defineCaveat,
  doc,
  inferScope,
  ip,
  mint,
  service,
  time,
  verify,
  whoami,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectFrozen } from './frozen.js';
import { refused } from './thrown.js';

const rootKey = 'an example key, 32 bytes or more';
const identity = { type: 'access', id: 'tok-1', subject: 'usr-1' } as const;
const context = { now: 0 };
const tokenWith = (...caveats: readonly (Caveat | string)[]) =>
  mint({ rootKey, identity, caveats });

describe('who a token was issued to, and what it reaches', () => {
  test('has the subject, or null if the identifier does not say', () => {
    expect(whoami(tokenWith(), { rootKey, context })).toMatchObject({
      subject: 'usr-1',
      type: 'access',
      id: 'tok-1',
    });
    const old = mint({ rootKey, identifier: 'old' });
    expect(whoami(old, { rootKey, context })).toMatchObject({ subject: null, id: 'old' });
  });

  test('has all that inferScope infers, and is frozen', () => {
    const token = tokenWith(doc('A'), service('opw-1'), time(9));
    const { subject, type, id, scoped, ...inferred } = whoami(token, { rootKey, context });
    expect(inferred).toEqual(inferScope(token, { rootKey, context }));
    expectFrozen(whoami(token, { rootKey, context }));
  });

  test.each([
    ['nothing', [], false],
    ['its expiry alone', [time(9)], false],
    ['resources', [doc('A')], true],
    ['access', [access('read')], true],
    ['services', [service('opw-lisbon')], true],
  ] as const)('a token that %s restricts is scoped: or not', (_, caveats, scoped) => {
    expect(whoami(tokenWith(...caveats), { rootKey, context }).scoped).toBe(scoped);
  });

  test.each([
    ['is not authentic', tokenWith(), { rootKey: 'another' }, 'bad_signature'],
    ['is used from elsewhere', tokenWith(ip('10.0.0.0/8')), {}, 'context_denied'],
    ['has expired', tokenWith(time(0)), {}, 'token_expired'],
    ['has an unknown caveat', tokenWith('x'), {}, 'unknown_caveat'],
    ['is of another type', tokenWith(), { expect: 'identity' }, 'wrong_token_type'],
    ['is too long', 'x'.repeat(20), { maxLength: 19 }, 'token_too_large'],
  ] as const)('is not said of a token that %s', (_, token, options, code) => {
    expect(refused(() => whoami(token, { rootKey, context, ...options })).code).toBe(code);
  });
});

describe('a token with a caveat of one’s own', () => {
  const kindOf = (role: 'context' | 'usage', limit?: object) =>
    defineCaveat({
      type: 'own',
      role,
      decode: (text) => (text === 'own' ? { type: 'own' as const } : undefined),
      encode: () => 'own',
      check: () => ({ ok: true }),
      ...(limit && { limit: () => limit as never }),
    });
  const asked = (kind: ReturnType<typeof kindOf>, usage?: 'check') =>
    whoami(tokenWith('own'), {
      rootKey,
      context,
      dialect: createDialect({ kinds: [kind] }),
      usage,
    });

  test('of usage without a limit is scoped, even if usage was checked', () => {
    expect(asked(kindOf('usage'))).toMatchObject({ scoped: true, skipped: [{ type: 'own' }] });
    expect(asked(kindOf('usage'), 'check')).toMatchObject({ scoped: true, skipped: [] });
  });

  test.each([
    { of: 'services', whitelist: ['opw-1'] },
    { of: 'interfaces', whitelist: ['rest'] },
    { of: 'api', whitelist: ['all/get/*'] },
  ])('of context that limits $of is scoped', (limit) => {
    expect(asked(kindOf('context', limit)).scoped).toBe(true);
  });

  test('of context that limits nothing is not', () => {
    expect(asked(kindOf('context')).scoped).toBe(false);
  });
});

test('what a request leaves undefined is no mistake', () => {
  const request = { ip: undefined, resource: {} };
  expect(verify(tokenWith(), { rootKey, request }).validUntil).toBeNull();
});
