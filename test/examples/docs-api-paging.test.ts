import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../examples/docs-api/operations/index.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { prepare, REQUESTS } from './docs-api/requests.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  prepare(api.db);
});
afterAll(() => api.stop());

const ask = (method: string, path: string, body?: object): Promise<Answered> =>
  api.ask(
    { method, path, ...(body && { body: JSON.parse(JSON.stringify(body)) }) },
    tokenOf(api.rootKey),
  );
const get = (path: string): Promise<Answered> => ask('GET', path);

const ROWS = '/docs/AbCDeFGH/tables/Tasks/rows';

async function insert(count: number): Promise<void> {
  const cells = [{ column: 'Name', value: 'More' }];
  await ask('POST', ROWS, { rows: Array.from({ length: count }, () => ({ cells })) });
}

/** The ids of all items of a list, page by page. */
async function pagesOf(path: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, items, body } = await get(next);
    expect(status).toBe(200);
    pages.push(items.map(({ id }) => id));
    const link = body['nextPageLink'];
    next = typeof link === 'string' ? link.slice(api.base.length) : undefined;
  }
  return pages;
}

describe('a list', () => {
  it('has pages of 25 items, or as many as asked for, up to a largest number', async () => {
    await api.undoing(async () => {
      await insert(600);
      expect((await get(ROWS)).items).toHaveLength(25);
      expect((await get(`${ROWS}?limit=26`)).items).toHaveLength(26);
      expect((await get(`${ROWS}?limit=100000`)).items).toHaveLength(500);
      const pages = await pagesOf(`${ROWS}?limit=250`);
      expect(pages.map(({ length }) => length)).toEqual([250, 250, 103]);
      expect(new Set(pages.flat()).size).toBe(603);
    });
  });

  it('goes on with the parameters of its first page', async () => {
    const pages = await pagesOf(`${ROWS}?query=Done:false&sortBy=updatedAt&limit=1`);
    expect(pages).toEqual([['i-Press'], ['i-Demo']]);
    const { body } = await get(`${ROWS}?limit=1&useColumnNames=true`);
    const { items } = await get(`${ROWS}?pageToken=${body.nextPageToken}`);
    expect(items).toMatchObject([{ values: { Name: 'Rehearse the demo' } }]);
  });

  it('ignores other parameters beside a page token, as documented, but no unknown ones', async () => {
    const { body } = await get(`${ROWS}?limit=1`);
    const next = `${ROWS}?pageToken=${body.nextPageToken}`;
    for (const more of ['&limit=1&limit=1', '&limit=100', '&query=Done:true', '&sortBy=bogus']) {
      expect((await get(next + more)).items).toMatchObject([{ id: 'i-Demo' }]);
    }
    expect((await get(`${next}&colour=red`)).status).toBe(400);
    expect((await get(`${next}&pageToken=${body.nextPageToken}`)).status).toBe(200);
    expect((await get(`${next}&pageToken=other`)).status).toBe(400);
  });

  it('takes no page token of another list, nor one that was made up', async () => {
    const { nextPageToken = '' } = (await get(`${ROWS}?limit=1`)).body;
    const [kind, path, search, ...rest] = JSON.parse(
      Buffer.from(nextPageToken, 'base64url').toString(),
    );
    const madeUp = (...parts: unknown[]): string =>
      Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const token of [
      '1',
      madeUp(),
      madeUp(kind, '/docs', search, ...rest),
      madeUp('sync', path, search, ...rest),
      madeUp(kind, path, 'limit=0', ...rest),
      madeUp(kind, path, 'colour=red', ...rest),
      madeUp(kind, path, search, '-1', '', rest[2]),
      madeUp(kind, path, search, '1', '', 'yesterday'),
      madeUp(kind, path, search, 1, '', rest[2]),
    ]) {
      expect([token, (await get(`${ROWS}?pageToken=${token}`)).status]).toEqual([token, 400]);
    }
    expect((await get(`/docs?pageToken=${nextPageToken}`)).status).toBe(400);
    expect((await get(`${ROWS}?pageToken=${nextPageToken}`)).status).toBe(200);
  });

  it('has a token for its next page, wherever Coda documents one', () => {
    const paged = Object.entries(operations).filter(([, { paging }]) => paging !== undefined);
    expect(paged.map(([name]) => name).sort()).toEqual(
      [
        ...['listDocs', 'listPages', 'listSections', 'listTables', 'listColumns', 'listRows'],
        ...['listFormulas', 'listControls', 'getPermissions', 'listPacks', 'listPackVersions'],
        ...['listWorkspaceMembers', 'listDocAnalytics'],
      ].sort(),
    );
  });

  it.each(Object.entries(operations).filter(([, { paging }]) => paging?.max !== undefined))(
    'that is %s counts a larger limit as the largest',
    async (name) => {
      const { path } = REQUESTS[name]!;
      expect((await get(`${path}?limit=99999`)).status).toBe(200);
    },
  );
});

