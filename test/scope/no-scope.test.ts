import { describe, expect, test } from 'vitest';
import {
  createDialect,
  defineCaveat,
  inferScope,
  mint,
  scopeAllows,
  verify,
  whoami,
} from '../../src/index.js';
import { createGuard } from '../../src/http/index.js';
import { serialize } from '../../src/index.js';
import { refused } from '../token/thrown.js';

const tier = defineCaveat({
  type: 'tier',
  role: 'usage',
  fields: { tier: 'text' },
  decode: (text) =>
    text.startsWith('tier = ') ? { type: 'tier', tier: text.slice(7) } : undefined,
  encode: ({ tier }: { type: 'tier'; tier: string }) => `tier = ${tier}`,
  check: (caveat, request: { tier?: string }) =>
    request.tier === caveat.tier ? { ok: true } : { ok: false, reason: 'not_allowed' },
});
const dialect = createDialect({ standardKinds: false, kinds: [tier] });

const rootKey = 'an example key, 32 bytes or more';
const tokenWith = (...caveats: readonly string[]) =>
  mint({ rootKey, identity: { subject: 'usr-1' }, caveats });

describe('a dialect without the standard kinds and a scope', () => {
  test('is for one thing', () => {
    const token = tokenWith('tier = gold');
    const { scope, skipped } = inferScope(token, { rootKey, dialect, context: {} });
    expect(scope).toEqual({ kind: 'unrestricted' });
    expect(scopeAllows(scope, {})).toBe(true);
    expect(skipped).toEqual([{ type: 'tier', tier: 'gold' }]);
    expect(
      verify(token, { rootKey, dialect, request: { tier: 'gold' } }).can({ access: 'use' }),
    ).toBe(true);
    expect(whoami(token, { rootKey, dialect, context: {} }).scoped).toBe(true);
    expect(whoami(tokenWith(), { rootKey, dialect, context: {} }).scoped).toBe(false);
  });

  test.each(['doc = A', 'access = read', 'time < 5', 'table = A/t'])('does not read %s', (text) => {
    const error = refused(() => verify(tokenWith(text), { rootKey, dialect, request: {} }));
    expect(error.code).toBe('unknown_caveat');
  });

  test('has no resource to ask for', () => {
    const request = { resource: { doc: 'A' } } as object;
    expect(() => verify(tokenWith(), { rootKey, dialect, request })).toThrow(TypeError);
  });

  test('guards an API', async () => {
    const guard = createGuard({ rootKey, dialect });
    const headers = { authorization: `Bearer ${serialize(tokenWith('tier = gold'))}` };
    expect((await guard.authorize(headers, { tier: 'gold' })).ok).toBe(true);
    expect((await guard.authorize(headers, { tier: 'silver' })).ok).toBe(false);
  });
});
