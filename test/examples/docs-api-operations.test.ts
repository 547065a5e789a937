import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../examples/docs-api/data/database.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Subject = 'usr-ada' | 'usr-grace' | 'usr-alan';

/** Asks as a user with a token that is not restricted: `POST /packs`. */
async function as(subject: Subject, line: string, body?: Json): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  const ask = { method, path, ...(body !== undefined && { body }) };
  return api.ask(ask, tokenOf(api.rootKey, [], { subject }));
}
const ada = (line: string, body?: Json): Promise<Answered> => as('usr-ada', line, body);
const grace = (line: string, body?: Json): Promise<Answered> => as('usr-grace', line, body);
const alan = (line: string, body?: Json): Promise<Answered> => as('usr-alan', line, body);

const PLAN = '/docs/AbCDeFGH';
const TASKS = `${PLAN}/tables/Tasks`;

describe('docs', () => {
  it('are listed for whom they are shared with, and found by their names', async () => {
    const names = async (list: Promise<Answered>): Promise<unknown> =>
      (await list).items.map(({ name }) => name);
    expect(await names(ada('GET /docs'))).toEqual(['Budget', 'Launch plan', 'Travel journal']);
    expect(await names(grace('GET /docs'))).toEqual(['Budget', 'Launch plan']);
    expect(await names(alan('GET /docs'))).toEqual(['Diary']);
    expect(await names(ada('GET /docs?query=plan'))).toEqual(['Launch plan']);
  });

  it('are listed page by page', async () => {
    const first = await ada('GET /docs?limit=2');
    expect(first.items).toHaveLength(2);
    expect(first.body['nextPageLink']).toBe(
      `${api.base}/docs?pageToken=${first.body.nextPageToken}`,
    );
    const second = await ada(`GET /docs?limit=2&pageToken=${first.body.nextPageToken}`);
    expect(second.items).toHaveLength(1);
    expect(second.body.nextPageToken).toBeUndefined();
    expect((await ada('GET /docs?limit=some')).status).toBe(400);
    expect((await ada('GET /docs?pageToken=-1')).status).toBe(400);
  });

  it('are deleted by their owner alone, with all that is in them', async () => {
    await api.undoing(async () => {
      expect((await grace(`DELETE ${PLAN}`)).status).toBe(403);
      expect((await ada(`DELETE ${PLAN}`)).status).toBe(202);
      expect((await ada(`GET ${PLAN}`)).status).toBe(404);
      expect((await ada(`GET ${TASKS}/rows`)).status).toBe(404);
      expect(api.db.all('SELECT * FROM rows WHERE doc = ?', 'AbCDeFGH')).toEqual([]);
    });
  });
});

describe('pages', () => {
  it('are renamed, hidden, and found by their names', async () => {
    await api.undoing(async () => {
      const change = { name: 'Aims', iconName: 'star', isHidden: true };
      expect((await ada(`PUT ${PLAN}/pages/Board`, change)).body).toMatchObject({
        requestId: expect.stringMatching(/^mutate-/),
        id: 'canvas-Board',
      });
      expect((await ada(`GET ${PLAN}/pages/Aims`)).body).toMatchObject({
        name: 'Aims',
        icon: { name: 'star' },
        isHidden: true,
      });
      expect((await ada(`GET ${PLAN}/pages/Board`)).status).toBe(404);
      expect((await ada(`PUT ${PLAN}/pages/Aims`, { name: 1 })).status).toBe(400);
      expect((await ada(`PUT ${PLAN}/pages/Aims`, { isHidden: 'no' })).status).toBe(400);
    });
  });
});

