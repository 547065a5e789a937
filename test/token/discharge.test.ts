import {
  access,
  addThirdPartyCaveat,
  attenuate,
  createDialect,
  defineCaveat,
  doc,
  inferScope,
  ip,
  mint,
  mintDischarge,
  serialize,
  service,
  table,
  time,
  verify,
} from 'caveats';
import { addFirstPartyCaveat, type Macaroon } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import { asking, attach, dischargeOf, keyOf, rootKey, tokenAsking } from './attach.js';
import { refused } from './thrown.js';

const request = { now: 1000, ip: '10.1.2.3', resource: { doc: 'A' }, access: 'read' } as const;
const token = attenuate(tokenAsking([time(3000)], 'login'), [doc('A', 'B')]);

describe('a token with a third-party caveat', () => {
  test('lets nobody in without its discharge, and whoever has that', () => {
    expect(refused(() => verify(token, { rootKey, request })).code).toBe('missing_discharge');
    const discharged = attach(token, dischargeOf('login'));
    expect(verify(discharged, { rootKey, request })).toEqual({
      subject: 'usr-1',
      identity: { type: 'access', keyId: '', subject: 'usr-1', id: 'x' },
      validUntil: 3000,
      caveats: [time(3000), doc('A', 'B')],
    });
  });

  test('grants the caveats of its discharges where they stand, until the first of them ends', () => {
    const discharged = attach(token, dischargeOf('login', time(2000), access('read')));
    const { caveats, validUntil } = verify(discharged, { rootKey, request });
    expect(caveats).toEqual([time(3000), time(2000), access('read'), doc('A', 'B')]);
    expect(validUntil).toBe(2000);
  });

  test('is not authentic with a discharge of another token, or with one too many', () => {
    const another = attach(tokenAsking([], 'login'), dischargeOf('login'));
    const foreign = { ...another, macaroon: token.macaroon };
    expect(refused(() => verify(foreign, { rootKey, request })).code).toBe('bad_signature');
    const spare = attach(token, dischargeOf('login'), dischargeOf('mail'));
    expect(refused(() => verify(spare, { rootKey, request })).code).toBe('unexpected_discharge');
    const unbound = { macaroon: token.macaroon, discharges: [dischargeOf('login').macaroon] };
    expect(refused(() => verify(unbound, { rootKey, request })).code).toBe('bad_signature');
  });

  test('is bad, and nothing of its discharges counts, under another key', () => {
    const denied = attach(token, dischargeOf('login', time(1)), dischargeOf('mail'));
    const error = refused(() => verify(denied, { rootKey: 'another key', request }));
    expect(error).toMatchObject({ code: 'bad_signature', failures: [], source: 'token' });
  });

  test('is of the identity that its own identifier says, whatever its discharges’ are', () => {
    const identifier = 'v1.k9.identity.usr-9.y';
    const asked: unknown[] = [];
    const discharged = attach(
      asking(token, identifier),
      dischargeOf('login'),
      dischargeOf(identifier),
    );
    const { identity } = verify(discharged, {
      rootKey: (unverified) => (asked.push(unverified), rootKey),
      request,
    });
    expect(identity).toEqual({ type: 'access', keyId: '', subject: 'usr-1', id: 'x' });
    expect(asked).toEqual([identity]);
  });

  test('shares its key with the third party as text or as bytes', () => {
    const rootKeyOfCaveat = new TextEncoder().encode(keyOf('login'));
    const identifier = new TextEncoder().encode('login');
    const discharge = mintDischarge({ identifier, rootKey: rootKeyOfCaveat, location: 'anywhere' });
    expect(verify(attach(token, discharge), { rootKey, request }).caveats).toHaveLength(2);
    expect(discharge.macaroon.location).toBe('anywhere');
    const ofOtherKey = mintDischarge({ identifier, rootKey });
    const error = refused(() => verify(attach(token, ofOtherKey), { rootKey, request }));
    expect(error.code).toBe('bad_signature');
  });
});

