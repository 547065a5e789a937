import { createDialect, defineCaveat, defineScope, doc, type Token } from 'caveats';
import type { Authority } from 'caveats/authority';
import { requireToken } from 'caveats/fetch';
import { dataReadonly } from 'caveats/onedata';
import { dataScope } from '../../src/onedata/scope.js';
import { expectTypeOf, expect, test } from 'vitest';
import {
  createTestAuthority,
  dropCaveat,
  flipBit,
  mintFor,
  scopeChanges,
  scopeLaws,
  swapSignature,
  testKeys,
  textFor,
  truncate,
} from 'caveats/testing';
import { createMatchers, type MatcherResult, type TokenMatchers } from 'caveats/testing/matchers';

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

test('tokens and matchers have the types of a dialect', () => {
  const git = defineScope({ levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'admin'] });
  const { org, repo, access } = git.caveats;
  const dialect = createDialect({ scope: git });
  const who = { subject: 'usr-1', dialect };
  const own = mintFor(who, org('acme'), repo('acme', 'web'), access('admin'), 'x = 1');
  // @ts-expect-error a caveat of another dialect
  textFor(who, doc('A'));
  // @ts-expect-error a caveat of another dialect
  mintFor('usr-1', org('acme'));

  const { toReach, toVerify } = createMatchers({ dialect, request: { access: 'admin' } });
  toReach.call({}, own, { org: 'acme', repo: 'web', access: ['read', 'admin'] });
  toVerify.call({}, own, { resource: { org: 'acme' } });
  // @ts-expect-error a repo is in an org
  expect(() => toReach.call({}, own, { repo: 'web' })).toThrow();
  // @ts-expect-error no such action
  expect(() => toReach.call({}, own, { org: 'acme', access: 'write' })).toThrow();
  // @ts-expect-error no such level
  expect(() => toVerify.call({}, own, { resource: { doc: 'A' } })).toThrow();
  const byAuthority = createMatchers({ authority: createTestAuthority({ dialect }) });
  expectTypeOf(byAuthority).toEqualTypeOf<typeof byDialect>();
  const byDialect = createMatchers({ dialect });

  type Reached = Parameters<TokenMatchers<void, typeof dialect>['toReach']>[0];
  expectTypeOf<{ org: string; access: 'admin' }>().toExtend<Reached>();
  expectTypeOf<{ doc: string }>().not.toExtend<Reached>();
});

test('laws and changes take any scope', () => {
  const git = defineScope({ levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'admin'] });
  scopeLaws(git);
  scopeChanges({ levels: { org: {} }, actions: ['read'] }, git.declaration);
  scopeChanges(JSON.parse('{"levels":{"org":{}},"actions":["read"]}'), git.declaration);
  scopeLaws(dataScope, {
    caveats: [dataReadonly()],
    requests: [{ data: { path: '/s1' }, access: 'read' }],
    toQuery: ({ data, access }) => data && access && { ...data, access },
  });
  scopeLaws(dataScope, {
    // @ts-expect-error a caveat of another model
    caveats: [doc('A')],
    requests: [],
    toQuery: () => undefined,
  });
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
