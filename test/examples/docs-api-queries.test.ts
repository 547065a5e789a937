import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../examples/docs-api/operations/index.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { REQUESTS } from './docs-api/requests.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const ask = (method: string, path: string, subject = 'usr-ada'): Promise<Answered> =>
  api.ask({ method, path }, tokenOf(api.rootKey, [], { subject }));
const get = (path: string, subject?: string): Promise<Answered> => ask('GET', path, subject);

const [PLAN, JOURNAL, BUDGET] = ['AbCDeFGH', 'ZyXWvUTs', 'QrStUvWx'];
const TASKS = `/docs/${PLAN}/tables/Tasks/rows`;
const TRIPS = `/docs/${JOURNAL}/tables/Trips`;

/** What a list has: ids, or else what tells its items apart. */
const ids = ({ items }: Answered): unknown[] =>
  items.map((item) => item.id ?? item['email'] ?? Object(item['doc']).id);

/** The lists that their parameters make, with all of the parameters' values: path, query, what is listed. */
const LISTS: Readonly<Record<string, readonly (readonly [query: string, listed: unknown[]])[]>> = {
  '/docs': [
    ['', [BUDGET, PLAN, JOURNAL]],
    ['isOwner=true', [PLAN, JOURNAL]],
    ['isOwner=false', [BUDGET, PLAN, JOURNAL]],
    ['isOwner=True', [PLAN, JOURNAL]],
    ['isPublished=true', [PLAN]],
    ['isPublished=false', [BUDGET, PLAN, JOURNAL]],
    ['isStarred=true', [PLAN]],
    ['isStarred=false', [BUDGET, JOURNAL]],
    ['inGallery=true', [PLAN]],
    ['inGallery=false', [BUDGET, PLAN, JOURNAL]],
    ['query=PLAN', [PLAN]],
    ['query=', [BUDGET, PLAN, JOURNAL]],
    [`sourceDoc=${PLAN}`, [BUDGET]],
    [`sourceDoc=${BUDGET}`, []],
    ['workspaceId=ws-engines', [BUDGET, PLAN, JOURNAL]],
    ['workspaceId=ws-none', []],
    ['folderId=fl-launch', [BUDGET, PLAN]],
    ['folderId=fl-none', []],
    ['isOwner=true&folderId=fl-launch', [PLAN]],
    ['limit=1', [BUDGET]],
  ],
  [`/docs/${PLAN}/pages`]: [['limit=1', ['canvas-Goals']]],
  [`/docs/${PLAN}/sections`]: [['limit=1', ['canvas-Goals']]],
  [`/docs/${PLAN}/tables`]: [
    ['', ['grid-Tasks', 'grid-Team', 'table-Next']],
    ['tableTypes=table', ['grid-Tasks', 'grid-Team']],
    ['tableTypes=view', ['table-Next']],
    ['tableTypes=view,table', ['grid-Tasks', 'grid-Team', 'table-Next']],
    ['tableTypes=view&tableTypes=table', ['grid-Tasks', 'grid-Team', 'table-Next']],
    ['sortBy=name', ['table-Next', 'grid-Tasks', 'grid-Team']],
    ['tableTypes=table&limit=1', ['grid-Tasks']],
  ],
  [`${TRIPS}/columns`]: [
    ['visibleOnly=true&limit=100', ['Where', 'Booked', 'Start', 'With', 'Tags', 'Website', 'Next']],
    ['visibleOnly=false', ['Where', 'Booked', 'Start', 'With', 'Tags', 'Website', 'Next', 'Cost']],
  ].map(([query, names]) => [String(query), [...(names ?? [])].map((name) => `c-${name}`)]),
  [TASKS]: [
    ['', ['i-Press', 'i-Demo', 'i-Cake']],
    ['query=Done:true', ['i-Cake']],
    ['query=c-Effort:5', ['i-Demo']],
    ['sortBy=createdAt', ['i-Press', 'i-Demo', 'i-Cake']],
    ['sortBy=natural', ['i-Press', 'i-Demo', 'i-Cake']],
    ['limit=2', ['i-Press', 'i-Demo']],
  ],
  [`${TRIPS}/rows`]: [
    ['', ['i-Turin', 'i-Delphi']],
    ['visibleOnly=false', ['i-Turin', 'i-Delphi']],
    ['visibleOnly=true', ['i-Turin']],
    ['sortBy=natural', ['i-Turin']],
    ['sortBy=natural&visibleOnly=true', ['i-Turin']],
  ],
  // Its sorts are those of the view: the most effort first.
  [`/docs/${PLAN}/tables/Next%20up/rows`]: [
    ['', ['i-Press', 'i-Demo']],
    ['sortBy=natural', ['i-Demo', 'i-Press']],
  ],
  [`/docs/${PLAN}/formulas`]: [['sortBy=name&limit=1', ['f-Open']]],
  [`/docs/${PLAN}/controls`]: [
    ['sortBy=name', ['ctrl-Mine', 'ctrl-Week']],
    ['limit=1', ['ctrl-Mine']],
  ],
  [`/docs/${PLAN}/acl/permissions`]: [['limit=1', ['perm-grace']]],
  '/workspaces/ws-engines/users': [
    ['includedRoles=Admin', ['ada@example.com']],
    ['includedRoles=Editor,DocMaker', ['grace@example.com']],
  ],
  '/packs': [
    ['', [1]],
    ['accessType=admin', [1]],
    ['accessType=edit', []],
    ['accessTypes=edit,view', [1]],
    ['accessTypes=test', []],
    ['parentWorkspaceIds=ws-engines,ws-none', [1]],
    ['parentWorkspaceIds=ws-none', []],
    ['onlyWorkspaceId=ws-none', [1]],
    ['excludePublicPacks=true', [1]],
    ['excludePublicPacks=true&excludeIndividualAcls=true', []],
    ['excludeIndividualAcls=true', [1]],
    ['sortBy=title&direction=descending', [1]],
    ['excludeWorkspaceAcls=true&limit=1', [1]],
  ],
  '/packs/1/versions': [['limit=1', [undefined]]],
  '/analytics/docs': [
    ['', [BUDGET, PLAN, JOURNAL]],
    [`docIds=${JOURNAL},${PLAN}`, [PLAN, JOURNAL]],
    ['workspaceId=ws-none', []],
    ['query=journal', [JOURNAL]],
    ['isPublished=true', [PLAN]],
    ['isPublished=false', [BUDGET, PLAN, JOURNAL]],
    ['direction=descending', [JOURNAL, PLAN, BUDGET]],
    ['orderBy=docId', [PLAN, BUDGET, JOURNAL]],
    ['orderBy=views&direction=descending', [PLAN, JOURNAL, BUDGET]],
    ['orderBy=copies&direction=descending', [JOURNAL, BUDGET, PLAN]],
    ['orderBy=date', [BUDGET, PLAN, JOURNAL]],
    ['orderBy=publishedAt&direction=descending', [PLAN, BUDGET, JOURNAL]],
    ['limit=2', [BUDGET, PLAN]],
  ],
};