describe('a sync token', () => {
  const changed = async (path: string): Promise<unknown> => {
    const { status, items } = await get(path);
    return status === 200 ? items.map(({ id }) => id) : status;
  };
  const syncOf = async (path: string): Promise<string> =>
    String((await get(path)).body['nextSyncToken']);
  const update = (row: string, column: string, value: unknown): Promise<Answered> =>
    ask('PUT', `${ROWS}/${row}`, { row: { cells: [{ column, value }] } });

  it('gets what changed since, and a token for what changes then', async () => {
    await api.undoing(async () => {
      const first = await syncOf(ROWS);
      expect(await changed(`${ROWS}?syncToken=${first}`)).toEqual([]);
      await update('i-Demo', 'Effort', 8);
      expect(await changed(`${ROWS}?syncToken=${first}`)).toEqual(['i-Demo']);
      const second = await syncOf(`${ROWS}?syncToken=${first}`);
      await update('i-Cake', 'Effort', 2);
      await insert(1);
      expect(await changed(`${ROWS}?syncToken=${second}`)).toHaveLength(2);
      expect(await changed(`${ROWS}?syncToken=${first}`)).toHaveLength(3);
    });
  });

  it('is for the query that it was made for, which can be sent again', async () => {
    await api.undoing(async () => {
      const query = 'query=Done:false&useColumnNames=true';
      const token = await syncOf(`${ROWS}?${query}`);
      await update('i-Press', 'Effort', 8);
      await update('i-Cake', 'Effort', 8);
      for (const sent of ['', `&${query}`, '&limit=5']) {
        const { items } = await get(`${ROWS}?syncToken=${token}${sent}`);
        expect(items).toMatchObject([{ id: 'i-Press', values: { Effort: 8 } }]);
      }
      expect(await changed(`${ROWS}?syncToken=${token}&query=Done:true`)).toBe(400);
      expect(await changed(`${ROWS}?syncToken=${token}&useColumnNames=false`)).toBe(400);
    });
  });

  it('comes with the last page, and misses nothing that changed while the pages were read', async () => {
    await api.undoing(async () => {
      const first = await get(`${ROWS}?limit=2`);
      expect(first.body).not.toHaveProperty('nextSyncToken');
      await update('i-Press', 'Effort', 8);
      const last = await get(`${ROWS}?pageToken=${first.body.nextPageToken}`);
      const token = String(last.body['nextSyncToken']);
      expect(await changed(`${ROWS}?syncToken=${token}`)).toEqual(['i-Press']);
    });
  });

  it('can be followed in pages', async () => {
    await api.undoing(async () => {
      const token = await syncOf(ROWS);
      for (const row of ['i-Press', 'i-Cake']) await update(row, 'Effort', 8);
      expect(await pagesOf(`${ROWS}?syncToken=${token}&limit=1`)).toEqual([
        ['i-Press'],
        ['i-Cake'],
      ]);
    });
  });

  it('is not for other lists', async () => {
    const token = await syncOf(ROWS);
    expect(await changed(`/docs/AbCDeFGH/tables/The%20team/rows?syncToken=${token}`)).toBe(400);
    expect(await changed(`/docs?syncToken=${token}`)).toBe(400);
    expect(await changed(`${ROWS}?pageToken=${token}`)).toBe(400);
  });
});
