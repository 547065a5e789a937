import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from './docs-api/api.js';
import { type Body, faults, getFrom, type Got, namesIn } from './docs-api/client.js';
import { object, pages } from './docs-api/schema-forms.js';
import { formulaMembers, pageReference, tableMembers, value } from './docs-api/schema-parts.js';
import { SCHEMAS } from './docs-api/schemas.js';

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
    ['list_docs', '/docs?isOwner=False&sourceDoc=AbCDeFGH', ['Budget']],
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
    const got = await get(path, JSON_HEADERS);
    expect([got.status, faults(schema, got)]).toEqual([200, []]);
  });

  it('shows the message of an error', async () => {
    const { status, body } = await get('/docs/nope', JSON_HEADERS);
    expect(`API Error ${status}: ${body.message}`).toBe('API Error 404: Not found');
  });
});
