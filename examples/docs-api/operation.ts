import { randomUUID } from 'node:crypto';
import type { Access, Grant, Resource } from 'caveats';
import type { Database, Json } from './data/database.js';
import { findTable } from './data/tables.js';
import { Problem } from './problem.js';

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
  /** Runs it and returns the body of the response, or throws a {@link Problem}. */
  readonly answer: (call: Call) => object;
}

/** Operations by their ids in Coda's description. */
export type Operations = Readonly<Record<string, Operation>>;

/** A call of an operation, whose token and user were checked. */
export interface Call {
  readonly db: Database;
  readonly user: User;
  /** What the token grants; of a list, its scope is what may be shown. */
  readonly grant: Pick<Grant, 'scope'>;
  /** What it accesses, by ids, even if the path contains a name. */
  readonly resource: Resource;
  /** The path's other parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** Where the API is, such as `http://127.0.0.1:4000/apis/v1`. */
  readonly base: string;
  /** The path of the request, without prefix and query. */
  readonly path: string;
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

/** Records a change. Returns the id with which to ask for its status. */
export function noteMutation({ db, user, resource: { doc, table } }: Call): string {
  const id = `mutate-${randomUUID()}`;
  const values = [id, user.id, doc ?? null, table ?? null, timestamp()];
  db.run('INSERT INTO mutations VALUES (?, ?, ?, ?, ?)', ...values);
  return id;
}

export function timestamp(): string {
  return new Date().toISOString();
}

export function newId(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 13)}`;
}

const PAGE = 100;
const LARGEST_PAGE = 500;

/** Returns a page of a list: `limit` items from `pageToken` on. */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  toJson: (call: Call, item: T) => object,
): object {
  const { query, base, path } = call;
  const start = wholeNumber(query.get('pageToken') ?? '0', 0);
  const limit = Math.min(wholeNumber(query.get('limit') ?? String(PAGE), 1), LARGEST_PAGE);
  const end = start + limit;
  const href = (parameters: URLSearchParams): string =>
    parameters.size === 0 ? base + path : `${base}${path}?${parameters}`;
  const page = {
    items: items.slice(start, end).map((item) => toJson(call, item)),
    href: href(query),
  };
  if (end >= items.length) return page;
  const next = new URLSearchParams(query);
  next.set('pageToken', String(end));
  return { ...page, nextPageToken: String(end), nextPageLink: href(next) };
}

function wholeNumber(text: string, least: number): number {
  const number = Number(text);
  if (!/^\d{1,9}$/.test(text) || number < least) {
    throw new Problem(400, 'limit and pageToken must be whole numbers');
  }
  return number;
}
