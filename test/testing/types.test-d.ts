import { createDialect, defineCaveat, type Token } from 'caveats';
import type { Authority } from 'caveats/authority';
import { requireToken } from 'caveats/fetch';
import { expectTypeOf, expect, test } from 'vitest';
import {
  createTestAuthority,
  dropCaveat,
  flipBit,
  mintFor,
  swapSignature,
  testKeys,
  truncate,
} from 'caveats/testing';
import { createMatchers, type MatcherResult } from 'caveats/testing/matchers';

const token = mintFor('usr-1');

test('what is done to a token gives a token, and to a text a text', () => {
  expectTypeOf(dropCaveat(token, 0)).toEqualTypeOf<Token>();
  expectTypeOf(flipBit('text', 0)).toEqualTypeOf<string>();
  expectTypeOf(swapSignature('text', token)).toEqualTypeOf<string>();
  // @ts-expect-error only a text can be cut off
  truncate(token, 1);
});

test('a test authority is an authority, and test keys are keys', () => {
  const authority = createTestAuthority();
  expectTypeOf(authority).toExtend<Authority>();
  requireToken({ authority });
  requireToken({ rootKey: testKeys.rootKey });
  // @ts-expect-error its clock is one that tests can set
  createTestAuthority({ clock: () => 0 });
});

test('matchers judge by a key, a dialect or an authority of any dialect', async () => {
  const tenant = defineCaveat({
    type: 'tenant',
    role: 'context',
    fields: { tenant: 'text' },
    decode: (text): { type: 'tenant' } | undefined =>
      text === 'tenant' ? { type: 'tenant' } : undefined,
    encode: () => 'tenant',
    check: (_, request: { tenant?: string }) =>
      request.tenant === 'acme' ? { ok: true } : { ok: false, reason: 'other_tenant' },
  });
  const dialect = createDialect({ kinds: [tenant] });
  const { toVerify } = createMatchers({ dialect, request: { tenant: 'acme' } });
  expectTypeOf(await toVerify.call({}, token)).toEqualTypeOf<MatcherResult>();
  const authority = createTestAuthority({ dialect });
  createMatchers({ authority, request: { tenant: 'acme' } });
  await authority.textFor('usr-1', { type: 'tenant' });
  // @ts-expect-error no such caveat
  await authority.textFor('usr-1', { type: 'tenants' });
  // @ts-expect-error no such field
  createMatchers({ dialect, request: { tenants: 'acme' } });
});

test('vitest knows the matchers, and what they take', () => {
  expect.extend(createMatchers());
  expect(token).toVerify({ resource: { doc: 'A' } });
  expect(token).not.toBeDeniedWith({ code: 'scope_denied', reason: 'not_allowed' });
  // @ts-expect-error no such code
  expect(token).toBeDeniedWith('scope-denied');
  // @ts-expect-error a misspelt field would deny for another reason
  expect(token).toBeDeniedWith('scope_denied', { resoruce: {} });
  // @ts-expect-error no such field
  expect(token).toReach({ document: 'A' });
});
