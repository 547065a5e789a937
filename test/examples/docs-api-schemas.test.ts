import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../examples/docs-api/links.js';
import { operations } from '../../examples/docs-api/operations/index.js';
import { type Answered, type Api, type Ask, startApi } from './docs-api/api.js';
import { faults } from './docs-api/client.js';
import { prepare, REQUESTS } from './docs-api/requests.js';
import { ERROR, SCHEMAS } from './docs-api/schemas.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  prepare(api.db);
});
afterAll(() => api.stop());

const ask = (request: Ask): Promise<Answered> => api.ask(request, tokenOf(api.rootKey));
const get = (path: string): Promise<Answered> => ask({ method: 'GET', path });

const JOURNAL = '/docs/ZyXWvUTs';
const TRIPS = `${JOURNAL}/tables/Trips`;
const NEXT = '/docs/AbCDeFGH/tables/Next%20up';

/** More responses of operations that read: of views, of all types of values, of lists with more pages. */
const MORE_READS: readonly (readonly [operation: string, path: string])[] = [
  ['listDocs', '/docs?limit=1'],
  ['listDocs', '/docs?sourceDoc=AbCDeFGH'],
  ['getDoc', JOURNAL],
  ['getDoc', '/docs/QrStUvWx'],
  ['listPages', '/docs/AbCDeFGH/pages?limit=1'],
  ['listTables', `${JOURNAL}/tables`],
  ['getTable', TRIPS],
  ['getTable', NEXT],
  ['listColumns', `${TRIPS}/columns`],
  ['getColumn', `${TRIPS}/columns/Next`],
  ['getColumn', `${NEXT}/columns/Effort`],
  ['listRows', `${NEXT}/rows?limit=1`],
  ['listRows', `${TRIPS}/rows`],
  ['listRows', `${TRIPS}/rows?valueFormat=simpleWithArrays`],
  ['listRows', `${TRIPS}/rows?valueFormat=rich`],
  ['getRow', `${TRIPS}/rows/Turin?valueFormat=rich&useColumnNames=true`],
  ['getRow', `${NEXT}/rows/i-Demo`],
  ['listDocAnalytics', '/analytics/docs?scale=cumulative&limit=1'],
  ['listDocAnalytics', '/analytics/docs?sinceDate=2030-01-01'],
];

describe('a response', () => {
  it.each(Object.keys(operations))('has what Coda documents of %s', async (operation) => {
    await api.undoing(async () => {
      const answered = await ask(REQUESTS[operation]!);
      expect(answered.status).toBeLessThan(300);
      expect(faults(SCHEMAS[operation], answered)).toEqual([]);
    });
  });

  it.each(MORE_READS)('has what Coda documents of %s: %s', async (operation, path) => {
    const answered = await get(path);
    expect(answered.status).toBe(200);
    expect(faults(SCHEMAS[operation], answered)).toEqual([]);
  });

  it('would not pass if a member were missing, or more than documented, or of another type', async () => {
    const { body } = await get('/docs/AbCDeFGH');
    const { browserLink: _, ...less } = body;
    for (const other of [less, { ...body, slug: '' }, { ...body, createdAt: 'now' }]) {
      expect(faults(SCHEMAS['getDoc'], { body: other })).not.toEqual([]);
    }
  });
});

/** The texts of a member anywhere in a body. */
function all(name: string, body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    key === name && typeof value === 'string' ? [value] : all(name, value),
  );
}

describe('the links of a response', () => {
  const paths = [...Object.values(REQUESTS), ...MORE_READS.map(([, path]) => path)]
    .map((request) => (typeof request === 'string' ? { method: 'GET', path: request } : request))
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);

  it('lead to what they are links of', async () => {
    const found = await Promise.all(paths.map(async (path) => (await get(path)).body));
    const hrefs = new Set(found.flatMap((body) => all('href', body)));
    expect(hrefs.size).toBeGreaterThan(40);
    for (const href of hrefs) {
      expect(href.startsWith(api.base)).toBe(true);
      const { status } = await get(href.slice(api.base.length));
      expect([href, status]).toEqual([href, 200]);
    }
  });

  it('for browsers name docs, pages, tables and rows that there are, or show an icon', async () => {
    const { origin: site } = new URL(api.base);
    const found = await Promise.all(paths.map(async (path) => (await get(path)).body));
    const links = new Set(found.flatMap((body) => all('browserLink', body)));
    expect(links.size).toBeGreaterThan(20);
    for (const link of links) {
      const { pathname } = new URL(link);
      if (pathname.startsWith('/icons/')) {
        const response = await fetch(link);
        expect([response.status, response.headers.get('content-type')]).toEqual([
          200,
          'image/svg+xml; charset=utf-8',
        ]);
      } else if (pathname === '/docs') {
        expect(link).toMatch(/\?(?:workspaceId=ws-engines|folderId=fl-(?:own|launch))$/);
      } else {
        const { doc, page, table, row } = readLink({ site }, link) ?? {};
        const inDoc = page ? `/pages/${page}` : table ? `/tables/${table}` : '';
        const path = `/docs/${doc}${inDoc}${row ? `/rows/${row}` : ''}`;
        expect([link, (await get(path)).status]).toEqual([link, 200]);
      }
    }
  });

  it('of another site are not read', () => {
    expect(readLink({ site: 'http://a.example' }, 'http://b.example/d/_dA')).toBeUndefined();
    expect(readLink({ site: 'http://a.example' }, 'no link')).toBeUndefined();
  });
});

describe('an error', () => {
  it.each(Object.keys(operations))(
    'is 400 of %s for a parameter that there is not',
    async (name) => {
      const { path, ...request } = REQUESTS[name]!;
      const before = api.db.get('SELECT total_changes() AS changes')!.number('changes');
      for (const more of ['colour=red', 'constructor=', 'Limit=1']) {
        const query = (path.includes('?') ? '&' : '?') + more;
        const answered = await ask({ ...request, path: path + query });
        expect([answered.status, faults(ERROR, answered)]).toEqual([400, []]);
        expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
        expect(answered.body['message']).toMatch(/^Unknown query parameter/);
      }
      expect(api.db.get('SELECT total_changes() AS changes')!.number('changes')).toBe(before);
    },
  );

  it.each<[number, Ask]>([
    [404, { method: 'GET', path: '/docs/Nowhere' }],
    [404, { method: 'GET', path: '/docs/AbCDeFGH/tables/Nothing' }],
    [400, { method: 'GET', path: '/docs?limit=0' }],
    [400, { method: 'POST', path: '/docs/AbCDeFGH/tables/Tasks/rows', body: {} }],
    [403, { method: 'DELETE', path: '/docs/QrStUvWx' }],
    [409, { method: 'POST', path: '/packs/1/versions/1.0.0/register', body: {} }],
    [501, { method: 'PATCH', path: '/packs/1', body: { logoAssetId: 'asset-1' } }],
    [501, { method: 'GET', path: '/packs?includeBrainOnlyPacks=true' }],
  ])('has the form that Coda documents, beside that of RFC 9457: %i', async (status, request) => {
    const answered = await ask(request);
    expect([answered.status, faults(ERROR, answered)]).toEqual([status, []]);
    expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answered.body).toMatchObject({
      statusCode: status,
      statusMessage: answered.body['title'],
      message: answered.body['detail'],
    });
  });

  it('of a path outside of the API has it, too', async () => {
    const response = await fetch(new URL('/nothing', api.base));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ statusCode: 404, message: 'Not found' });
  });
});
