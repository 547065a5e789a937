import { readWebBody, toResponse } from '../adapters/web.js';
import type { ResourceMetadata } from '../http/resource-metadata.js';
import type { Dialect } from '../token/dialect.js';
import { parseJson } from '../unknown.js';
import type { Decide, McpAuthInfo, Received } from './auth.js';
import { isPersonal } from './lists.js';
import type { McpContext } from './options.js';
import { idOf, notPost, refused, RPC, rpcError } from './refusals.js';

/** The handler of an SDK: `createMcpHandler(…).fetch`, or one that calls a transport's `handleRequest`. */
export type McpHandler = (
  request: Request,
  options: { readonly authInfo: McpAuthInfo; readonly parsedBody: unknown },
) => Response | Promise<Response>;

/** The longest body that is read, in characters: that of the SDKs. */
const MAX_BODY = 4_194_304;

export interface FetchParts<D extends Dialect> {
  readonly metadata: ResourceMetadata;
  readonly decide: Decide<D>;
  filter(authInfo: McpAuthInfo, message: unknown, response: unknown): unknown;
}

export function guardFetch<D extends Dialect>(
  { metadata, decide, filter }: FetchParts<D>,
  handler: McpHandler,
  toContext: (request: Request) => McpContext<D>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request;
    if (new URL(request.url).pathname === metadata.path) {
      return toResponse(metadata.answer(method), method);
    }
    const decided =
      method === 'POST'
        ? await decide({ headers }, () => bodyOf(request), toContext(request))
        : notPost();
    if (!decided.ok) return toResponse(decided, method);
    const { authInfo, body } = decided;
    // Written anew: of a body with a field twice, another parser may read the other one.
    const handed = new Request(request, { body: JSON.stringify(body), headers: without(headers) });
    const response = await handler(handed, { authInfo, parsedBody: body });
    const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
    const asking = messages.filter((message) => isPersonal(message) && idOf(message) !== null);
    const personal = new Map(asking.map((message) => [idOf(message), message]));
    if (personal.size === 0 || !response.ok) return response;
    const filtered = (each: unknown): unknown => filter(authInfo, personal.get(idOf(each)), each);
    const { status } = response;
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const written = type.startsWith('text/event-stream')
      ? inEvents(text, filtered)
      : inJson(JSON.parse(text), filtered);
    return new Response(written, { status, headers: without(response.headers) });
  };
}

/** Returns the header fields that do not depend on the length and the coding of a body. */
function without(headers: Headers): Headers {
  const others = new Headers(headers);
  for (const name of ['content-length', 'content-encoding']) others.delete(name);
  return others;
}

async function bodyOf(request: Request): Promise<Received> {
  const text = await readWebBody(request.body, MAX_BODY);
  if (text.length > MAX_BODY) return refused(rpcError(413, RPC.invalid, 'The body is too large'));
  const body = parseJson(text);
  return body === undefined ? refused(rpcError(400, RPC.parse, 'Parse error')) : { ok: true, body };
}

/** Changes the messages of a stream of events that has ended: their lines of data. */
function inEvents(text: string, change: (message: unknown) => unknown): string {
  // Lines end in any of three ways, and events with an empty one.
  const events = text.replaceAll(/\r\n?/g, '\n').split('\n\n');
  const changed = events.map((event) => {
    const lines = event.split('\n');
    const isData = (line: string): boolean => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice('data:'.length));
    const message = parseJson(data.join('\n'));
    if (message === undefined) return event;
    const others = lines.filter((line) => !isData(line));
    return [...others, `data: ${inJson(message, change)}`].join('\n');
  });
  return changed.join('\n\n');
}

function inJson(message: unknown, change: (message: unknown) => unknown): string {
  return JSON.stringify(Array.isArray(message) ? message.map(change) : change(message));
}
