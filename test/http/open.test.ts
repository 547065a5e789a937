import { defineScope, createDialect, mint, serialize } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { describe, expect, test, vi } from 'vitest';
import { createGuard, type Refused } from '../../src/http/index.js';
import { bearer, guardWith, request, rootKey, token, tokenWith } from './world.js';

describe('a request that is opened once', () => {
  const guard = guardWith({ realm: 'docs' });
  const asked = { ...request, resource: { doc: 'A' } };

  test('is asked often, and each answer is that of the guard', async () => {
    const narrow = bearer(tokenWith('doc = A', 'access = read'));
    const opened = await guard.open(narrow);
    expect(opened.refused).toBeUndefined();
    for (const resource of [{ doc: 'A' }, { doc: 'B' }, {}]) {
      for (const access of ['read', 'write'] as const) {
        const each = { ...request, resource, access };
        expect(await opened.authorize(each)).toEqual(await guard.authorize(narrow, each));
        expect(await opened.authorizeList(each, 'doc')).toEqual(
          await guard.authorizeList(narrow, each, 'doc'),
        );
      }
    }
    const { resource: _, access: __, ...context } = asked;
    expect(await opened.whoami(context)).toEqual(await guard.whoami(narrow, context));
  });

  test.each([
    ['no token', {}],
    ['junk', bearer('junk')],
    [
      'a forged one',
      bearer(serialize(mint({ rootKey: `${rootKey}x`, identity: { subject: 'a' } }))),
    ],
  ])('of %s gives the same refusal to every question', async (_, headers) => {
    const opened = await guard.open(headers);
    const refused = await guard.authorize(headers, asked);
    expect(refused.ok).toBe(false);
    expect(opened.refused).toEqual(refused);
    expect(await opened.authorize(asked)).toEqual(refused);
    expect(await opened.authorizeList(asked, 'doc')).toEqual(refused);
    const { status, headers: fields, body } = opened.refused!;
    expect(await opened.whoami({})).toEqual({ status, headers: fields, body });
  });

  test('gives each question a refusal of its own', async () => {
    for (const onRefusal of [undefined, () => ({ body: { message: 'no' } })]) {
      const opened = await guardWith({ onRefusal }).open({});
      const answers = async () => [
        (await opened.authorize(asked)) as Refused,
        (await opened.authorizeList(asked, 'doc')) as Refused,
        await opened.whoami({}),
      ];
      const first = structuredClone(await answers());
      for (const { headers } of await answers()) Object.assign(headers, { 'x-other': 'usr-2' });
      expect(await answers()).toEqual(first);
      expect(Object.isFrozen(opened.refused!.problem)).toBe(true);
    }
  });

  test('is judged by the clock of each question', async () => {
    let now = 1000;
    const authority = createAuthority({ keys: rootKey, clock: () => now });
    const own = createGuard({ authority });
    const opened = await own.open(bearer(await authority.issue('usr-1', ['time < 1010'])));
    const { now: _, ...later } = asked;
    expect(await opened.authorize(later)).toMatchObject({ ok: true });
    now = 1010;
    const expired = { status: 401 };
    expect(await opened.authorize(later)).toMatchObject(expired);
    expect(await opened.authorizeList({ access: 'read' }, 'doc')).toMatchObject(expired);
    expect(await opened.whoami({})).toMatchObject(expired);
  });

  test('looks for the key and the revocation once', async () => {
    const find = vi.fn(() => ({ rootKey }));
    const revocations = new Map<string, unknown>();
    const get = vi.spyOn(revocations, 'get');
    const authority = createAuthority({
      keys: { current: () => ({ keyId: 'k1', rootKey }), find: () => find().rootKey },
      revocations,
      cache: false,
    });
    const own = createGuard({ authority });
    const opened = await own.open(bearer(token));
    const calls = [find.mock.calls.length, get.mock.calls.length];
    for (let i = 0; i < 5; i++) expect(await opened.authorize(asked)).toMatchObject({ ok: true });
    expect([find.mock.calls.length, get.mock.calls.length]).toEqual(calls);
  });

  test('hands a refusal of the token to onRefusal once', async () => {
    const onRefusal = vi.fn(() => ({ body: 'no' }));
    const opened = await guardWith({ onRefusal }).open(bearer('junk'));
    expect(await opened.authorize(asked)).toMatchObject({ status: 401, body: 'no' });
    expect(await opened.authorize(asked)).toMatchObject({ status: 401, body: 'no' });
    expect(onRefusal).toHaveBeenCalledTimes(1);
  });

  test('knows the scope of its dialect', async () => {
    const git = defineScope({ levels: { org: {} }, actions: ['pull', 'push'] });
    const dialect = createDialect({ scope: git });
    const text = serialize(
      mint({
        rootKey,
        dialect,
        identity: { subject: 'usr-1' },
        caveats: [git.caveats.org('acme')],
      }),
    );
    const opened = await createGuard({ rootKey, dialect }).open(bearer(text));
    const ask = (org: string) => opened.authorize({ resource: { org }, access: 'push' });
    expect(await ask('acme')).toMatchObject({ ok: true });
    expect(await ask('beta')).toMatchObject({ ok: false, status: 403 });
  });

  test('rejects if a lookup does, and what `request` throws is no verdict', async () => {
    const broken = createGuard({ rootKey: () => Promise.reject(new Error('down')) });
    await expect(broken.open(bearer(token))).rejects.toThrow('down');
    const opened = await guard.open(bearer(token));
    expect(() =>
      opened.authorize(() => {
        throw new Error('no facts');
      }),
    ).toThrow('no facts');
  });
});
