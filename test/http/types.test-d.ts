import {
  type Caveat,
  createVocabulary,
  defineCaveat,
  type Grant,
  type Identity,
  standardCaveats,
} from 'caveats';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, expectTypeOf, test } from 'vitest';
import {
  type Authorized,
  createGuard,
  createScopeEndpoint,
  type GuardOptions,
  type HeaderFields,
  httpStatus,
} from '../../src/http/index.js';

const rootKey = 'a root key of 32 bytes, no less.';
const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant?: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});
const vocabulary = createVocabulary([...standardCaveats, tenant]);

describe('the grant', () => {
  test('is there wherever a request was let in', async () => {
    const verdict = await createGuard({ rootKey }).authorize({}, {});
    // @ts-expect-error whether it was let in has to be asked first
    verdict.grant;
    if (verdict.ok) expectTypeOf(verdict.grant).toEqualTypeOf<Grant<Caveat, Identity>>();
    else expectTypeOf(verdict.status).toEqualTypeOf<number>();
  });

  test('may be none where a credential is optional', async () => {
    const verdict = await createGuard({ rootKey, optional: true }).authorize({}, {});
    if (verdict.ok) expectTypeOf(verdict.grant).toEqualTypeOf<Grant | undefined>();
    const either = await createGuard({ rootKey, optional: Date.now() > 0 }).authorize({}, {});
    if (either.ok) expectTypeOf(either.grant).toEqualTypeOf<Grant | undefined>();
    const never = await createGuard({ rootKey, optional: false }).authorize({}, {});
    if (never.ok) expectTypeOf(never.grant).toEqualTypeOf<Grant>();
    // @ts-expect-error the grant of an anonymous request is not that of a token
    expectTypeOf<Authorized<Caveat, Identity, true>>().toExtend<Authorized>();
  });

  test('has the caveats of the vocabulary', async () => {
    const verdict = await createGuard({ rootKey, vocabulary }).authorize({}, { tenant: 'acme' });
    if (verdict.ok) {
      expectTypeOf(verdict.grant.caveats[0]!.type).toEqualTypeOf<Caveat['type'] | 'tenant'>();
    }
  });

  test('has the identity of the codec', async () => {
    const identity = { decode: () => ({ type: 'invite' as const, id: 'x', room: 7 }) };
    const guard = createGuard({
      rootKey: (unverified) => {
        expectTypeOf(unverified.type).toEqualTypeOf<'access' | 'invite'>();
        return rootKey;
      },
      identity,
      expect: 'invite',
    });
    const verdict = await guard.authorize({}, {});
    if (verdict.ok && verdict.grant.identity.type === 'invite') {
      expectTypeOf(verdict.grant.identity.room).toEqualTypeOf<number>();
    }
    // @ts-expect-error no token of this codec is of that type
    createGuard({ rootKey, identity, expect: 'identity' });
  });
});

describe('the request', () => {
  test('has what the vocabulary needs', () => {
    const guard = createGuard({ rootKey, vocabulary });
    // @ts-expect-error a tenant is a text
    void guard.authorize({}, { tenant: 7 });
    // @ts-expect-error and so it is for the endpoint
    void createScopeEndpoint({ rootKey, vocabulary }).answer({}, { tenant: 7 });
    // @ts-expect-error an address is a text
    void guard.authorize({}, { ip: 7 });
  });
});

describe('headers', () => {
  test('are what platforms have', () => {
    expectTypeOf<Headers>().toExtend<HeaderFields>();
    expectTypeOf<IncomingHttpHeaders>().toExtend<HeaderFields>();
    expectTypeOf<[string, string][]>().toExtend<HeaderFields>();
    expectTypeOf<Map<string, string>>().toExtend<HeaderFields>();
    expectTypeOf<{ authorization: string }>().toExtend<HeaderFields>();
  });

  test('are not the flat list that Node has, nor a text', () => {
    expectTypeOf<string[]>().not.toExtend<HeaderFields>();
    expectTypeOf<string>().not.toExtend<HeaderFields>();
  });
});

describe('options', () => {
  test('have to have a key', () => {
    // @ts-expect-error there is none
    createGuard({});
    // @ts-expect-error nor a promise of one
    createGuard({ rootKey: Promise.resolve(rootKey) });
    expectTypeOf<{ rootKey: string }>().toExtend<GuardOptions>();
  });

  test('of the endpoint are none of credentials', () => {
    // @ts-expect-error it takes none
    createScopeEndpoint({ rootKey, credentials: [] });
  });
});

test('the table of statuses cannot be changed', () => {
  // @ts-expect-error it is readonly
  expectTypeOf(() => (httpStatus.scope_denied = 401)).toBeFunction();
});
