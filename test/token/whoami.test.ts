import {
  access,
  type Caveat,
  doc,
  inferScope,
  interfaceIs,
  mint,
  service,
  time,
  verify,
} from 'caveats';
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

  test('one with a caveat of scope that cannot be described is scoped', () => {
    const other = { ...inferred(), scope: { kind: 'unknown' }, otherCaveats: [doc('A')] } as const;
    expect(whoamiOf(identity, other)).toMatchObject({ scoped: true, otherCaveats: [doc('A')] });
  });

  test('the usage caveats are reported, those of kinds without a limit included', () => {
    const other = { ...inferred(), skipped: [interfaceIs('rest')] };
    expect(whoamiOf(identity, other)).toMatchObject({ scoped: true, skipped: other.skipped });
  });

  test('one that a caveat of context restricts to some services or calls is scoped', () => {
    const { services } = inferred(service('opw-lisbon'));
    expect(whoamiOf(identity, { ...inferred(), services }).scoped).toBe(true);
    expect(whoamiOf(identity, { ...inferred(), interfaces: services }).scoped).toBe(true);
    expect(whoamiOf(identity, { ...inferred(), api: [['all/get/*']] }).scoped).toBe(true);
  });
});

test('what a request leaves undefined is no mistake', () => {
  const token = mint({ rootKey, identity: { subject: 'usr-1' } });
  const request = { ip: undefined, resource: {} };
  expect(verify(token, { rootKey, request }).validUntil).toBeNull();
});
