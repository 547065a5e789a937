import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../examples/docs-api/data/database.js';
import { operations } from '../../examples/docs-api/operations/index.js';
import { type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const IDS: Readonly<Record<string, string>> = {
  docId: 'AbCDeFGH',
  tableIdOrName: 'Tasks',
  rowIdOrName: 'i-Press',
  pageIdOrName: 'canvas-Brief',
  packId: '1',
  packVersion: '1.0.0',
  workspaceId: 'ws-engines',
};
const taking = Object.entries(operations).filter(([, { members }]) => members !== undefined);

async function send(line: string, body: Json) {
  const [method = '', template = ''] = line.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => IDS[name] ?? name);
  return (await api.ask({ method, path, body }, tokenOf(api.rootKey))).body;
}

describe('a misspelt member of a body', () => {
  it.each(taking)('of %s is 400, and its name is not repeated', async (_, { route, members }) => {
    await api.undoing(async () => {
      for (const name of members ?? []) {
        const told = await send(route, { [`${name}x`]: 'SECRET' });
        expect(told).toMatchObject({
          statusCode: 400,
          message: `Unknown member of the body. There are: ${members?.join(', ')}`,
        });
      }
    });
  });

  it('of upsertRows does not turn an update into an insertion', async () => {
    await api.undoing(async () => {
      const rows = [{ cells: [{ column: 'Name', value: 'Press kit' }] }];
      const line = 'POST /docs/{docId}/tables/{tableIdOrName}/rows';
      expect(await send(line, { rows, keyColumn: ['Name'] })).toMatchObject({ statusCode: 400 });
      expect(await send(line, { rows, keyColumns: ['Name'] })).toHaveProperty('requestId');
    });
  });

  it.each<[string, Json]>([
    ['a row', { cell: [] }],
    ['a cell', { cells: [{ column: 'Name', values: 'x' }] }],
  ])('of %s does not leave a row empty', async (_, row) => {
    const line = 'POST /docs/{docId}/tables/{tableIdOrName}/rows';
    expect(await send(line, { rows: [row] })).toMatchObject({ statusCode: 400 });
  });
});

describe('a body that is not what it should be', () => {
  const page = (pageContent: Json): Json => ({ name: 'A page', pageContent });
  const canvasContent = { format: 'markdown', content: '' };
  it.each<[string, string, Json]>([
    ['a list', 'POST /docs', []],
    ['a list for a change', 'PATCH /docs/{docId}', ['title']],
    ['a page that is a text', 'POST /docs', { initialPage: 'A page' }],
    ['a page with a title', 'POST /docs', { initialPage: { title: 'A page' } }],
    [
      'content with more',
      'POST /docs/{docId}/pages',
      page({ type: 'canvas', canvasContent, x: 1 }),
    ],
    [
      'a canvas with more',
      'POST /docs/{docId}/pages',
      page({ type: 'canvas', canvasContent: { ...canvasContent, x: 1 } }),
    ],
    [
      'an update with more',
      'PUT /docs/{docId}/pages/Goals',
      { contentUpdate: { insertionMode: 'append', canvasContent, x: 1 } },
    ],
    [
      'an address for anyone',
      'POST /docs/{docId}/acl/permissions',
      { access: 'readonly', principal: { type: 'anyone', email: 'alan@example.org' } },
    ],
    [
      'an address for the world',
      'POST /packs/{packId}/permissions',
      { access: 'view', principal: { type: 'worldwide', email: 'alan@example.org' } },
    ],
    ['no row', 'PUT /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}', {}],
    ...[0, null, 'a', [], {}].map((row): [string, string, Json] => [
      `the row ${JSON.stringify(row)}`,
      'POST /docs/{docId}/tables/{tableIdOrName}/rows',
      { rows: [row] },
    ]),
  ])('is 400: %s', async (_, line, body) => {
    await api.undoing(async () => {
      expect(await send(line, body)).toMatchObject({ statusCode: 400 });
    });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain'])(
    'is 415 as %s, which curl sends by itself, instead of being ignored',
    async (type) => {
      await api.undoing(async () => {
        const headers = { 'content-type': type };
        const ask = { method: 'POST', path: '/docs', body: { title: 'Mine' }, headers };
        const { status, body } = await api.ask(ask, tokenOf(api.rootKey));
        expect([status, body['message']]).toEqual([
          415,
          'The body must have the type application/json',
        ]);
      });
    },
  );
});

it('every operation that takes a body of JSON says of which members', () => {
  const withBody = Object.values(operations).filter(({ route }) => /^(POST|PUT|PATCH)/.test(route));
  const silent = withBody.filter(({ members }) => members === undefined).map(({ route }) => route);
  expect(silent).toEqual([
    'POST /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}/buttons/{columnIdOrName}',
    'PUT /packs/{packId}/versions/{packVersion}/bundle',
  ]);
});