describe('a list', () => {
  const cases = Object.entries(LISTS).flatMap(([path, lists]) =>
    lists.map(([query, listed]) => [query === '' ? path : `${path}?${query}`, listed] as const),
  );

  it.each(cases)('has what its parameters ask for: %s', async (path, listed) => {
    const answered = await get(path);
    expect([answered.status, ids(answered)]).toEqual([200, listed]);
  });

  it('of packs has those of a workspace, and can leave them out', async () => {
    await api.undoing(async () => {
      const principal = JSON.stringify({ type: 'workspace', workspaceId: 'ws-engines' });
      api.db.run('UPDATE pack_permissions SET principal = ?', principal);
      const listed = async (query: string): Promise<unknown[]> => ids(await get(`/packs?${query}`));
      expect(await listed('onlyWorkspaceId=ws-engines')).toEqual([1]);
      expect(await listed('onlyWorkspaceId=ws-none')).toEqual([]);
      expect(await listed('excludeWorkspaceAcls=true')).toEqual([]);
      expect(ids(await get('/packs', 'usr-alan'))).toEqual([]);
    });
  });

  it.each(['title', 'createdAt', 'updatedAt'])('of packs is sorted by %s', async (sortBy) => {
    await api.undoing(async () => {
      const tides = "'ws-engines', 'Tides', '', '', '[]', '2020', '2020'";
      api.db.script(`INSERT INTO packs VALUES (2, ${tides})`);
      api.db.script(`INSERT INTO pack_permissions VALUES (2, 'p', '{"type":"worldwide"}', 'view')`);
      expect(ids(await get(`/packs?sortBy=${sortBy}`))).toEqual([2, 1]);
      expect(ids(await get(`/packs?sortBy=${sortBy}&direction=descending`))).toEqual([1, 2]);
    });
  });
});

describe('a parameter', () => {
  it.each([
    '/docs?isOwner=yes',
    '/docs?isOwner=',
    '/docs?isOwner=true&isOwner=false',
    '/docs?sourceDoc=',
    '/docs?limit=0',
    '/docs?limit=-1',
    '/docs?limit=ten',
    '/docs?limit=',
    '/docs?pageToken=',
    '/docs?pageToken=2',
    `/docs/${PLAN}/tables?tableTypes=view,chart`,
    `/docs/${PLAN}/tables?sortBy=size`,
    `${TASKS}?sortBy=bogus`,
    `${TASKS}?sortBy=natural&visibleOnly=false`,
    `${TASKS}?valueFormat=html`,
    // The view does not show this column.
    `/docs/${PLAN}/tables/Next%20up/rows?query=Done:false`,
    `${TASKS}?syncToken=bogus`,
    '/analytics/docs?sinceDate=yesterday',
    '/workspaces/ws-engines/users?limit=2',
  ])('that cannot be followed is 400: %s', async (path) => {
    const { status, body } = await get(path);
    expect([status, body['statusCode']]).toEqual([400, 400]);
  });

  it('of a list is tried above, whatever the list', () => {
    // Or in a test of its own, for it does not change which items there are.
    const elsewhere = ['useColumnNames', 'valueFormat', 'sinceDate', 'untilDate', 'scale'];
    const shape = (path: string): string =>
      path.replace(/^\/docs\/\w+/, '/docs/D').replace(/\/tables\/[^/]+/, '/tables/T');
    const tried = Object.entries(LISTS).flatMap(([path, lists]) =>
      lists.flatMap(([query]) =>
        [...new URLSearchParams(query).keys()].map((name) => `${shape(path)} ${name}`),
      ),
    );
    const declared = Object.entries(operations).flatMap(([name, { query = {}, paging }]) => {
      if (paging === undefined) return [];
      const names = Object.keys(query).filter((each) => query[each] !== 'missing');
      return [...names, ...(paging.max ? ['limit'] : [])]
        .filter((each) => !elsewhere.includes(each))
        .map((each) => `${shape(REQUESTS[name]!.path)} ${each}`);
    });
    expect(declared.length).toBeGreaterThan(40);
    expect(declared.filter((each) => !tried.includes(each))).toEqual([]);
  });
});
