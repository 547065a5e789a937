import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc } from 'caveats';
import type { Json } from '../../examples/docs-api/data/database.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Asks as Ada, or another. */
async function ask(line: string, body?: Json, subject = 'usr-ada'): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  const asked = { method, path, ...(body !== undefined && { body }) };
  return api.ask(asked, tokenOf(api.rootKey, [], { subject }));
}

describe('publishing', () => {
  it('shows in the doc, in one of the known categories, until it is undone', async () => {
    await api.undoing(async () => {
      const published = async (): Promise<unknown> =>
        (await ask('GET /docs/ZyXWvUTs')).body['published'];
      expect(await published()).toBeUndefined();
      const { items } = await ask('GET /categories');
      const categoryNames = [items[2]!.name!];
      const how = { slug: 'journal', discoverable: true, categoryNames };
      expect((await ask('PUT /docs/ZyXWvUTs/publish', how)).status).toBe(202);
      expect(await published()).toEqual({
        browserLink: `${new URL(api.base).origin}/@docs/journal_dZyXWvUTs`,
        mode: 'view',
        discoverable: true,
        earnCredit: false,
        categories: [{ name: 'Travel' }],
      });
      expect((await ask('DELETE /docs/ZyXWvUTs/publish')).status).toBe(200);
      expect(await published()).toBeUndefined();
      expect((await ask('DELETE /docs/ZyXWvUTs/publish')).status).toBe(404);
    });
  });

  it.each<[string, Json]>([
    ['category', { categoryNames: ['Gardening'] }],
    ['mode', { mode: 'dance' }],
    ['slug', { slug: 'a/b' }],
  ])('is refused for a %s that there is not', async (_what, body) => {
    expect((await ask('PUT /docs/ZyXWvUTs/publish', body)).status).toBe(400);
  });
});

describe('the status of a mutation', () => {
  it('is told to whoever made it, and to nobody else', async () => {
    const { requestId } = (await ask('PUT /docs/AbCDeFGH/publish', { mode: 'edit' })).body;
    const line = `GET /mutationStatus/${requestId}`;
    expect((await ask(line)).body).toEqual({ completed: true });
    expect((await ask(line, undefined, 'usr-grace')).status).toBe(404);
    expect((await ask('GET /mutationStatus/mutate-0')).status).toBe(404);
    // To a restricted token, what there is not looks as what it does not reach.
    const token = tokenOf(api.rootKey, [doc('AbCDeFGH')]);
    const asked = { method: 'GET', path: '/mutationStatus/mutate-0' };
    expect((await api.ask(asked, token)).status).toBe(403);
  });
});

