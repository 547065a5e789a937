import { randomUUID } from 'node:crypto';
import type { Access, Grant, Resource } from 'caveats';
import type { Database, Json } from './data/database.js';
import { findTable } from './data/tables.js';
import { encodeToken, type Page, type Paging } from './paging.js';
import { Problem } from './problem.js';
import type { Parameters, Query } from './query.js';

/** One operation of the API. */
export interface Operation {
  /** Method and path, as `createRoutes` takes them: `GET /docs/{docId}`. */
  readonly route: string;
  /** How it accesses its resource; by default by its method. */
  readonly access?: Access;
  /** What it lists: those that the token reaches. */
  readonly list?: 'doc' | 'table';
  /** The status of the response; 200 by default. */
  readonly status?: number;
  /** The parameters of its query. A request with any other is 400. */
  readonly query?: Parameters;
  /** For lists in pages: their size. Adds the parameters `limit` and `pageToken`. */
  readonly paging?: Paging;
  /** The members of its body. A request with any other is 400. */
  readonly members?: readonly string[];
  /** Members of the body that Coda documents and this API does not have: 501. */
  readonly missing?: readonly string[];
  /** Looks up what a request is about, if its path does not say. */
  readonly find?: (lookup: Lookup) => Resource;
  /** Returns another doc that the request reads, as its body says: the token must allow that, too. */
  readonly reads?: (body: Json) => string | undefined;
  /** Runs it and returns the body of the response, now or later, or throws a {@link Problem}. */
  readonly answer: (call: Call) => object | Promise<object>;
}

/** What is known of a request before its token is checked. */
export interface Lookup {
  readonly db: Database;
  readonly params: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  /** Where the docs are for browsers. */
  readonly site: string;
}

/** Operations by their ids in Coda's description. */
export type Operations = Readonly<Record<string, Operation>>;

/** A call of an operation, whose token and user were checked. */
export interface Call {
  readonly db: Database;
  readonly user: User;
  /** What the token grants; of a list, its scope is what may be shown. */
  readonly grant: Omit<Grant, 'can'>;
  /** What it accesses, by ids, even if the path contains a name. */
  readonly resource: Resource;
  /** The path's other parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The parameters of the query, checked. */
  readonly query: Query;
  readonly body: Json;
  /** Where the API is, such as `http://127.0.0.1:4000/apis/v1`. */
  readonly base: string;
  /** Where the docs are for browsers, such as `http://127.0.0.1:4000`. */
  readonly site: string;
  /** The path of the request, without prefix and query. */
  readonly path: string;
  /** The part of a list that is asked for. */
  readonly page: Page;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Returns the doc of a call, whose route has one. */
export function docOf({ resource: { doc } }: Call): string {
  if (doc === undefined) throw new TypeError('the route has no doc');
  return doc;
}

/** Returns the doc and the table of a call, whose route has both. */
export function tableOf(call: Call): readonly [doc: string, table: string] {
  const doc = docOf(call);
  const { table } = call.resource;
  if (table === undefined) throw new TypeError('the route has no table');
  return [doc, found(findTable(call.db, doc, table)).text('id')];
}

/** Returns a parameter of the path. */
export function param({ params }: Call, name: string): string {
  const value = params[name];
  if (value === undefined) throw new TypeError(`the route has no ${name}`);
  return value;
}

/** Returns a value that was looked up; responds with 404 if there is none. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem(404, 'Not found');
  return value;
}

/** Responds with 404 if nothing was changed. */
export function assertChanged(count: number): void {
  if (count === 0) throw new Problem(404, 'Not found');
}

/** Records a change. Returns the id to ask for its status. */
export function noteMutation({ db, user, resource: { doc, table } }: Call): string {
  const id = `mutate-${randomUUID()}`;
  const now = timestamp();
  const values = [id, user.id, doc ?? null, table ?? null, now];
  db.run('INSERT INTO mutations VALUES (?, ?, ?, ?, ?)', ...values);
  db.run('UPDATE docs SET updated_at = ? WHERE id = ?', now, doc ?? null);
  const sql = 'UPDATE tables SET updated_at = ? WHERE doc = ? AND id = ?';
  db.run(sql, now, doc ?? null, table ?? null);
  return id;
}

let latest = Date.now();

/** Returns the time, later than all before: no two changes have the same. */
export function timestamp(): string {
  latest = Math.max(latest + 1, Date.now());
  return new Date(latest).toISOString();
}

/** Returns a time after the latest change and before the next. */
export function latestChange(): string {
  return new Date(latest).toISOString();
}

export function newId(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 13)}`;
}

/** The body of a page of a list. */
export interface ListBody {
  readonly items: readonly object[];
  readonly href: string;
  readonly nextPageToken?: string;
  readonly nextPageLink?: string;
}

/** Returns a page of a list: `limit` items from `pageToken` on, and how to ask for the next page. */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  toJson: (call: Call, item: T) => object,
): ListBody {
  const { base, path, page } = call;
  const end = page.start + page.limit;
  const shown = {
    items: items.slice(page.start, end).map((item) => toJson(call, item)),
    href: page.sent === '' ? base + path : `${base}${path}?${page.sent}`,
  };
  if (end >= items.length) return shown;
  const nextPageToken = encodeToken('page', path, { ...page, start: end });
  const nextPageLink = `${base}${path}?pageToken=${nextPageToken}`;
  return { ...shown, nextPageToken, nextPageLink };
}

/** Returns a page of a list that Coda documents without the member `href`. */
export function withoutHref({ href: _href, ...page }: ListBody): object {
  return page;
}
