import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc } from 'caveats';
import { type Api, startApi } from './docs-api/api.js';
import { object, pages } from './docs-api/schema-forms.js';
import { formulaMembers, pageReference, tableMembers, value } from './docs-api/schema-parts.js';
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

const PLAN = 'AbCDeFGH';
const DOC = `/docs/${PLAN}`;
const TASKS = `${DOC}/tables/Tasks`;

/** A body, as a client that knows no types sees it. */
interface Body {
  readonly [member: string]: unknown;
  readonly items?: readonly Body[];
  readonly message?: string;
  readonly nextPageLink?: string;
  readonly nextPageToken?: string;
}

interface Got {
  readonly status: number;
  readonly body: Body;
}

/** Sends what a client sends: a path and query of the API, or a link of a response. */
async function get(
  pathOrLink: string,
  headers: Readonly<Record<string, string>> = {},
  token = tokenOf(api.rootKey),
): Promise<Got> {
  const url = pathOrLink.startsWith('/') ? api.base + pathOrLink : pathOrLink;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const namesIn = ({ items = [] }: Body): unknown[] => items.map(({ name }) => name);

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

describe('codaio', () => {
  /** Without a limit it follows `nextPageLink` to the end, and needs `message` in every error. */
  async function call(path: string): Promise<Body> {
    const first = await get(path);
    if (first.status > 299) {
      if (typeof first.body.message !== 'string') throw new Error("KeyError: 'message'");
      throw new Error(`Status code: ${first.status}. Message: ${first.body.message}`);
    }
    let { body } = first;
    const items = [...(body.items ?? [])];
    while (body.nextPageLink) {
      ({ body } = await get(body.nextPageLink));
      items.push(...(body.items ?? []));
    }
    return items.length > 0 ? { ...body, items } : body;
  }

  /** It passes members on by name, so it fails for one that it does not know. */
  function assertKnown(body: Body, required: readonly string[], known: readonly string[]): void {
    const all = ['id', 'type', 'href', 'parent', 'format', ...required];
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['id', 'type', 'href', ...required]));
    expect([...all, ...known]).toEqual(expect.arrayContaining(Object.keys(body)));
  }
  const TABLE = [
    ...['displayColumn', 'browserLink', 'rowCount', 'sorts', 'layout', 'tableType', 'createdAt'],
    ...['updatedAt', 'filter', 'parentTable'],
  ];

  it.each([
    // Booleans as Python writes them; what is `None` is not sent.
    ['list_docs', '/docs?isOwner=False', ['Budget', 'Launch plan', 'Travel journal']],
    ['list_docs', '/docs?isOwner=True', ['Launch plan', 'Travel journal']],
    ['list_docs', `/docs?isOwner=False&sourceDoc=${PLAN}`, ['Budget']],
    ['list_docs', '/docs?isOwner=False&query=plan&limit=1', ['Launch plan']],
    ['list_sections', `${DOC}/pages`, ['Goals', 'Board']],
    ['list_tables', `${DOC}/tables`, ['Tasks', 'The team', 'Next up']],
    ['list_views', `${DOC}/tables?tableTypes=view`, ['Next up']],
    ['list_views', `${DOC}/tables?tableTypes=view&limit=200`, ['Next up']],
    ['list_columns', `${TASKS}/columns`, ['Name', 'Effort', 'Done', 'Finish']],
    ['list_formulas', `${DOC}/formulas`, ['Open tasks']],
    ['list_controls', `${DOC}/controls`, ['Only mine', 'Week']],
  ])('lists: %s, %s', async (_call, path, names) => {
    expect(namesIn(await call(path))).toEqual(names);
  });

  it('makes its Document of a path with a slash at the end', async () => {
    const body = await call(`${DOC}/`);
    expect(body).toMatchObject({ name: 'Launch plan', owner: 'ada@example.com', type: 'doc' });
    expect(body['browserLink']).toMatch(/^http/);
    for (const name of ['createdAt', 'updatedAt'])
      expect(Date.parse(String(body[name]))).not.toBeNaN();
  });

  it('makes its objects of tables, views, columns and rows', async () => {
    for (const body of (await call(`${DOC}/tables`)).items ?? [])
      assertKnown(body, ['name'], TABLE);
    for (const table of ['Tasks', 'Next%20up']) {
      const path = `${DOC}/tables/${table}`;
      assertKnown(await call(path), ['name'], TABLE);
      const column = ['display', 'calculated', 'formula', 'defaultValue'];
      for (const body of (await call(`${path}/columns`)).items ?? []) {
        assertKnown(body, ['name'], column);
      }
      const row = ['name', 'createdAt', 'index', 'updatedAt', 'values'];
      const rows = await call(`${path}/rows?useColumnNames=False`);
      for (const body of rows.items ?? []) assertKnown(body, row, ['browserLink']);
    }
    assertKnown(
      await call(`${TASKS}/rows/i-Press`),
      ['name', 'index', 'values'],
      [...['createdAt', 'updatedAt', 'browserLink']],
    );
  });

  it('finds rows by the names and ids of columns, and asks what changed', async () => {
    const find = async (query: string): Promise<unknown[]> =>
      namesIn(await call(`${TASKS}/rows?useColumnNames=False&query=${encodeURIComponent(query)}`));
    expect(await find('"Done":true')).toEqual(['Order a cake']);
    expect(await find('c-Name:"Rehearse the demo"')).toEqual(['Rehearse the demo']);
    const { nextSyncToken } = await call(`${TASKS}/rows?useColumnNames=False`);
    const path = `${TASKS}/rows?useColumnNames=False&syncToken=${nextSyncToken}`;
    expect((await call(path)).items ?? []).toEqual([]);
  });

  it.each([
    ['get_doc', '/docs/nope'],
    ['get_table', `${DOC}/tables/nope`],
    ['get_row', `${TASKS}/rows/nope`],
  ])('raises its NotFound, with the message: %s', async (_call, path) => {
    await expect(call(path)).rejects.toThrow('Status code: 404. Message: Not found');
  });
});

