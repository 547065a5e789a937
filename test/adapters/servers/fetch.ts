import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/fetch';
import { answerOf, listen, optionsWithProxy, paramsOf, type Serve } from './serve.js';

export const serveFetch: Serve = (setup, seen) => {
  const options = optionsWithProxy(setup, seen, ({ headers, url }: Request) => ({
    header: (name) => headers.get(name) ?? undefined,
    param: (name) => paramsOf(new URL(url).pathname)?.get(name),
  }));
  const guarded = setup.optional
    ? optionalToken(options)((_, grant) => Response.json(answerOf(seen, grant)))
    : requireToken(options)((_, grant) => Response.json(answerOf(seen, grant)));
  const answerWhoami = whoami(options);
  const answerInferScope = inferScopeEndpoint(options);
  const listener: RequestListener = async (incoming, outgoing) => {
    try {
      const request = toRequest(incoming);
      const path = new URL(request.url).pathname;
      if (path === '/whoami') return await send(await answerWhoami(request), outgoing);
      if (path === '/infer-scope') return await send(await answerInferScope(request), outgoing);
      const response = paramsOf(path) && (await guarded(request));
      await send(response ?? new Response(null, { status: 404 }), outgoing);
    } catch (error) {
      seen.errors.push(error);
      outgoing.writeHead(500).end(String(error));
    }
  };
  return listen(listener);
};

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
