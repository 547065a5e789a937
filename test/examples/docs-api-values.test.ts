import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, type Api, startApi, type Told } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const get = (path: string): Promise<Answered> =>
  api.ask({ method: 'GET', path }, tokenOf(api.rootKey));

const JOURNAL = 'ZyXWvUTs';
const TASKS = '/docs/AbCDeFGH/tables/Tasks/rows';
const TRIPS = `/docs/${JOURNAL}/tables/Trips`;

describe('a row', () => {
  const values = async (query: string): Promise<unknown> =>
    (await get(`${TRIPS}/rows/i-Turin?${query}`)).body['values'];

  it('has simple values by default, and lists of them with commas', async () => {
    const simple = {
      Where: 'Turin',
      Booked: true,
      Start: '2025-09-01T00:00:00.000Z',
      With: 'Grace Hopper,Alan Turing',
      Tags: 'train,museum',
      Website: 'https://example.com/turin',
      Next: 'Delphi',
      Cost: '$1,842.50',
    };
    expect(await values('useColumnNames=true')).toEqual(simple);
    expect(await values('useColumnNames=true&valueFormat=simple')).toEqual(simple);
    const byId = Object.entries(simple).map(([name, value]) => [`c-${name}`, value]);
    expect(await values('useColumnNames=false')).toEqual(Object.fromEntries(byId));
  });

  it('has lists on request', async () => {
    expect(await values('valueFormat=simpleWithArrays')).toMatchObject({
      'c-With': ['Grace Hopper', 'Alan Turing'],
      'c-Tags': ['train', 'museum'],
    });
  });

  it('has all that is known of its values on request', async () => {
    const { origin } = new URL(api.base);
    const table = `${origin}/d/_d${JOURNAL}#_tgrid-Trips`;
    const data = { '@context': 'http://schema.org/' };
    expect(await values('valueFormat=rich')).toMatchObject({
      'c-Where': '```Turin```',
      'c-Booked': true,
      'c-With': [
        { ...data, '@type': 'Person', name: 'Grace Hopper', email: 'grace@example.com' },
        { '@type': 'Person', name: 'Alan Turing' },
      ],
      'c-Website': { '@type': 'WebPage', url: 'https://example.com/turin' },
      'c-Next': {
        '@type': 'StructuredValue',
        additionalType: 'row',
        name: 'Delphi',
        rowId: 'i-Delphi',
        tableId: 'grid-Trips',
        tableUrl: table,
        url: `${table}/_ri-Delphi`,
      },
      'c-Cost': { '@type': 'MonetaryAmount', currency: 'USD', amount: 1842.5 },
    });
  });

  it('has values of a form that Coda documents even if they are not what their columns are', async () => {
    await api.undoing(async () => {
      const cells = ['With', 'Website', 'Next', 'Cost', 'Tags'].map((column) => ({
        column,
        value: [7, [true, 'x']],
      }));
      const path = `${TRIPS}/rows/i-Turin`;
      const change = { method: 'PUT', path, body: { row: { cells } } };
      expect((await api.ask(change, tokenOf(api.rootKey))).status).toBe(202);
      expect(await values('valueFormat=simple')).toMatchObject({
        'c-With': '7,true,x',
        'c-Cost': '$7.00,true,x',
      });
      expect(await values('valueFormat=rich')).toMatchObject({
        'c-With': [{ name: '7', email: '7' }, [{ name: 'true' }, { name: 'x' }]],
        'c-Website': [{ url: '7' }, [{ url: 'true' }, { url: 'x' }]],
        'c-Next': [{ name: '7', rowId: '7' }, [{ name: 'true' }, { name: 'x' }]],
        'c-Tags': [7, [true, 'x']],
      });
    });
  });

  it('has visible columns alone in a list of them', async () => {
    const { items } = await get(`${TRIPS}/rows?visibleOnly=true`);
    expect(Object.keys(Object(items[0]?.['values']))).not.toContain('c-Cost');
  });

  it.each([
    ['', { 'c-Effort': 1200, 'c-Done': true }],
    ['?disableParsing=false', { 'c-Effort': 1200, 'c-Done': true }],
    ['?disableParsing=true', { 'c-Effort': '1,200', 'c-Done': 'TRUE' }],
  ])('takes texts for what its columns are, unless told otherwise: %s', async (query, expected) => {
    await api.undoing(async () => {
      const cells = [
        { column: 'Effort', value: '1,200' },
        { column: 'Done', value: 'TRUE' },
      ];
      const token = tokenOf(api.rootKey);
      const row = { method: 'PUT', path: `${TASKS}/i-Press${query}`, body: { row: { cells } } };
      expect((await api.ask(row, token)).status).toBe(202);
      const rows = { method: 'POST', path: TASKS + query, body: { rows: [{ cells }] } };
      const { body } = await api.ask(rows, token);
      const [added = ''] = body.addedRowIds ?? [];
      for (const id of ['i-Press', added]) {
        expect((await get(`${TASKS}/${id}`)).body['values']).toMatchObject(expected);
      }
    });
  });
});

describe('a table', () => {
  const layout = async (query: string): Promise<unknown> =>
    (await get(`/docs/AbCDeFGH/tables/table-Next${query}`)).body['layout'];

  it('has a layout of a newer name on request', async () => {
    expect(await layout('')).toBe('masterDetail');
    expect(await layout('?useUpdatedTableLayouts=false')).toBe('masterDetail');
    expect(await layout('?useUpdatedTableLayouts=true')).toBe('detail');
  });
});

describe('the analytics of a doc', () => {
  const metrics = async (query: string): Promise<readonly Told[]> =>
    (await get(`/analytics/docs?docIds=AbCDeFGH&${query}`)).items.flatMap(
      (item) => item.metrics ?? [],
    );

  it('are those of the days asked for, day by day or all in all', async () => {
    const views = async (query: string): Promise<unknown> =>
      (await metrics(query)).map((day) => [day['date'], day['views'], day['totalSessions']]);
    const [first, second] = [
      ['2025-06-01', 12, 12],
      ['2025-06-02', 30, 30],
    ];
    expect(await views('scale=daily')).toEqual([first, second]);
    expect(await views('sinceDate=2025-06-02')).toEqual([second]);
    expect(await views('untilDate=2025-06-01')).toEqual([first]);
    expect(await views('scale=cumulative')).toEqual([['2025-06-02', 42, 42]]);
  });
});
