import type { Caveat, Request, Token } from 'caveats';
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
  expectTypeOf(authority).toExtend<Authority<Caveat, Request>>();
  requireToken({ authority });
  requireToken({ rootKey: testKeys.rootKey });
  // @ts-expect-error its clock is one that tests can set
  createTestAuthority({ clock: () => 0 });
});

test('matchers judge at once by a key, and later by an authority', () => {
  const { toVerify } = createMatchers();
  expectTypeOf(toVerify.call({}, token)).toEqualTypeOf<MatcherResult>();
  const later = createMatchers({ authority: createTestAuthority() });
  expectTypeOf(later.toVerify.call({}, token)).toEqualTypeOf<Promise<MatcherResult>>();
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