describe('coda-mcp-server of TJC-LP', () => {
  /** Its models are made of Coda's description, and want a page as the parent of tables and formulas. */
  const parent = pageReference;
  const JSON_HEADERS = { 'content-type': 'application/json' };

  it.each<[string, string, object]>([
    ['get_doc_info', DOC, SCHEMAS['getDoc']!],
    ['list_docs', '/docs?isOwner=true&isPublished=false&query=', SCHEMAS['listDocs']!],
    [
      'list_docs',
      '/docs?isOwner=false&isPublished=true&query=&isStarred=true&inGallery=true&limit=10',
      SCHEMAS['listDocs']!,
    ],
    ['list_pages', `${DOC}/pages?limit=10`, SCHEMAS['listPages']!],
    ['get_page', `${DOC}/pages/canvas-Board`, SCHEMAS['getPage']!],
    [
      'list_tables',
      `${DOC}/tables?sortBy=name&tableTypes=table&tableTypes=view`,
      pages(object({ ...tableMembers, parent })),
    ],
    ['get_table', TASKS, SCHEMAS['getTable']!],
    ['list_columns', `${TASKS}/columns?visibleOnly=true`, SCHEMAS['listColumns']!],
    ['get_column', `${TASKS}/columns/c-Name`, SCHEMAS['getColumn']!],
    [
      'list_rows',
      `${TASKS}/rows?sortBy=natural&useColumnNames=true&valueFormat=rich&visibleOnly=true&limit=5`,
      SCHEMAS['listRows']!,
    ],
    ['get_row', `${TASKS}/rows/i-Press?useColumnNames=true&valueFormat=simple`, SCHEMAS['getRow']!],
    ['list_formulas', `${DOC}/formulas`, pages(object({ ...formulaMembers, parent }))],
    ['get_formula', `${DOC}/formulas/f-Open`, object({ ...formulaMembers, parent, value })],
  ])('reads into its models: %s, %s', async (_tool, path, schema) => {
    const { status, body } = await get(path, JSON_HEADERS);
    expect([status, ajv.validate(schema, body), ajv.errors]).toEqual([200, true, null]);
  });

  it('shows the message of an error', async () => {
    const { status, body } = await get('/docs/nope', JSON_HEADERS);
    expect(`API Error ${status}: ${body.message}`).toBe('API Error 404: Not found');
  });
});

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
    const { status, body } = await get(path, HEADERS);
    expect([status, ajv.validate(SCHEMAS[operation]!, body)]).toEqual([200, true]);
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
    const { status, body } = await get(path, {}, tokenOf(api.rootKey, [doc(PLAN)]));
    expect([status, namesIn(body)]).toEqual([200, ['Launch plan']]);
  });
});
