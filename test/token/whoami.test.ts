import { access, type Caveat, doc, inferScope, mint, service, time, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { whoamiOf } from '../../src/token/whoami.js';

const rootKey = 'an example key, 32 bytes or more';
const identity = { type: 'access', id: 'tok-1', subject: 'usr-1' } as const;

const inferred = (...caveats: readonly Caveat[]) =>
  inferScope(mint({ rootKey, identity, caveats }), { rootKey, context: { now: 0 } });

describe('whose a token is, and what it reaches', () => {
  test('tells who it was issued to, or that nobody knows', () => {
    expect(whoamiOf(identity, inferred())).toMatchObject({ subject: 'usr-1', id: 'tok-1' });
    expect(whoamiOf({ type: 'access', id: 'old' }, inferred()).subject).toBeNull();
  });

  test.each([
    ['nothing', [], false],
    ['its expiry alone', [time(9)], false],
    ['resources', [doc('A')], true],
    ['access', [access('read')], true],
    ['services', [service('opw-lisbon')], true],
  ] as const)('a token that %s restricts is scoped: or not', (_, caveats, scoped) => {
    expect(whoamiOf(identity, inferred(...caveats)).scoped).toBe(scoped);
  });

  test('one with a caveat of scope that cannot be told of is scoped', () => {
    const other = { ...inferred(), otherCaveats: [doc('A')] };
    expect(whoamiOf(identity, other)).toMatchObject({ scoped: true, otherCaveats: [doc('A')] });
  });
});

test('what a request leaves undefined, or has besides, is no mistake', () => {
  const token = mint({ rootKey, identity: { subject: 'usr-1' } });
  const request = { ip: undefined, resource: {}, tenant: 'acme' };
  expect(verify(token, { rootKey, request }).validUntil).toBeNull();
});
