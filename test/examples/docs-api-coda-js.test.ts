import { Coda, ForbiddenError, NotFoundError, UnauthorizedError } from 'coda-js';
import { doc, expiresIn, readonly, table, access } from 'caveats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

const A = 'AbCDeFGH';
const TASKS = table(A, 'grid-Tasks');

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** The client as it is, at the address of the example. */
function coda(...caveats: Parameters<typeof tokenOf>[1] & object): Coda {
  const client = new Coda(tokenOf(api.rootKey, caveats));
  const axios = Reflect.get(client.API, '_axiosInstance');
  expect(axios.defaults.baseURL).toBe('https://coda.io/apis/v1');
  axios.defaults.baseURL = api.base;
  return client;
}

describe('the client coda-js, with a token that is not restricted', () => {
  it('learns whose token it is', async () => {
    const { name, loginId, scoped } = await coda().whoAmI();
    expect([name, loginId, scoped]).toEqual(['Ada Lovelace', 'ada@example.com', false]);
  });

  it('lists the docs, and from there what is in them', async () => {
    const docs = await coda().listDocs();
    expect(docs.map(({ id }) => id)).toEqual(['QrStUvWx', A, 'ZyXWvUTs']);
    const tables = await docs[1]!.listTables();
    expect(tables.map(({ name }) => name)).toEqual(['Tasks', 'The team', 'Next up']);
    const columns = await tables[0]!.listColumns({});
    expect(columns).toMatchObject([
      { name: 'Name', display: true, docId: A, tableId: 'grid-Tasks' },
      { name: 'Effort', display: false, format: { type: 'number' } },
      { name: 'Done' },
      { name: 'Finish' },
    ]);
    expect(await tables[0]!.getColumn('Done')).toMatchObject({ id: 'c-Done' });
  });

  it('lists pages, sections and controls', async () => {
    const client = coda();
    const pages = await client.listPages(A, {});
    expect(pages).toMatchObject([{ name: 'Goals' }, { name: 'Board' }]);
    expect(await client.getPage(A, 'canvas-Goals')).toMatchObject({ name: 'Goals' });
    const plan = await client.getDoc(A);
    expect(await plan.listSections({})).toMatchObject([{ name: 'Goals' }, { name: 'Board' }]);
    expect(await plan.getSection('Board')).toMatchObject({ id: 'canvas-Board' });
    expect(await client.listControls(A, {})).toMatchObject([
      { name: 'Only mine' },
      { name: 'Week' },
    ]);
    expect(await client.getControl(A, 'Week')).toMatchObject({ controlType: 'slider', value: 23 });
  });

  it('is told of what there is not with its NotFoundError', async () => {
    await expect(coda().getDoc('Nowhere')).rejects.toBeInstanceOf(NotFoundError);
    await expect(coda().getTable(A, 'Chores')).rejects.toBeInstanceOf(NotFoundError);
    // This doc is there, but neither Ada's nor shared with her.
    await expect(coda().getDoc('KlMnOpQr')).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe('the client coda-js, with a token for one doc', () => {
  it('learns that it is scoped, and to what', async () => {
    expect(await coda(doc(A), readonly()).whoAmI()).toMatchObject({
      name: 'Ada Lovelace',
      scoped: true,
      scope: { kind: 'only', resources: [{ doc: A, access: ['read'] }] },
    });
  });

  it('finds the doc in the list, reads it, and gets a ForbiddenError for any other', async () => {
    const client = coda(doc(A));
    expect(await client.listDocs()).toMatchObject([{ id: A, name: 'Launch plan' }]);
    expect(await client.getDoc(A)).toMatchObject({ id: A, name: 'Launch plan' });
    expect(await client.listTables(A)).toHaveLength(3);
    await expect(client.getDoc('ZyXWvUTs')).rejects.toBeInstanceOf(ForbiddenError);
    await expect(client.getDoc('Nowhere')).rejects.toBeInstanceOf(ForbiddenError);
  });

  it('gets an UnauthorizedError only where the token is not valid', async () => {
    const expired = coda(doc(A), expiresIn(-1));
    await expect(expired.getDoc(A)).rejects.toBeInstanceOf(UnauthorizedError);
    await expect(coda(doc(A)).getDoc('ZyXWvUTs')).rejects.not.toBeInstanceOf(UnauthorizedError);
  });
});

describe('the client coda-js, with a token for one table', () => {
  it.each(['grid-Tasks', 'Tasks'])('inserts, lists, updates and deletes rows of %s', async (id) => {
    const client = coda(TASKS);
    const inserted = await client.insertRows(A, id, [
      { Name: 'Buy candles', Effort: 2 },
      [{ column: 'c-Name', value: 'Light them' }],
    ]);
    expect(await inserted.isCompleted()).toBe(true);
    expect(inserted.addedRowIds).toHaveLength(2);
    const added = async (): Promise<unknown[]> =>
      (await client.listRows(A, id, { useColumnNames: true })).slice(3).map(({ values }) => values);
    expect(await added()).toMatchObject([
      { Name: 'Buy candles', Effort: 2, Done: '' },
      { Name: 'Light them', Effort: '' },
    ]);

    // With a key column it is an upsert.
    const row = { Name: 'Light them', Effort: 1 };
    await client.insertRows(A, id, [row], ['Name']);
    expect(await added()).toMatchObject([{ Effort: 2 }, { Effort: 1 }]);

    const [candles, lights] = inserted.addedRowIds!;
    const found = await client.getRow(A, id, candles!, { useColumnNames: true });
    expect(found.listValues()).toContainEqual({ column: 'Name', value: 'Buy candles' });
    expect(await (await found.update({ Done: true })).isCompleted()).toBe(true);
    await client.updateRow(A, id, lights!, { Name: 'Blow them out' });
    expect(await added()).toMatchObject([{ Done: true }, { Name: 'Blow them out' }]);

    expect(await (await client.deleteRow(A, id, candles!)).isCompleted()).toBe(true);
    await client.deleteRows(A, id, [lights!]);
    expect(await added()).toEqual([]);
  });

  it('finds it from the list of docs on', async () => {
    const docs = await coda(TASKS).listDocs();
    expect(docs).toMatchObject([{ id: A }]);
    expect(await docs[0]!.listTables()).toMatchObject([{ id: 'grid-Tasks' }]);
  });

  it('gets a ForbiddenError for the tables of a doc of which it reaches nothing', async () => {
    await expect(coda(TASKS).listTables('ZyXWvUTs')).rejects.toBeInstanceOf(ForbiddenError);
  });

  it('goes through a table that it got, page by page', async () => {
    const tasks = await coda(TASKS).getTable(A, 'Tasks');
    const { items, token } = await tasks.listRowsPaginatedByToken({ limit: 2 });
    expect(items.map(({ id }) => id)).toEqual(['i-Press', 'i-Demo']);
    const rest = await tasks.listRowsPaginatedByToken({ limit: 2, pageToken: token });
    expect(rest.items.map(({ id }) => id)).toEqual(['i-Cake']);
    expect(rest.token).toBeUndefined();
  });

  it('gets a ForbiddenError for the other table, for the doc, and for writing if it only reads', async () => {
    const client = coda(TASKS, readonly());
    expect(await client.listRows(A, 'grid-Tasks', {})).toHaveLength(3);
    await expect(client.listRows(A, 'grid-Team', {})).rejects.toBeInstanceOf(ForbiddenError);
    await expect(client.getDoc(A)).rejects.toBeInstanceOf(ForbiddenError);
    const insert = client.insertRows(A, 'grid-Tasks', [{ Name: 'No' }]);
    await expect(insert).rejects.toBeInstanceOf(ForbiddenError);
    expect(await client.listRows(A, 'grid-Tasks', {})).toHaveLength(3);
  });

  it('writes and learns what became of it, also if it may only write', async () => {
    const client = coda(TASKS, access('write'));
    const inserted = await client.insertRows(A, 'Tasks', [{ Name: 'Sweep' }]);
    expect(await client.mutationStatus(inserted.requestId)).toBe(true);
    await expect(client.listRows(A, 'Tasks', {})).rejects.toBeInstanceOf(ForbiddenError);
    const other = coda(table(A, 'grid-Team'));
    await expect(other.mutationStatus(inserted.requestId)).rejects.toBeInstanceOf(ForbiddenError);
    await client.deleteRows(A, 'Tasks', inserted.addedRowIds!);
  });
});
