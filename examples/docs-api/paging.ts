import { Problem } from './problem.js';
import { assertKnown, count, id, type Parameters, type Query, readQuery } from './query.js';

/** How an operation returns a list in pages. */
export interface Paging {
  /** How many items a page has by default. */
  readonly size: number;
  /** The largest `limit`: a larger one counts as this one. Without it, there is no parameter `limit`. */
  readonly max?: number;
  /** Whether the list can be asked for what changed since an earlier response. */
  readonly hasSync?: true;
}

/** What Coda documents of most lists. */
export const PAGING: Paging = { size: 25, max: 500 };

/** The part of a list that a request asks for. */
export interface Page {
  /** How many items were on earlier pages. */
  readonly start: number;
  readonly limit: number;
  /** The time that changes are asked from. */
  readonly since: string | undefined;
  /** The time of the first page. */
  readonly asOf: string;
  /** The query that the tokens of the response stand for. */
  readonly search: string;
  /** The query as it was sent. */
  readonly sent: string;
}

export interface Asked {
  readonly query: Query;
  readonly page: Page;
}

/** Reads the query of a request. A `pageToken` or a `syncToken` stands for all of its parameters. */
export function readAsked(
  sent: URLSearchParams,
  declared: Parameters,
  { path, paging, now }: { path: string; paging: Paging | undefined; now: string },
): Asked {
  const { size = 1, max, hasSync } = paging ?? {};
  const all: Parameters = {
    ...declared,
    ...(paging && { pageToken: id }),
    ...(max && { limit: count }),
    ...(hasSync && { syncToken: id }),
  };
  const asked = (search: URLSearchParams, { start = 0, since = '', asOf = now } = {}): Asked => {
    const query = readQuery(search, all);
    const limit = Math.min(Number(query.get('limit') ?? size), max ?? size);
    const texts = { search: String(search), sent: String(sent) };
    return { query, page: { start, limit, since: since || undefined, asOf, ...texts } };
  };
  if (paging && sent.has('pageToken')) {
    // Coda documents that the others are ignored then. Unknown ones are mistakes all the same.
    assertKnown(sent, all);
    const [token = '', ...others] = new Set(sent.getAll('pageToken'));
    if (others.length > 0) throw new Problem(400, 'pageToken is there more than once');
    const { search, ...position } = decodeToken('page', path, token);
    return asked(search, position);
  }
  const { query, ...first } = asked(sent);
  const token = query.get('syncToken');
  if (token === undefined) return { query, ...first };
  const { search, asOf } = decodeToken('sync', path, token);
  const earlier = readQuery(search, all);
  for (const [name, value] of query) {
    if (name === 'limit') search.set(name, value);
    else if (name !== 'syncToken' && earlier.get(name) !== value) {
      throw new Problem(400, `${name} is not what it was when the syncToken was made`);
    }
  }
  return asked(search, { since: asOf });
}

type Kind = 'page' | 'sync';

/** Returns an opaque token for a part of a list. It holds nothing that a client could not ask for itself. */
export function encodeToken(
  kind: Kind,
  path: string,
  { search, start, since, asOf }: Page,
): string {
  const parts = [kind, path, search, String(start), since ?? '', asOf];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

interface Decoded {
  readonly search: URLSearchParams;
  readonly start: number;
  readonly since: string;
  readonly asOf: string;
}

function decodeToken(kind: Kind, path: string, token: string): Decoded {
  const [isKind, ofPath, search, start = '', since = '', asOf = ''] = partsOf(token);
  const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));
  if (isKind !== kind || ofPath !== path || !/^\d{1,9}$/.test(start) || !isTime(asOf)) {
    throw new Problem(400, `The ${kind}Token is not one of this list`);
  }
  return { search: new URLSearchParams(search), start: Number(start), since, asOf };
}

/** Returns the parts of a token; none if it was not made here. */
function partsOf(token: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}
