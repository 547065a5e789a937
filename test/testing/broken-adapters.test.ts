import { expect, test } from 'vitest';
import { inferScopeEndpoint, requireToken, whoami } from 'caveats/fetch';
import {
  type AdapterCase,
  adapterCases,
  type AdapterOptions,
  adapterReply,
  assertAdapterAnswer,
} from 'caveats/testing';

type Serve = (request: Request) => Promise<Response>;

/** An adapter that is right, as far as a `Request` knows. */
function serverOf(options: AdapterOptions): Serve {
  const guarded = requireToken(options)((_, grant) => Response.json(adapterReply(grant)));
  const endpoints = new Map([
    ['/whoami', whoami(options)],
    ['/infer-scope', inferScopeEndpoint(options)],
  ]);
  return async (request) => {
    try {
      const answer = await (endpoints.get(new URL(request.url).pathname) ?? guarded)(request);
      return request.method === 'HEAD' ? new Response(null, answer) : answer;
    } catch {
      return new Response(null, { status: 500 });
    }
  };
}

async function failuresOf(make: (options: AdapterOptions) => Serve): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const asked of adapterCases().filter(({ needs }) => needs === undefined)) {
    const { status, headers, body } = await send(make(asked.options), asked);
    try {
      assertAdapterAnswer(asked, { status, headers, body });
    } catch {
      failed.push(asked.name);
    }
  }
  return failed;
}

async function send(serve: Serve, { request }: AdapterCase) {
  const { method, path, headers, body } = request;
  const lines = new Headers();
  for (const [name, value] of headers) lines.append(name, value);
  const response = await serve(
    new Request(`http://127.0.0.1${path}`, { method, headers: lines, ...(body && { body }) }),
  );
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** A response with another status, other headers, or another body. */
async function changed(
  response: Response,
  change: (headers: Headers, body: string) => Partial<{ status: number; body: string }>,
): Promise<Response> {
  const headers = new Headers(response.headers);
  const { status = response.status, body } = change(headers, await response.text());
  return new Response(body ?? null, { status, headers });
}

test('an adapter that is right passes all the cases', async () => {
  expect(await failuresOf(serverOf)).toEqual([]);
});

const BROKEN: readonly (readonly [string, (options: AdapterOptions) => Serve, string])[] = [
  [
    'takes the first of two fields, as Node’s request.headers does',
    (options) => (request) => {
      const [first = ''] = (request.headers.get('authorization') ?? '').split(',');
      const headers = new Headers(request.headers);
      headers.set('authorization', first);
      return serverOf(options)(new Request(request, { headers }));
    },
    'a field that is repeated: the second is not dropped',
  ],
  [
    'forgets the table of routes',
    ({ routes: _, ...options }) => serverOf(options),
    'a path that is not declared: denied, whoever asks',
  ],
  [
    'forgets that a credential may be left out',
    (options) => serverOf({ ...options, optional: false }),
    'optional: nobody passes, as anonymous',
  ],
  [
    'takes every credential for one that may be left out',
    (options) => serverOf({ ...options, optional: true }),
    'no credential: a bare challenge',
  ],
  [
    'answers every refusal with 401',
    (options) => async (request) =>
      changed(await serverOf(options)(request), (_, body) => {
        return body.includes('"status":403') ? { status: 401, body } : { body };
      }),
    'scope_denied: for another doc',
  ],
  [
    'forgets the challenge',
    (options) => async (request) =>
      changed(await serverOf(options)(request), (headers, body) => {
        headers.delete('www-authenticate');
        return { body };
      }),
    'token_expired',
  ],
  [
    'lets refusals be kept',
    (options) => async (request) =>
      changed(await serverOf(options)(request), (headers, body) => {
        headers.delete('cache-control');
        return { body };
      }),
    'bad_signature: a forged token',
  ],
  [
    'lets in whoever it cannot look up the key of',
    (options) => async (request) => {
      const answer = await serverOf(options)(request);
      return answer.status === 500 ? Response.json(adapterReply(undefined)) : answer;
    },
    'a lookup that rejects: the framework’s error path',
  ],
  [
    'tells what a lookup has thrown',
    (options) => async (request) => {
      const answer = await serverOf(options)(request);
      if (answer.status !== 500) return answer;
      return new Response('connection to db-7.internal lost', { status: 500 });
    },
    'a lookup that throws: the framework’s error path',
  ],
  [
    'takes a credential of a field that it was not told of',
    (options) => (request) => {
      const headers = new Headers(request.headers);
      const cookie = /token=(.+)/.exec(headers.get('cookie') ?? '')?.[1];
      if (cookie !== undefined) headers.set('authorization', `Bearer ${cookie}`);
      return serverOf(options)(new Request(request, { headers }));
    },
    'a token in a cookie is none',
  ],
];

test.each(BROKEN)('an adapter that %s is caught', async (_, make, name) => {
  expect(await failuresOf(make)).toContain(name);
});
