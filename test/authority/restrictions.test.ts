import { access, attenuate, doc, expiresIn, ip, serialize, table, time, TokenError } from 'caveats';
import { createAuthority, type Restrictions } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { errorOf, keyring, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };

async function restricted(restrictions: Restrictions) {
  const authority = createAuthority({ keys: keyring(), restrictions });
  const text = serialize(await authority.mint({ identity, caveats: [doc('A', 'B')] }));
  return { authority, text };
}

describe.each<[string, (list: ReturnType<Restrictions>) => ReturnType<Restrictions>]>([
  ['now', (list) => list],
  ['later', (list) => Promise.resolve(list)],
])('restrictions that are known %s', (_, when) => {
  test('are in force as if they stood in the token', async () => {
    const { authority, text } = await restricted(() => when([doc('B'), access('read')]));
    expect(await refusalOf(authority, text, { resource: { doc: 'B' }, access: 'read' })).toBe(
      undefined,
    );
    expect(await refusalOf(authority, text, { resource: { doc: 'A' }, access: 'read' })).toBe(
      'scope_denied',
    );
    expect(await refusalOf(authority, text, { resource: { doc: 'B' }, access: 'write' })).toBe(
      'scope_denied',
    );
  });

  test('are told of as what they are', async () => {
    const { authority, text } = await restricted(() => when([ip('192.0.2.0/24'), doc('B')]));
    const { failures } = await errorOf(authority.verify(text, { request: reading }));
    expect(failures).toEqual([
      expect.objectContaining({ index: 1, restriction: true, reason: 'missing_context' }),
      expect.objectContaining({ index: 2, restriction: true, condition: 'doc = B' }),
    ]);
    const { caveats } = await authority.explain(text, { request: reading });
    expect(caveats.map(({ restriction, met }) => [restriction, met])).toEqual([
      [undefined, true],
      [true, false],
      [true, false],
    ]);
    const request = { resource: { doc: 'B' }, ip: '192.0.2.1' };
    const grant = await authority.verify(text, { request });
    expect(grant.caveats).toEqual([doc('A', 'B'), ip('192.0.2.0/24'), doc('B')]);
  });

  test('narrow what a token is said to reach, and until when', async () => {
    const { authority, text } = await restricted(() =>
      when([table('A', 'grid-1'), 'access = read', time(4_000_000_000)]),
    );
    const inferred = await authority.inferScope(text, { context: {} });
    expect(inferred).toMatchObject({
      scope: { kind: 'only', resources: [{ doc: 'A', table: 'grid-1', access: ['read'] }] },
      validUntil: 4_000_000_000,
    });
    expect(await authority.whoami(text, { context: {} })).toMatchObject({
      scope: { resources: [{ access: ['read'] }] },
    });
  });
});

describe('restrictions', () => {
  test('are those of the token at hand: a leaked one is narrowed, its siblings are not', async () => {
    const leaked = new Set<string>();
    const { authority, text } = await restricted(({ id }) => (leaked.has(id) ? [doc('B')] : []));
    const sibling = await authority.mint({ identity });
    leaked.add((await authority.verify(text, { request: reading })).identity.id);
    expect(await refusalOf(authority, text)).toBe('scope_denied');
    expect(await refusalOf(authority, attenuate(text, [doc('A')]))).toBe('scope_denied');
    expect(await refusalOf(authority, sibling)).toBeUndefined();
  });

  test('hold for the token of a consumer too', async () => {
    const authority = createAuthority({
      keys: keyring(),
      restrictions: ({ type }) => (type === 'identity' ? [ip('192.0.2.0/24')] : []),
    });
    const token = await authority.mint({ identity, caveats: ['consumer = usr-2'] });
    const consumerToken = await authority.mint({
      identity: { subject: 'usr-2', type: 'identity' },
    });
    const asked = authority.inferScope(token, { context: {}, consumerToken });
    expect(await errorOf(asked)).toMatchObject({
      code: 'context_denied',
      source: 'consumer_token',
    });
    const context = { ip: '192.0.2.7' };
    await expect(authority.inferScope(token, { context, consumerToken })).resolves.toBeDefined();
  });

  test('are asked for once the signatures hold, and not before', async () => {
    let asked = 0;
    const { authority, text } = await restricted(() => {
      asked++;
      return [];
    });
    const forged = text.slice(0, -1) + (text.endsWith('A') ? 'Q' : 'A');
    expect(await refusalOf(authority, forged)).not.toBeUndefined();
    expect(asked).toBe(0);
    await refusalOf(authority, text);
    expect(asked).toBe(1);
  });

  test.each<[string, Restrictions]>([
    [
      'throw',
      () => {
        throw new Error('no database');
      },
    ],
    ['reject', () => Promise.reject(new Error('no database'))],
    ['are no list', () => undefined as never],
    ['hold something that is no caveat', () => [{ type: 'colour' } as never]],
  ])('that %s let nobody in', async (_, restrictions) => {
    const { authority, text } = await restricted(restrictions);
    expect(await refusalOf(authority, text)).toBe('verification_unavailable');
  });

  test('that do not come in time let nobody in', async () => {
    const restrictions = (): Promise<never> => new Promise(() => undefined);
    const authority = createAuthority({ keys: keyring(), restrictions, timeout: 20 });
    const token = await authority.mint({ identity });
    expect(await refusalOf(authority, token)).toBe('verification_unavailable');
  });

  test('may refuse a token with a code of their own', async () => {
    const { authority, text } = await restricted(() => {
      throw new TokenError('token_revoked');
    });
    expect(await refusalOf(authority, text)).toBe('token_revoked');
  });

  test('that nobody understands let nobody in', async () => {
    const { authority, text } = await restricted(() => ['colour = red']);
    expect(await refusalOf(authority, text)).toBe('unknown_caveat');
  });

  test('and a store that fail together are one refusal, and no unhandled rejection', async () => {
    const authority = createAuthority({
      keys: keyring(),
      restrictions: () => Promise.reject(new Error('no database')),
      revocations: {
        get: () => {
          throw new Error('no store');
        },
        set: () => undefined,
        delete: () => undefined,
      },
    });
    const token = await authority.mint({ identity, caveats: [expiresIn(60)] });
    expect(await refusalOf(authority, token)).toBe('verification_unavailable');
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
