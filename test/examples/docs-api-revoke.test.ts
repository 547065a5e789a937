import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attenuate, type CaveatInput, doc, readonly } from 'caveats';
import { createDocsAuthority, issueToken } from '../../examples/docs-api/authority.js';
import { openDatabase } from '../../examples/docs-api/data/open.js';
import { type Api, startApi } from './docs-api/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function issue(user: string, ...caveats: readonly CaveatInput[]) {
  const { db, authority } = api;
  const { id, token } = await issueToken(db, authority, { user, name: 'a test', caveats });
  return { id, text: authority.serialize(token) };
}

const read = { method: 'GET', path: '/docs/AbCDeFGH' };
const statusWith = async (text: string): Promise<number> => (await api.ask(read, text)).status;
const revoke = async (id: string, text: string): Promise<number> =>
  (await api.ask({ method: 'DELETE', path: `/tokens/${id}` }, text)).status;

describe('DELETE /tokens/{tokenId}', () => {
  it('revokes a token, and what was narrowed from it, for good and no other', async () => {
    const [leaked, other] = [await issue('usr-ada'), await issue('usr-ada')];
    const narrowed = api.authority.serialize(
      attenuate(api.authority.deserialize(leaked.text), [readonly()]),
    );
    for (const { text } of [leaked, other, { text: narrowed }]) {
      expect(await statusWith(text)).toBe(200);
    }
    expect(await revoke(leaked.id, other.text)).toBe(200);
    for (const text of [leaked.text, narrowed]) {
      const { status, body } = await api.ask(read, text);
      expect([status, body.code]).toEqual([401, 'token_revoked']);
    }
    expect(await statusWith(other.text)).toBe(200);
    expect(await revoke(leaked.id, other.text)).toBe(200);
    expect(await revoke(leaked.id, leaked.text)).toBe(401);
  });

  it('revokes the token with which it is asked for', async () => {
    const { id, text } = await issue('usr-ada');
    expect(await revoke(id, text)).toBe(200);
    expect(await statusWith(text)).toBe(401);
  });

  it('is not for tokens of others, which look as if they were not there', async () => {
    const [ada, grace] = [await issue('usr-ada'), await issue('usr-grace')];
    expect(await revoke(ada.id, grace.text)).toBe(404);
    expect(await revoke('nothing', grace.text)).toBe(404);
    expect(await statusWith(ada.text)).toBe(200);
  });

  it.each([
    ['a doc', [doc('AbCDeFGH')]],
    ['reading', [readonly()]],
  ])('is not for a token that is restricted to %s, not even over itself', async (_, caveats) => {
    const { id, text } = await issue('usr-ada', ...caveats);
    expect(await revoke(id, text)).toBe(403);
    expect(await statusWith(text)).toBe(200);
  });
});

describe('a token of this API', () => {
  it('can be told by its start, and has the name that it was given', async () => {
    const { id, text } = await issue('usr-ada');
    expect(text).toMatch(/^docs_/);
    const { body } = await api.ask({ method: 'GET', path: '/whoami' }, text);
    expect(body).toMatchObject({ tokenName: 'a test', tokenId: id });
  });

  it('that was cut off is told as that', async () => {
    const { text } = await issue('usr-ada');
    const { status, body } = await api.ask(read, text.slice(0, 50));
    expect([status, body.code]).toEqual([401, 'truncated_token']);
    expect(body['length']).toEqual({ received: 50, expected: text.length });
  });

  it('stays revoked when the server starts again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-api-revoked-'));
    const first = openDatabase(folder);
    const authority = createDocsAuthority(first);
    const { token } = await issueToken(first, authority, { user: 'usr-ada', name: 'leaked' });
    await authority.revoke({ token });
    first.close();
    const second = openDatabase(folder);
    const again = createDocsAuthority(second).verify(token, { request: {} });
    await expect(again).rejects.toMatchObject({ code: 'token_revoked' });
    second.close();
    rmSync(folder, { recursive: true });
  });
});
