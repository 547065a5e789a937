import {
  type Caveat,
  createDialect,
  defineCaveat,
  type Dialect,
  type Grant,
  standardDialect,
} from 'caveats';
import { type Authority, createAuthority, createKeyring } from 'caveats/authority';
import { describe, expectTypeOf, test } from 'vitest';
import {
  type AuthorityOption,
  createGuard,
  createScopeEndpoint,
  type Guard,
  type GuardOptions,
  type KeyOptions,
  type ScopeEndpoint,
  type ScopeEndpointOptions,
} from '../../src/http/index.js';

const rootKey = 'a root key of 32 bytes, no less.';
const keys = createKeyring({ current: 'k1', keys: { k1: rootKey } });
const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  fields: { tenant: 'text' },
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant?: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});
const dialect = createDialect({
  kinds: [tenant],
  identity: {
    encode: ({ id }) => id,
    decode: () => ({ type: 'invite' as const, id: 'x', keyId: '', subject: '', room: 7 }),
  },
});

const plain = createAuthority({ keys });
const own = createAuthority({ keys, dialect });

describe('what a guard knows by its authority', () => {
  test('is that of standard tokens by default', async () => {
    const guard = createGuard({ authority: plain });
    expectTypeOf(guard).toEqualTypeOf<Guard>();
    const verdict = await guard.authorize({}, {});
    if (verdict.ok) expectTypeOf(verdict.grant).toEqualTypeOf<Grant>();
    expectTypeOf(createScopeEndpoint({ authority: plain })).toEqualTypeOf<ScopeEndpoint>();
  });

  test('has its kinds of caveat, and its identities', async () => {
    const verdict = await createGuard({ authority: own }).authorize({}, { tenant: 'acme' });
    if (!verdict.ok) return;
    expectTypeOf(verdict.grant.caveats[0]!.type).toEqualTypeOf<Caveat['type'] | 'tenant'>();
    const { identity } = verdict.grant;
    if (identity.type === 'invite') expectTypeOf(identity.room).toEqualTypeOf<number>();
  });

  test('is what its caveats need of a request', () => {
    const guard = createGuard({ authority: own });
    void guard.authorize({}, async () => ({ tenant: 'acme', ip: '::1' }));
    // @ts-expect-error a tenant is a text
    void guard.authorize({}, { tenant: 7 });
    // @ts-expect-error and so it is for whoami
    void guard.whoami({}, { tenant: 7 });
    // @ts-expect-error and for the endpoint
    void createScopeEndpoint({ authority: own }).answer({}, { tenant: 7 });
  });

  test('is the types that its tokens can be of', () => {
    createGuard({ authority: plain, expect: 'identity' });
    createGuard({ authority: own, expect: 'invite' });
    createScopeEndpoint({ authority: own, expect: 'access' });
    // @ts-expect-error no token of this authority is of that type
    createGuard({ authority: own, expect: 'identity' });
    // @ts-expect-error nor of that
    createScopeEndpoint({ authority: plain, expect: 'invite' });
  });
});

describe('options are by a key or by an authority', () => {
  test('and not by both', () => {
    // @ts-expect-error a key beside it
    createGuard({ authority: plain, rootKey });
    // @ts-expect-error a lookup beside it
    createGuard({ authority: plain, rootKey: () => rootKey });
    // @ts-expect-error a dialect beside it
    createGuard({ authority: plain, dialect: standardDialect });
    // @ts-expect-error likewise for the endpoint
    createScopeEndpoint({ authority: plain, rootKey });
    // @ts-expect-error likewise for the endpoint
    createScopeEndpoint({ authority: own, dialect });
  });

  test('and not by neither', () => {
    // @ts-expect-error neither of the two
    createGuard({ realm: 'docs' });
    // @ts-expect-error neither of the two
    createScopeEndpoint({});
    // @ts-expect-error an authority is no key
    createGuard({ rootKey: plain });
    // @ts-expect-error nor are its options an authority
    createGuard({ authority: { keys } });
    // @ts-expect-error nor is a promise of one
    createGuard({ authority: Promise.resolve(plain) });
  });

  test('which may be left undefined where the other is', () => {
    createGuard({ authority: plain, rootKey: undefined, dialect: undefined });
    createGuard({ rootKey, authority: undefined });
  });

  test('and can be named', () => {
    expectTypeOf<{ authority: Authority }>().toExtend<GuardOptions>();
    expectTypeOf<AuthorityOption>().toExtend<ScopeEndpointOptions>();
    expectTypeOf<KeyOptions>().toExtend<ScopeEndpointOptions>();
    const options: GuardOptions = Math.random() < 0.5 ? { rootKey } : { authority: plain };
    expectTypeOf(createGuard(options)).toEqualTypeOf<Guard>();
  });

  test('of which an authority of other tokens is none', () => {
    expectTypeOf<{ authority: typeof own }>().not.toExtend<GuardOptions>();
    expectTypeOf<Authority<Dialect>>().not.toExtend<Authority>();
  });
});
