import { type Caveat, createDialect, defineCaveat, type Grant } from 'caveats';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, expectTypeOf, test } from 'vitest';
import {
  createGuard,
  createScopeEndpoint,
  type Guard,
  type GuardOptions,
  type HeaderFields,
  type ProblemStatus,
  httpStatus,
} from '../../src/http/index.js';

const rootKey = 'a root key of 32 bytes, no less.';
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
const dialect = createDialect({ kinds: [tenant] });

describe('the grant', () => {
  test('is there wherever a request was let in', async () => {
    const verdict = await createGuard({ rootKey }).authorize({}, {});
    // @ts-expect-error whether it was let in has to be asked first
    verdict.grant;
    if (verdict.ok) expectTypeOf(verdict.grant).toEqualTypeOf<Grant>();
    else expectTypeOf(verdict.status).toEqualTypeOf<ProblemStatus>();
  });

  test('has no type parameter for who takes the defaults', () => {
    expectTypeOf(createGuard({ rootKey })).toEqualTypeOf<Guard>();
    expectTypeOf<Guard>().toHaveProperty('authorize');
  });

  test('has the caveats of the dialect', async () => {
    const verdict = await createGuard({ rootKey, dialect }).authorize({}, { tenant: 'acme' });
    if (verdict.ok) {
      expectTypeOf(verdict.grant.caveats[0]!.type).toEqualTypeOf<Caveat['type'] | 'tenant'>();
    }
  });

  test('has the identity of the codec', async () => {
    const rooms = createDialect({
      identity: {
        decode: () => ({ type: 'invite' as const, id: 'x', keyId: '', subject: '', room: 7 }),
        encode: () => '',
      },
    });
    const guard = createGuard({
      rootKey: (unverified) => {
        expectTypeOf(unverified.type).toEqualTypeOf<'access' | 'invite'>();
        return rootKey;
      },
      dialect: rooms,
      expect: 'invite',
    });
    const verdict = await guard.authorize({}, {});
    if (verdict.ok && verdict.grant.identity.type === 'invite') {
      expectTypeOf(verdict.grant.identity.room).toEqualTypeOf<number>();
    }
    // @ts-expect-error no token of this codec is of that type
    createGuard({ rootKey, dialect: rooms, expect: 'identity' });
  });
});

describe('the request', () => {
  test('has what the dialect needs', () => {
    const guard = createGuard({ rootKey, dialect });
    // @ts-expect-error a tenant is a text
    void guard.authorize({}, { tenant: 7 });
    // @ts-expect-error and so it is for the endpoint
    void createScopeEndpoint({ rootKey, dialect }).answer({}, { tenant: 7 });
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

  test('are also the flat list that Node has, and no text', () => {
    expectTypeOf<string[]>().toExtend<HeaderFields>();
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
