import type { Row } from './data/database.js';
import type { Call } from './operation.js';

/**
 * The links to resources for browsers. As at Coda's, an id follows `_d` (a doc), `_s` (a page), `_t` (a
 * table) or `_r` (a row), so `readLink` finds the resource of each.
 */
const BROWSER = {
  doc: (doc: string) => `/d/_d${doc}`,
  page: (doc: string, page: string) => `/d/_d${doc}/_s${page}`,
  table: (doc: string, table: string) => `/d/_d${doc}#_t${table}`,
  row: (doc: string, table: string, row: string) => `/d/_d${doc}#_t${table}/_r${row}`,
  published: (doc: string, slug: string) => `/@docs/${slug}_d${doc}`,
  folder: (folder: string) => `/docs?folderId=${folder}`,
  workspace: (workspace: string) => `/docs?workspaceId=${workspace}`,
  icon: (name: string) => `/icons/${encodeURIComponent(name)}`,
} as const;

/** Returns a link for browsers: `browserLink(call, 'page', doc, page)`. */
export function browserLink<K extends keyof typeof BROWSER>(
  { site }: Pick<Call, 'site'>,
  kind: K,
  ...ids: Parameters<(typeof BROWSER)[K]>
): string {
  const path: (...ids: readonly string[]) => string = BROWSER[kind];
  return site + path(...ids);
}

/** What a browser link is about, by ids. */
export interface Linked {
  readonly doc: string;
  readonly page?: string | undefined;
  readonly table?: string | undefined;
  readonly row?: string | undefined;
}

/** Reads a browser link of this site; `undefined` if it is not a link to a doc or something in one. */
export function readLink({ site }: Pick<Call, 'site'>, link: string): Linked | undefined {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url?.origin !== site) return undefined;
  // In two steps: one pattern for both would cost the square of many `_d`.
  const [, path = '', page] =
    /^\/((?:d|@docs)\/[\w-]+)(?:\/_s([\w-]+))?\/?$/.exec(url.pathname) ?? [];
  const [, doc] = /^(?:d\/|@docs\/[\w-]*)_d([\w-]+)$/.exec(path) ?? [];
  const [, table, row] = /^#_t([\w-]+)(?:\/_r([\w-]+))?$/.exec(url.hash) ?? [];
  // A part that is not read could be about something else.
  const isRead = doc !== undefined && (table !== undefined || url.hash === '');
  return isRead ? { doc, page, table, row } : undefined;
}

/** Returns a reference to a doc, as other resources contain it. */
export function docReference(call: Call, id: string): object {
  const href = `${call.base}/docs/${id}`;
  return { id, type: 'doc', href, browserLink: browserLink(call, 'doc', id) };
}

export function workspaceReference(call: Pick<Call, 'site'>, id: string, name: string): object {
  return { id, type: 'workspace', browserLink: browserLink(call, 'workspace', id), name };
}

export function folderReference(call: Call, id: string, name: string): object {
  return { id, type: 'folder', browserLink: browserLink(call, 'folder', id), name };
}

/** Returns a reference to a page, given its row in the database. */
export function pageReference(call: Call, page: Row): object {
  const [doc, id] = [page.text('doc'), page.text('id')];
  return {
    id,
    type: 'page',
    href: `${call.base}/docs/${doc}/pages/${id}`,
    browserLink: browserLink(call, 'page', doc, id),
    name: page.text('name'),
  };
}

/** Returns the member `parent`, a page of the doc; nothing if it has none. */
export function parentPage(call: Call, doc: string, page: string | undefined): object {
  const row = call.db.get('SELECT * FROM pages WHERE doc = ? AND id = ?', doc, page ?? null);
  return row === undefined ? {} : { parent: pageReference(call, row) };
}

/** Returns a reference to a table or a view, given its row in the database. */
export function tableReference(call: Call, table: Row): object {
  const [doc, id] = [table.text('doc'), table.text('id')];
  return {
    id,
    type: 'table',
    tableType: table.optional('parent_table') === undefined ? 'table' : 'view',
    href: `${call.base}/docs/${doc}/tables/${id}`,
    browserLink: browserLink(call, 'table', doc, id),
    name: table.text('name'),
    ...parentPage(call, doc, table.optional('page')),
  };
}

/** Returns the member `icon`; nothing without a name. */
export function iconOf(call: Call, name: string | undefined): object {
  if (name === undefined) return {};
  return { icon: { name, type: 'image/svg+xml', browserLink: browserLink(call, 'icon', name) } };
}
