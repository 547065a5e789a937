import {
  access,
  attenuate,
  doc,
  inferScope,
  mint,
  scopeAllows,
  type TokenRequest,
  verify,
} from 'caveats';
import { expect, test } from 'vitest';
import { refused } from '../token/thrown.js';

// What the theorems say with a proviso: the plain sentence is false, and this is what shows it.

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 'x' };
const request: TokenRequest = { resource: { doc: 'A' }, access: 'read' };

test('report and verdict agree, but for identity tokens, which reach nothing and may be verified', () => {
  const token = mint({ rootKey, identity: { ...identity, type: 'identity' } });
  const expecting = { rootKey, expect: 'identity' } as const;
  const grant = verify(token, { ...expecting, request });
  expect(grant.can({ doc: 'A', access: 'read' })).toBe(false);
  const scope = inferScope(token, { ...expecting, context: {} });
  expect(scopeAllows(scope, { doc: 'A', access: 'read' })).toBe(false);
});

test('one more caveat widens no report, but may leave little enough for a first one', () => {
  const docs = Array.from({ length: 4097 }, (_, i) => `doc-${i}`);
  const token = mint({ rootKey, identity, caveats: [doc(...docs)] });
  const narrow = attenuate(token, [doc('doc-7', 'A')]);
  expect(refused(() => inferScope(token, { rootKey, context: {} })).code).toBe('token_too_large');
  const { scope } = inferScope(narrow, { rootKey, context: {} });
  expect(scope).toEqual({
    kind: 'only',
    resources: [{ doc: 'doc-7', access: ['read', 'write'] }],
  });
  for (const each of [token, narrow]) {
    verify(each, { rootKey, request: { ...request, resource: { doc: 'doc-7' } } });
    expect(refused(() => verify(each, { rootKey, request })).code).toBe('scope_denied');
  }
});

test('what is let in of a part of a request is let in however it is completed, but for ids that are none', () => {
  const token = mint({ rootKey, identity, caveats: [access('read')] });
  verify(token, { rootKey, request: { access: 'read' } });
  verify(token, { rootKey, request });
  for (const id of ['', '\ud800', 'x'.repeat(513)]) {
    const completed = { ...request, resource: { doc: id } };
    expect(refused(() => verify(token, { rootKey, request: completed })).code).toBe('scope_denied');
  }
});