describe('rows', () => {
  it('are counted, and found by what is in them', async () => {
    expect((await ada(`GET ${TASKS}`)).body).toMatchObject({ id: 'grid-Tasks', rowCount: 3 });
    const found = await ada(`GET ${TASKS}/rows?query=Done:true`);
    expect(found.items).toMatchObject([{ id: 'i-Cake', name: 'Order a cake' }]);
    const query = encodeURIComponent('"c-Name":"Rehearse the demo"');
    expect((await ada(`GET ${TASKS}/rows?query=${query}`)).items).toHaveLength(1);
    expect((await ada(`GET ${TASKS}/rows/Order%20a%20cake`)).body.id).toBe('i-Cake');
  });

  it.each([
    ['no column', `GET ${TASKS}/rows?query=done`],
    ['another column', `GET ${TASKS}/rows?query=Colour:1`],
    ['a value that is no JSON', `GET ${TASKS}/rows?query=Name:Cake`],
  ])('are not looked for by %s', async (_what, line) => {
    expect((await ada(line)).status).toBe(400);
  });

  it('are inserted, or changed where all of the key columns agree', async () => {
    await api.undoing(async () => {
      const row = (name: string, effort: number): Json => ({
        cells: [
          { column: 'Name', value: name },
          { column: 'Effort', value: effort },
        ],
      });
      const rows = [row('Order a cake', 8), row('Buy candles', 2)];
      const { status, body } = await ada(`POST ${TASKS}/rows`, { rows, keyColumns: ['Name'] });
      expect([status, Object.keys(body)]).toEqual([202, ['requestId']]);
      const { items } = await ada(`GET ${TASKS}/rows?useColumnNames=true`);
      expect(items).toHaveLength(4);
      // What was not given is as it was.
      expect(items[2]).toMatchObject({ id: 'i-Cake', values: { Effort: 8, Done: true } });
      expect(items[3]).toMatchObject({ index: 3, values: { Name: 'Buy candles', Done: '' } });
    });
  });

  it.each<[string, Json]>([
    ['no rows', {}],
    ['rows that are no list', { rows: 'none' }],
    ['a column that there is not', { rows: [{ cells: [{ column: 'Colour', value: 1 }] }] }],
    ['a cell without a column', { rows: [{ cells: [{ value: 1 }] }] }],
    ['a value that is no value', { rows: [{ cells: [{ column: 'Name', value: { a: 1 } }] }] }],
    ['lists that go too deep', { rows: [{ cells: [{ column: 'Name', value: [[[1]]] }] }] }],
    ['key columns that are no texts', { rows: [{ cells: [] }], keyColumns: [1] }],
  ])('are not inserted, none of them, for a body with %s', async (_what, body) => {
    expect((await ada(`POST ${TASKS}/rows`, body)).status).toBe(400);
    expect((await ada(`GET ${TASKS}`)).body['rowCount']).toBe(3);
  });

  it('are changed by their buttons', async () => {
    await api.undoing(async () => {
      const open = async (): Promise<unknown> =>
        (await ada(`GET ${PLAN}/formulas/Open%20tasks`)).body['value'];
      expect(await open()).toBe(2);
      const pushed = await ada(`POST ${TASKS}/rows/i-Press/buttons/Finish`);
      expect(pushed.body).toMatchObject({ rowId: 'i-Press', columnId: 'c-Finish' });
      expect(await open()).toBe(1);
      expect((await ada(`POST ${TASKS}/rows/i-Press/buttons/Name`)).status).toBe(400);
    });
  });

  it('are not there any more once they are deleted', async () => {
    await api.undoing(async () => {
      expect((await ada(`DELETE ${TASKS}/rows/i-Press`)).status).toBe(202);
      expect((await ada(`DELETE ${TASKS}/rows/i-Press`)).status).toBe(404);
      await ada(`DELETE ${TASKS}/rows`, { rowIds: ['i-Demo', 'i-Nothing'] });
      expect((await ada(`GET ${TASKS}`)).body['rowCount']).toBe(1);
      expect((await ada(`DELETE ${TASKS}/rows`, {})).status).toBe(400);
    });
  });
});

describe('sharing', () => {
  it('lets others in, as far as it says, until it is taken back', async () => {
    await api.undoing(async () => {
      expect((await alan(`GET ${PLAN}`)).status).toBe(404);
      const principal = { type: 'domain', domain: 'example.org' };
      await ada(`POST ${PLAN}/acl/permissions`, { access: 'readonly', principal });
      expect((await alan(`GET ${PLAN}`)).status).toBe(200);
      expect((await alan(`PUT ${PLAN}/pages/Goals`, { name: 'Mine' })).status).toBe(403);

      const { items } = await ada(`GET ${PLAN}/acl/permissions`);
      const { id } = items.find(({ access }) => access === 'readonly')!;
      expect((await ada(`DELETE ${PLAN}/acl/permissions/${id}`)).status).toBe(200);
      expect((await alan(`GET ${PLAN}`)).status).toBe(404);
      expect((await ada(`DELETE ${PLAN}/acl/permissions/${id}`)).status).toBe(404);
    });
  });

  it.each<[string, Json]>([
    ['an address', { type: 'email', email: 'alan@example.org' }],
    ['anyone', { type: 'anyone' }],
  ])('can be with %s', async (_whom, principal) => {
    await api.undoing(async () => {
      await ada(`POST ${PLAN}/acl/permissions`, { access: 'write', principal });
      expect((await alan(`PUT ${PLAN}/pages/Goals`, { subtitle: 'Ours' })).status).toBe(202);
      // Names are for Doc Makers of the workspace, as Coda documents.
      expect((await alan(`PUT ${PLAN}/pages/Goals`, { name: 'Ours' })).status).toBe(403);
    });
  });

  it('with a workspace is with its members', async () => {
    await api.undoing(async () => {
      const principal = { type: 'workspace', workspaceId: 'ws-engines' };
      await ada('POST /docs/ZyXWvUTs/acl/permissions', { access: 'comment', principal });
      expect((await grace('GET /docs/ZyXWvUTs')).status).toBe(200);
      expect((await alan('GET /docs/ZyXWvUTs')).status).toBe(404);
    });
  });

  it.each<[string, Json]>([
    ['an access that there is not', { access: 'all', principal: { type: 'anyone' } }],
    ['nobody', { access: 'write' }],
    ['an address that is missing', { access: 'write', principal: { type: 'email' } }],
  ])('is refused for %s', async (_what, body) => {
    expect((await ada(`POST ${PLAN}/acl/permissions`, body)).status).toBe(400);
  });

  it('does not widen a token: who may write still needs one that is good for writing', async () => {
    expect((await grace(`GET ${PLAN}`)).status).toBe(200);
    const token = tokenOf(api.rootKey, ['access = read'], { subject: 'usr-grace' });
    const ask = { method: 'PUT', path: `${PLAN}/pages/Goals`, body: { name: 'Ours' } };
    expect((await api.ask(ask, token)).body.code).toBe('scope_denied');
  });

  it('is not with those whom nobody knows', async () => {
    const token = tokenOf(api.rootKey, [], { subject: 'usr-nobody' });
    const { status, body } = await api.ask({ method: 'GET', path: '/docs' }, token);
    expect([status, body['detail']]).toEqual([403, 'The user of the token is unknown']);
  });
});
