import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc, table } from 'caveats';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Resolves a link, below the site's `/d/_d`. */
async function resolve(
  link: string,
  { caveats = [], more = '' }: { caveats?: Parameters<typeof tokenOf>[1]; more?: string } = {},
): Promise<Answered> {
  const url = encodeURIComponent(`${new URL(api.base).origin}/d/_d${link}`);
  const asked = { method: 'GET', path: `/resolveBrowserLink?url=${url}${more}` };
  return api.ask(asked, tokenOf(api.rootKey, caveats));
}

describe('a link of a browser', () => {
  it.each([
    ['AbCDeFGH', { type: 'doc', id: 'AbCDeFGH', name: 'Launch plan' }, ''],
    [
      'AbCDeFGH/_scanvas-Goals',
      { type: 'page', id: 'canvas-Goals', name: 'Goals' },
      '/pages/canvas-Goals',
    ],
    [
      'AbCDeFGH#_tgrid-Tasks',
      { type: 'table', id: 'grid-Tasks', name: 'Tasks' },
      '/tables/grid-Tasks',
    ],
    [
      'AbCDeFGH#_tgrid-Tasks/_ri-Cake',
      { type: 'row', id: 'i-Cake', name: 'Order a cake' },
      '/tables/grid-Tasks/rows/i-Cake',
    ],
  ])('to %s is resolved', async (link, resource, path) => {
    const { status, body } = await resolve(link);
    const href = `${api.base}/docs/AbCDeFGH${path}`;
    expect([status, body['resource']]).toEqual([200, { ...resource, href }]);
    expect(body['browserLink']).toMatch(new RegExp(`/d/_d${link}$`));
    const target = await api.ask(
      { method: 'GET', path: `/docs/AbCDeFGH${path}` },
      tokenOf(api.rootKey),
    );
    expect(target.body.id).toBe(resource.id);
  });

  it.each([
    ['AbCDeFGH/_scanvas-Gone', 'doc', 'AbCDeFGH'],
    ['AbCDeFGH#_tgrid-Gone', 'doc', 'AbCDeFGH'],
    ['AbCDeFGH#_tgrid-Gone/_ri-Cake', 'doc', 'AbCDeFGH'],
    ['AbCDeFGH#_tgrid-Tasks/_ri-Gone', 'table', 'grid-Tasks'],
    ['AbCDeFGH#_tgrid-Tasks', 'table', 'grid-Tasks'],
  ])('to what is gone is 404, or gracefully what is left: %s', async (link, type, id) => {
    const isGone = link.includes('Gone');
    expect((await resolve(link)).status).toBe(isGone ? 404 : 200);
    expect((await resolve(link, { more: '&degradeGracefully=false' })).status).toBe(
      isGone ? 404 : 200,
    );
    // codaio sends Python's booleans.
    for (const flag of ['true', 'True']) {
      const { body } = await resolve(link, { more: `&degradeGracefully=${flag}` });
      expect(body['resource']).toMatchObject({ type, id });
    }
  });

  it.each(['Nowhere', 'KlMnOpQr'])('to a doc that the user does not see is 404: %s', async (id) => {
    expect((await resolve(id, { more: '&degradeGracefully=true' })).status).toBe(404);
  });

  it('is for tokens that reach what it is about, and no more than that', async () => {
    const tasks = [table('AbCDeFGH', 'grid-Tasks')];
    const status = async (link: string, caveats: Parameters<typeof tokenOf>[1], more = '') =>
      (await resolve(link, { caveats, more })).status;
    expect(await status('AbCDeFGH#_tgrid-Tasks', tasks)).toBe(200);
    expect(await status('AbCDeFGH#_tgrid-Tasks/_ri-Cake', tasks)).toBe(200);
    expect(await status('AbCDeFGH#_tgrid-Team', tasks)).toBe(403);
    expect(await status('AbCDeFGH', tasks)).toBe(403);
    // What is left would be the doc, which the token does not reach.
    expect(await status('AbCDeFGH#_tgrid-Gone', tasks, '&degradeGracefully=true')).toBe(403);
    expect(await status('ZyXWvUTs', [doc('AbCDeFGH')])).toBe(403);
    expect(await status('AbCDeFGH', ['access = write'])).toBe(403);
    const { body } = await resolve('ZyXWvUTs', { caveats: [doc('AbCDeFGH')] });
    expect(body).toMatchObject({
      code: 'scope_denied',
      required: { level: 'doc', access: 'read' },
    });
  });

  it.each([
    'https://coda.io/d/_dAbCDeFGH',
    '{site}/docs?folderId=fl-own',
    '{site}/d/_dAbCDeFGH%23_lu1',
    'no link',
    '',
  ])('elsewhere is 400, also for a token of one doc: %s', async (url) => {
    for (const caveats of [[], [doc('AbCDeFGH')]]) {
      const path = `/resolveBrowserLink?url=${url}`;
      const { status, body } = await api.ask(
        { method: 'GET', path },
        tokenOf(api.rootKey, caveats),
      );
      expect([status, body['message']]).toEqual([400, 'url must be a link to something in a doc']);
    }
  });

  it('must be there', async () => {
    const ask = { method: 'GET', path: '/resolveBrowserLink' };
    expect((await api.ask(ask, tokenOf(api.rootKey))).status).toBe(400);
    expect((await api.ask(ask)).status).toBe(401);
  });
});
