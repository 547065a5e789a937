import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc } from 'caveats';
import { type Api, startApi } from './docs-api/api.js';
import { type Body, faults, getFrom, type Got, namesIn } from './docs-api/client.js';
import { SCHEMAS } from './docs-api/schemas.js';
import { tokenOf } from './docs-api/tokens.js';

/**
 * The requests with which clients of Coda's API read, and what they need of the responses. Each was read in
 * the client's source, and is sent here as the client sends it, save for the base URL.
 */
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const DOC = '/docs/AbCDeFGH';
const TASKS = `${DOC}/tables/Tasks`;

const get = (
  path: string,
  headers?: Readonly<Record<string, string>>,
  token?: string,
): Promise<Got> => getFrom(api, path, headers, token);

describe('coda-mcp of orellazri', () => {
  it('searches documents', async () => {
    expect(namesIn((await get('/docs?query=plan')).body)).toEqual(['Launch plan']);
    expect(namesIn((await get('/docs')).body)).toHaveLength(3);
  });

  it('goes through rows with the same parameters again, and no limit beside the page token', async () => {
    const query = `query=${encodeURIComponent('"Done":false')}&sortBy=natural&useColumnNames=true`;
    const path = `${TASKS}/rows?${query}&valueFormat=rich`;
    const { body } = await get(`${path}&limit=1`);
    expect(namesIn(body)).toEqual(['Write to the press']);
    const next = await get(`${path}&pageToken=${body.nextPageToken}`);
    expect(namesIn(next.body)).toEqual(['Rehearse the demo']);
    expect(next.body.nextPageToken).toBeUndefined();
  });

  it.each([
    ['coda_list_pages', `${DOC}/pages?limit=1`, ['Goals']],
    ['coda_list_tables', `${DOC}/tables?limit=2`, ['Tasks', 'The team']],
    ['coda_list_columns', `${TASKS}/columns?limit=2`, ['Name', 'Effort']],
  ])('lists a few: %s', async (_tool, path, names) => {
    const { body } = await get(path);
    expect(namesIn(body)).toEqual(names);
    expect(body.nextPageToken).toEqual(expect.any(String));
  });
});

describe('the packs SDK of Coda', () => {
  const HEADERS = {
    'content-type': 'application/json',
    'user-agent': 'Coda-Typescript-API-Client',
  };

  it.each([
    ['listCategories', '/categories'],
    ['listDocs', '/docs?isOwner=true&limit=1'],
    ['getPermissions', `${DOC}/acl/permissions`],
    ['getTable', `${TASKS}?useUpdatedTableLayouts=true`],
    ['listPackVersions', '/packs/1/versions?limit=1'],
    ['listPacks', '/packs?sortBy=title&direction=ascending&excludePublicPacks=false'],
    ['listWorkspaceMembers', '/workspaces/ws-engines/users?includedRoles=Admin'],
    ['listDocAnalytics', '/analytics/docs?scale=daily&orderBy=views&direction=descending&limit=5'],
  ])('reads: %s, %s', async (operation, path) => {
    const got = await get(path, HEADERS);
    expect([got.status, faults(SCHEMAS[operation], got)]).toEqual([200, []]);
  });

  it('sends a page token without the other parameters', async () => {
    const { body } = await get('/docs?isOwner=true&limit=1', HEADERS);
    const next = await get(`/docs?pageToken=${body.nextPageToken}`, HEADERS);
    expect(namesIn(next.body)).toEqual(['Travel journal']);
  });
});

describe('the node of n8n', () => {
  /** It follows `nextPageLink`, and adds the parameters of the first request to it. */
  async function all(resource: string, query: Readonly<Record<string, string>>): Promise<Body[]> {
    const found: Body[] = [];
    const parameters = new URLSearchParams({ ...query, limit: '100' });
    for (let next = resource; next;) {
      const { status, body } = await get(`${next}${next.includes('?') ? '&' : '?'}${parameters}`, {
        'user-agent': 'n8n',
      });
      expect(status).toBe(200);
      found.push(...(body.items ?? []));
      next = body.nextPageLink ?? '';
    }
    return found;
  }

  it.each([
    ['getDocs', '/docs', 3],
    ['getTables', `${DOC}/tables`, 3],
    ['getViews', `${DOC}/tables?tableTypes=view`, 1],
    ['getFormulas', `${DOC}/formulas`, 1],
    ['getColumns', `${TASKS}/columns`, 4],
    ['getViewRows', `${DOC}/tables/table-Next/rows`, 2],
    ['getViewColumns', `${DOC}/tables/table-Next/columns`, 3],
  ])('offers what it lists by name and id: %s', async (_method, resource, count) => {
    const items = await all(resource, {});
    expect(items).toHaveLength(count);
    for (const { id, name } of items)
      expect([typeof id, typeof name]).toEqual(['string', 'string']);
  });

  it('gets all rows of more pages than one, with the query sent again', async () => {
    await api.undoing(async () => {
      const row = { cells: [{ column: 'Name', value: 'More' }] };
      const body = { rows: Array.from({ length: 120 }, () => row) };
      await api.ask({ method: 'POST', path: `${TASKS}/rows`, body }, tokenOf(api.rootKey));
      const rows = await all(`${TASKS}/rows`, { useColumnNames: 'true', sortBy: 'natural' });
      expect(new Set(rows.map(({ id }) => id)).size).toBe(123);
      expect(rows[122]).toMatchObject({ values: { Name: 'More' } });
    });
  });
});

describe('the actions of Pipedream', () => {
  it('list docs with flags that are false, page by page with the same parameters', async () => {
    const flags = 'isPublished=false&isStarred=false&inGallery=false&limit=1';
    const names: unknown[] = [];
    let { body } = await get(`/docs?${flags}`);
    names.push(...namesIn(body));
    while (body.nextPageToken) {
      ({ body } = await get(`/docs?${flags}&pageToken=${body.nextPageToken}`));
      names.push(...namesIn(body));
    }
    // `isStarred` alone has a meaning when it is false.
    expect(names).toEqual(['Budget', 'Travel journal']);
  });

  it('find rows', async () => {
    const query = `query=${encodeURIComponent('c-Name:"Order a cake"')}&sortBy=createdAt&limit=25`;
    const { body } = await get(`${TASKS}/rows?${query}&visibleOnly=true&valueFormat=simple`);
    expect(body.items ?? []).toMatchObject([{ id: 'i-Cake', name: 'Order a cake', index: 2 }]);
  });

  it('offer rows in their natural order, and emit those that changed', async () => {
    const { body } = await get(`${TASKS}/rows?sortBy=natural`);
    for (const row of body.items ?? []) expect(Date.parse(String(row['updatedAt']))).not.toBeNaN();
    expect(namesIn(body)).toHaveLength(3);
  });
});

describe('the wish of the seed thread', () => {
  it.each(['/docs', '/docs/'])('is met: %s lists the doc of a token for one doc', async (path) => {
    const { status, body } = await get(path, {}, tokenOf(api.rootKey, [doc('AbCDeFGH')]));
    expect([status, namesIn(body)]).toEqual([200, ['Launch plan']]);
  });
});