describe('packs', () => {
  it('are made by members of a workspace, who may change them', async () => {
    await api.undoing(async () => {
      const { packId } = (await ask('POST /packs', { name: 'Tides', workspaceId: 'ws-engines' }))
        .body;
      await ask(`PATCH /packs/${packId}`, { description: 'The tides.', shortDescription: 'Tides' });
      expect((await ask(`GET /packs/${packId}`)).body).toMatchObject({
        name: 'Tides',
        description: 'The tides.',
        shortDescription: 'Tides',
      });
      expect((await ask(`GET /packs/${packId}`, undefined, 'usr-alan')).status).toBe(404);
      expect((await ask('GET /packs')).items).toHaveLength(2);
      expect((await ask('GET /packs', undefined, 'usr-alan')).items).toHaveLength(1);
      expect((await ask('POST /packs', { name: 'Mine' }, 'usr-alan')).status).toBe(403);
    });
  });

  it('are changed by those alone who are allowed to', async () => {
    await api.undoing(async () => {
      const rename = { name: 'Climate' };
      expect((await ask('PATCH /packs/1', rename, 'usr-grace')).status).toBe(403);
      const body = { access: 'edit', principal: { type: 'user', email: 'grace@example.com' } };
      const { permissionId } = (await ask('POST /packs/1/permissions', body)).body;
      expect((await ask('PATCH /packs/1', rename, 'usr-grace')).status).toBe(200);
      expect((await ask('POST /packs/1/permissions', body, 'usr-grace')).status).toBe(403);

      const { items } = await ask('GET /packs/1/permissions');
      expect(items).toContainEqual({ id: permissionId, ...body });
      await ask(`DELETE /packs/1/permissions/${permissionId}`);
      expect((await ask('PATCH /packs/1', rename, 'usr-grace')).status).toBe(403);
      await ask('POST /packs/1/permissions', { access: 'edit', principal: { type: 'worldwide' } });
      expect((await ask('PATCH /packs/1', rename, 'usr-grace')).status).toBe(200);
    });
  });

  it('have a version once what was registered is uploaded', async () => {
    await api.undoing(async () => {
      const bundle = 'export const pack = {};';
      const bundleHash = createHash('sha256').update(bundle).digest('hex');
      const version = '/packs/1/versions/1.1.0';
      const { uploadUrl } = (await ask(`POST ${version}/register`, { bundleHash })).body;
      expect((await ask(`POST ${version}/register`, { bundleHash })).status).toBe(409);
      expect((await ask(`POST ${version}/uploadComplete`, {})).status).toBe(400);
      await ask(`PUT ${uploadUrl!.slice(api.base.length)}`, 'something else');
      expect((await ask(`POST ${version}/uploadComplete`, {})).status).toBe(400);
      expect((await ask('GET /packs/1/versions')).items).toHaveLength(1);

      await ask(`PUT ${uploadUrl!.slice(api.base.length)}`, bundle);
      const how = { notes: 'New', source: 'web' };
      expect((await ask(`POST ${version}/uploadComplete`, how)).status).toBe(200);
      expect((await ask('GET /packs/1/versions')).items).toMatchObject([
        { packVersion: '1.0.0' },
        { packVersion: '1.1.0', buildNotes: 'New', source: 'web' },
      ]);
      // From then on it stays as it is.
      expect((await ask(`PUT ${version}/bundle`, 'something else')).status).toBe(404);
    });
  });

  it('have no version that is none, nor a bundle of JSON', async () => {
    const body = { bundleHash: '0' };
    expect((await ask('POST /packs/1/versions/new/register', body)).status).toBe(400);
    expect((await ask('POST /packs/1/versions/1.2.0/uploadComplete', {})).status).toBe(404);
    expect((await ask('PUT /packs/1/versions/1.2.0/bundle', {})).status).toBe(400);
  });
});

describe('workspaces', () => {
  it('have members, whose roles an admin changes', async () => {
    await api.undoing(async () => {
      const change = { email: 'grace@example.com', newRole: 'Editor' };
      const path = '/workspaces/ws-engines/users';
      expect((await ask(`POST ${path}/role`, change, 'usr-grace')).status).toBe(403);
      const { roleChangedAt } = (await ask(`POST ${path}/role`, change)).body;
      expect((await ask(`GET ${path}`)).items).toMatchObject([
        { name: 'Ada Lovelace', role: 'Admin' },
        { name: 'Grace Hopper', role: 'Editor', roleChangedAt },
      ]);
      expect((await ask(`POST ${path}/role`, { ...change, newRole: 'King' })).status).toBe(400);
      const nobody = { ...change, email: 'nobody@example.com' };
      expect((await ask(`POST ${path}/role`, nobody)).status).toBe(404);
      expect((await ask(`GET ${path}`, undefined, 'usr-alan')).status).toBe(404);
    });
  });

  it('tell how many of each role were active, month by month', async () => {
    expect((await ask('GET /workspaces/ws-engines/roles')).items).toMatchObject([
      {
        month: '2025-05-01',
        activeAdminCount: 1,
        activeDocMakerCount: 0,
        inactiveDocMakerCount: 1,
      },
      {
        month: '2025-06-01',
        activeAdminCount: 1,
        activeDocMakerCount: 1,
        inactiveDocMakerCount: 0,
      },
    ]);
  });
});

describe('analytics', () => {
  it('tell how often those docs were looked at that the user sees', async () => {
    const { items } = await ask('GET /analytics/docs');
    expect(items).toHaveLength(3);
    expect(items[1]).toMatchObject({
      doc: { id: 'AbCDeFGH', title: 'Launch plan' },
      metrics: [
        { date: '2025-06-01', views: 12 },
        { date: '2025-06-02', views: 30 },
      ],
    });
  });
});
