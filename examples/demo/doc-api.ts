import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { inferScope, type Resource, TokenError, type TokenErrorCode, verify } from 'caveats';

/** Docs by their ids, with tables by theirs, with rows. */
export type Docs = ReadonlyMap<string, ReadonlyMap<string, string[]>>;

export interface DocApiOptions {
  readonly docs: Docs;
  readonly rootKey: string;
  /** Unix time in seconds. */
  readonly now: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly challenge?: string;
}

const PATH = /^\/docs(?:\/([^/]+)(?:\/tables\/([^/]+)\/rows)?)?$/;
const NO_TOKEN: Answer = { status: 401, body: { code: 'no_token' }, challenge: 'Bearer' };
const NOT_FOUND: Answer = { status: 404, body: { code: 'not_found' } };
const NOT_ALLOWED: Answer = { status: 405, body: { code: 'method_not_allowed' } };

/** With these codes a token is valid, but not for this request. With all others it is not valid. */
const FORBIDDEN: readonly TokenErrorCode[] = ['context_denied', 'usage_denied', 'scope_denied'];

/** A server of docs. Every request carries a token; `GET /scope` returns what the token reaches. */
export function createDocApi(options: DocApiOptions): Server {
  return createServer(async (request, response) => {
    const { status, body, challenge } = await answerOrRefuse(request, options);
    if (challenge) response.setHeader('www-authenticate', challenge);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}

async function answerOrRefuse(request: IncomingMessage, options: DocApiOptions): Promise<Answer> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return NO_TOKEN;
  try {
    return await answer(request, token, options);
  } catch (error) {
    if (error instanceof TokenError) return refuse(error);
    throw error;
  }
}

async function answer(
  request: IncomingMessage,
  token: string,
  { docs, rootKey, now }: DocApiOptions,
): Promise<Answer> {
  const { method, url = '' } = request;
  if (method === 'GET' && url === '/scope') {
    return { status: 200, body: inferScope(token, { rootKey, context: { now } }) };
  }
  const route = PATH.exec(url);
  if (route === null) return NOT_FOUND;
  const resource = { doc: route[1], table: route[2] };
  if (method === 'GET') {
    verify(token, { rootKey, request: { now, resource, access: 'read' } });
    const found = find(docs, resource);
    return found ? { status: 200, body: found } : NOT_FOUND;
  }
  if (method !== 'POST' || resource.table === undefined) return NOT_ALLOWED;
  verify(token, { rootKey, request: { now, resource, access: 'write' } });
  const rows = find(docs, resource);
  if (rows === undefined) return NOT_FOUND;
  rows.push(await text(request));
  return { status: 201, body: rows };
}

/** The ids of all docs, those of a doc's tables, or the rows of a table. */
function find(docs: Docs, { doc, table }: Resource): string[] | undefined {
  if (doc === undefined) return [...docs.keys()];
  const tables = docs.get(doc);
  return table === undefined ? tables && [...tables.keys()] : tables?.get(table);
}

function refuse({ code, failures }: TokenError): Answer {
  const isForbidden = FORBIDDEN.includes(code);
  return {
    status: isForbidden ? 403 : 401,
    body: { code, unmet: failures.map(({ condition, reason }) => `${condition}: ${reason}`) },
    challenge: `Bearer error="${isForbidden ? 'insufficient_scope' : 'invalid_token'}"`,
  };
}