describe('a caveat of a discharge', () => {
  test.each([
    ['that expired', time(500), 'token_expired', 'expired'],
    ['of context', ip('192.0.2.0/24'), 'context_denied', 'not_allowed'],
    ['of usage', service('opw-*'), 'usage_denied', 'missing_context'],
    ['of scope', table('A', 't1'), 'scope_denied', 'wider_resource'],
    ['that nobody reads', 'colour = red', 'unknown_caveat', 'unknown_caveat'],
  ])('%s denies the token, and says which discharge it is of', (_, caveat, code, reason) => {
    const discharged = attach(token, dischargeOf('login', access('read'), caveat));
    const error = refused(() => verify(discharged, { rootKey, request }));
    expect(error.code).toBe(code);
    expect(error.failures).toMatchObject([{ index: 2, discharge: 0, reason, code }]);
  });

  test.each<[string, Uint8Array | string, string]>([
    ['that is not UTF-8', Uint8Array.of(0xff), '\ufffd'],
    ['that starts like one that is read', 'time < soon', 'time < soon'],
  ])('%s denies the token, too', (_, written, condition) => {
    const { macaroon } = dischargeOf('login');
    const odd = { macaroon: addFirstPartyCaveat(macaroon, written), discharges: [] };
    const error = refused(() => verify(attach(token, odd), { rootKey, request }));
    expect(error.code).toBe('unknown_caveat');
    expect(error.failures).toMatchObject([{ discharge: 0, condition, reason: 'unknown_caveat' }]);
  });

  test('is told of beside all others, by its place among all and by its discharge', () => {
    const asks = attenuate(asking(tokenAsking([time(1)], 'login'), 'mail'), [doc('C')]);
    const login = asking(dischargeOf('login', time(2)), 'code');
    const given = [dischargeOf('code', time(3)), dischargeOf('mail', 'x'), login];
    const { failures, code } = refused(() => verify(attach(asks, ...given), { rootKey, request }));
    expect(code).toBe('token_expired');
    expect(
      failures.map(({ index, condition, discharge }) => [index, condition, discharge]),
    ).toEqual([
      [0, 'time < 1', undefined],
      [1, 'time < 2', 2],
      [2, 'time < 3', 0],
      [3, 'x', 1],
      [4, 'doc = C', undefined],
    ]);
    expect(failures[0]).not.toHaveProperty('discharge');
  });

  test('may be of a kind of one’s own', () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      decode: (text) => (text === 'tenant = acme' ? { type: 'tenant' as const } : undefined),
      encode: () => 'tenant = acme',
      fields: { tenant: 'text' },
      check: (_, { tenant: name }: { tenant?: string }) =>
        name === 'acme' ? { ok: true } : { ok: false, reason: 'other_tenant' },
    });
    const dialect = createDialect({ kinds: [tenant] });
    const discharge = mintDischarge({
      identifier: 'login',
      rootKey: keyOf('login'),
      caveats: [{ type: 'tenant' }],
      dialect,
    });
    const verdict = (name: string) =>
      verify(attach(token, discharge), {
        rootKey,
        dialect,
        request: { ...request, tenant: name },
      });
    expect(verdict('acme').caveats).toContainEqual({ type: 'tenant' });
    expect(refused(() => verdict('other')).failures).toMatchObject([{ reason: 'other_tenant' }]);
  });
});

describe('the scope of a token', () => {
  const context = { now: 1000 };

  test('is narrowed by the caveats of its discharges', () => {
    const discharged = attach(
      token,
      dischargeOf('login', time(2000), table('B', 't1'), access('read'), service('opw-*')),
    );
    expect(inferScope(discharged, { rootKey, context })).toMatchObject({
      validUntil: 2000,
      scope: { kind: 'only', resources: [{ doc: 'B', table: 't1', access: ['read'] }] },
      services: { kind: 'only', values: ['opw-*'] },
      skipped: [service('opw-*')],
    });
  });

  test('is not told without its discharges, or where a condition of one is not met', () => {
    const codeOf = (given: Parameters<typeof inferScope>[0]) =>
      refused(() => inferScope(given, { rootKey, context })).code;
    expect(codeOf(token)).toBe('missing_discharge');
    expect(codeOf(attach(token, dischargeOf('login', time(1))))).toBe('token_expired');
    expect(codeOf(attach(token, dischargeOf('login', ip('10.0.0.0/8'))))).toBe('context_denied');
    expect(codeOf(attach(token, dischargeOf('login', 'colour = red')))).toBe('unknown_caveat');
  });
});

describe('narrowing a token', () => {
  const discharged = attach(token, dischargeOf('login'));
  const without = (given: { discharges: readonly Macaroon[] }) => given.discharges.length === 0;

  test('drops its discharges, which no longer fit; they have to be gathered anew', () => {
    for (const narrower of [
      attenuate(discharged, [access('read')]),
      asking(attenuate(discharged, []), 'mail'),
    ]) {
      expect(without(narrower)).toBe(true);
      expect(refused(() => verify(narrower, { rootKey, request })).code).toBe('missing_discharge');
    }
    const narrower = attenuate(serialize(discharged), [access('read')]);
    expect(without(narrower)).toBe(true);
    const again = attach(narrower, dischargeOf('login'));
    expect(verify(again, { rootKey, request }).caveats).toHaveLength(3);
  });

  test('by no caveats keeps them', () => {
    const same = attenuate(discharged, []);
    expect(same.discharges).toHaveLength(1);
    expect(verify(same, { rootKey, request }).caveats).toHaveLength(2);
  });
});

describe('a mistake of the caller', () => {
  const options = { identifier: 'login', rootKey: keyOf('login') };
  const add = (more: object) => addThirdPartyCaveat(token, { ...options, ...more });
  const discharge = (more: object) => mintDischarge({ ...options, ...more });
  test.each<[string, () => unknown]>([
    ['an empty key of a caveat', () => add({ rootKey: '' })],
    ['no identifier of a caveat', () => add({ identifier: undefined })],
    ['a location of a caveat that is no text', () => add({ location: 7 })],
    ['an empty key of a discharge', () => discharge({ rootKey: '' })],
    ['no identifier of a discharge', () => discharge({ identifier: undefined })],
    ['a caveat of a discharge that is none', () => discharge({ caveats: [7] })],
    ['caveats of a discharge that are no list', () => discharge({ caveats: doc('A') })],
    ['a location of a discharge that is no text', () => discharge({ location: 7 })],
  ])('such as %s is a TypeError', (_, run) => {
    expect(run).toThrow(TypeError);
  });

  test('such as to mint a token instead of a discharge leaves the caveat without one', () => {
    const identity = mint({ rootKey: keyOf('login'), identity: { subject: 'login' } });
    const error = refused(() => verify(attach(token, identity), { rootKey, request }));
    expect(error.code).toBe('missing_discharge');
  });
});
