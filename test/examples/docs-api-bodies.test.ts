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

it('every operation that takes a body of JSON says of which members', () => {
  const withBody = Object.values(operations).filter(({ route }) => /^(POST|PUT|PATCH)/.test(route));
  const silent = withBody.filter(({ members }) => members === undefined).map(({ route }) => route);
  expect(silent).toEqual([
    'POST /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}/buttons/{columnIdOrName}',
    'PUT /packs/{packId}/versions/{packVersion}/bundle',
  ]);
});
