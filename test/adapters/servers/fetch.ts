import type { Grant } from 'caveats';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import {
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  type RequireTokenOptions,
  whoami,
} from 'caveats/fetch';
import type { Routes } from 'caveats/http';
import type { Seen } from '../audit/setups.js';
import {
  answerOf,
  CLIENTS,
  METADATA,
  DOCS,
  findTable,
  LISTED,
  listen,
  listOf,
  optionsWithProxy,
  paramsOf,
  type Serve,
  toDoc,
} from './serve.js';

export const serveFetch: Serve = (setup, seen) => {
  const options = optionsWithProxy(setup, seen, ({ headers, url }: Request) => ({
    header: (name) => headers.get(name) ?? undefined,
    param: (name) => paramsOf(new URL(url).pathname)?.get(name),
  }));
  const handle = handlerOf(options, setup.optional, seen);
  const listener: RequestListener = async (incoming, outgoing) => {
    try {
      const response = await handle(toRequest(incoming));
      await send(response ?? new Response(null, { status: 404 }), outgoing);
    } catch (error) {
      seen.errors.push(error);
      outgoing.writeHead(500).end(String(error));
    }
  };
  return listen(listener);
};

type Options = RequireTokenOptions<[request: Request]> & { readonly routes: Routes };

/** A server of all paths of the cases; it returns nothing for any other. */
export function handlerOf(
  options: Options,
  optional: boolean | undefined,
  seen: Seen,
): (request: Request) => Promise<Response> | undefined {
  const token = optional ? optionalToken(options) : requireToken(options);
  const answer = (_: Request, grant: Grant | undefined) => Response.json(answerOf(seen, grant));
  const guarded = token(answer);
  const find = ({ url }: Request) => findTable(paramsOf(new URL(url).pathname)?.get('id') ?? '');
  const found = token.for(find)(answer);
  const toWrite = token.for(find, { access: 'write' })(answer);
  const list = token.list('doc')((_, grant) => Response.json(listOf(seen, grant)));
  const listed = new Map(
    LISTED.map(([path, more]) => [path as string, token.list('doc', () => DOCS, toDoc, more)]),
  );
  const endpoints = new Map([
    ['/whoami', whoami(options)],
    ['/infer-scope', inferScopeEndpoint(options)],
    ['/introspect', introspectionEndpoint({ ...options, clients: CLIENTS })],
    [METADATA.path, resourceMetadataEndpoint(METADATA)],
  ]);
  return (request) => {
    const path = new URL(request.url).pathname;
    const byFunction = path.endsWith('/to-write') ? toWrite : found;
    const handler = path.startsWith('/found/') ? byFunction : guarded;
    const byList = path === '/list' ? list : listed.get(path);
    return (endpoints.get(path) ?? byList ?? (paramsOf(path) && handler))?.(request);
  };
}

/** What a platform does that has nothing but `Request` and `Response`. */
function toRequest(incoming: IncomingMessage): Request {
  const { method = '', url = '', rawHeaders, headers } = incoming;
  const lines = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) lines.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: lines,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  response.headers.forEach((value, name) => outgoing.appendHeader(name, value));
  outgoing.statusCode = response.status;
  outgoing.end(body);
}
