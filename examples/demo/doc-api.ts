import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Resource } from 'caveats';
import { requireToken, whoami } from 'caveats/node';

/** Docs by their ids, with tables by theirs, with rows. */
export type Docs = ReadonlyMap<string, ReadonlyMap<string, string[]>>;

export interface DocApiOptions {
  readonly docs: Docs;
  readonly rootKey: string;
  /** Unix time in seconds. */
  readonly now: number;
}

const PATH = /^\/docs(?:\/([^/]+)(?:\/tables\/([^/]+)\/rows)?)?$/;

/** A server of docs. Every request carries a token; `GET /scope` returns what the token reaches. */
export function createDocApi({ docs, rootKey, now }: DocApiOptions): Server {
  const options = { rootKey, request: () => ({ now }) };
  const token = requireToken(options);
  const authorize = token.for(resourceOf);
  const listDocs = token.list(
    'doc',
    () => [...docs.keys()],
    (doc) => ({ doc }),
    { parents: true },
  );
  const showScope = whoami(options);
  return createServer(async (req, res) => {
    if (req.url === '/scope') return showScope(req, res);
    if (req.method === 'GET' && req.url === '/docs') return listDocs(req, res);
    if ((await authorize(req, res)) === undefined) return undefined;
    const found = find(docs, resourceOf(req));
    if (found !== undefined && req.method === 'POST') found.push(await text(req));
    const status = found === undefined ? 404 : req.method === 'POST' ? 201 : 200;
    res.writeHead(status, { 'content-type': 'application/json' });
    return void res.end(JSON.stringify(found ?? {}));
  });
}

/** What a request is about; any other path is wider than a doc. */
function resourceOf({ url = '' }: IncomingMessage): Resource {
  const [, doc, table] = PATH.exec(url) ?? [];
  if (doc === undefined) return {};
  return table === undefined ? { doc } : { doc, table };
}

/** The ids of a doc's tables, or the rows of a table. */
function find(docs: Docs, { doc, table }: Resource): string[] | undefined {
  const tables = docs.get(doc ?? '');
  return table === undefined ? tables && [...tables.keys()] : tables?.get(table);
}
