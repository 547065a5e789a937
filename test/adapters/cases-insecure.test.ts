import { expect, test } from 'vitest';
import { testKeys } from 'caveats/testing';
import { answerOf, DOCS } from './servers/serve.js';
import { failuresOf, type Make, serverOf } from './cases/trying.js';

/** A request of another method, path or other fields, and the rest as it was. */
function asIf(
  request: Request,
  changes: {
    method?: string | null;
    path?: string | null;
    fields?: Readonly<Record<string, string>>;
  },
): Request {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(changes.fields ?? {})) headers.set(name, value);
  const url = new URL(changes.path ?? request.url, request.url);
  const { body } = request;
  const method = changes.method ?? request.method;
  const hasBody = body !== null && method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, ...(hasBody && { body, duplex: 'half' }) });
}

/** What is wrong with an adapter, it, and the cases that find it. */
type Insecure = readonly [string, Make, ...names: string[]];

/** Adapters that allow too much, each in one way. */
const INSECURE: readonly Insecure[] = [
  [
    'runs the handler before the verdict, and throws its answer away',
    (options, seen) => async (request) => {
      if (!['/whoami', '/infer-scope'].includes(new URL(request.url).pathname)) {
        answerOf(seen, undefined);
        const own = { lookups: 0, handled: 0, errors: [] };
        return serverOf(options, own)(request);
      }
      return serverOf(options, seen)(request);
    },
    'no credential: a bare challenge',
    'bad_signature: a forged token',
    'scope_denied: for another doc',
  ],
  [
    'runs the handler twice',
    (options, seen) => async (request) => {
      const answer = await serverOf(options, seen)(request);
      if (seen.handled > 0) seen.handled++;
      return answer;
    },
    'a token that nothing restricts: the handler has the grant',
  ],
  [
    'allows a request over a 503',
    (options, seen) => async (request) => {
      const answer = await serverOf(options, seen)(request);
      return answer.status === 503 ? Response.json(answerOf(seen, undefined)) : answer;
    },
    'verification_unavailable: every token is refused',
    'verification_unavailable: a request with a token is not anonymous',
    'verification_unavailable: restrictions that reject refuse every token',
  ],
  [
    'shows all of a list',
    (options, seen) => async (request) => {
      const answer = await serverOf(options, seen)(request);
      const isList = new URL(request.url).pathname === '/listed';
      return isList && answer.ok ? Response.json(DOCS) : answer;
    },
    'list: what a token reaches',
    'list: a token for this use',
  ],
  [
    'takes a token of the query',
    (options, seen) => (request) => {
      const token = new URL(request.url).searchParams.get('token');
      const fields = token ? { authorization: `Bearer ${token}` } : {};
      return serverOf(options, seen)(asIf(request, { fields }));
    },
    'a token in the URL is ignored: ?token',
  ],
  [
    'takes a token of another field',
    (options, seen) => (request) => {
      const token = request.headers.get('x-api-key');
      const fields = token ? { authorization: `Bearer ${token}` } : {};
      return serverOf(options, seen)(asIf(request, { fields }));
    },
    'a token in another field is ignored: X-Api-Key',
  ],
  [
    'obeys a method override',
    (options, seen) => (request) =>
      serverOf(
        options,
        seen,
      )(asIf(request, { method: request.headers.get('x-http-method-override') })),
    'the method is that of the request, and not of X-HTTP-Method-Override',
  ],
  [
    'obeys a method override in the query',
    (options, seen) => (request) =>
      serverOf(
        options,
        seen,
      )(asIf(request, { method: new URL(request.url).searchParams.get('_method') })),
    'the method is that of the request, and not of ?_method',
  ],
  [
    'judges the path of a field',
    (options, seen) => (request) =>
      serverOf(options, seen)(asIf(request, { path: request.headers.get('x-original-url') })),
    'the path is that of the request, and not of X-Original-URL',
  ],
  [
    'reads /DOCS as /docs',
    (options, seen) => (request) => {
      const { pathname, search } = new URL(request.url);
      return serverOf(options, seen)(asIf(request, { path: pathname.toLowerCase() + search }));
    },
    'another spelling of a declared path: /DOCS',
  ],
  [
    'decodes a path that is decoded again',
    (options, seen) => (request) => {
      const { pathname, search } = new URL(request.url);
      const path = pathname.replace(/%25/g, '%') + search;
      return serverOf(options, seen)(asIf(request, { path }));
    },
    'an id that is encoded twice is another',
  ],
  [
    'strips slashes that are doubled or at the end',
    (options, seen) => (request) => {
      const { pathname, search } = new URL(request.url);
      const path = pathname.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
      return serverOf(options, seen)(asIf(request, { path: path + search }));
    },
    'another spelling of a declared path: //docs',
    'another spelling of a declared path: /docs/',
  ],
  [
    'allows preflights of CORS',
    (options, seen) => async (request) =>
      request.headers.has('access-control-request-method')
        ? Response.json(answerOf(seen, undefined))
        : serverOf(options, seen)(request),
    'a preflight of CORS needs a token as all others do',
  ],
  [
    'ignores the option request',
    ({ request: _, ...options }, seen) => serverOf(options, seen),
    'request: what it returns meets a caveat',
    'request: its access counts more than the method',
    'request: it rejects: the framework’s error path',
  ],
  [
    'allows unknown methods',
    (options, seen) => async (request) =>
      ['PROPFIND', 'PURGE', 'LINK', 'SEARCH'].includes(request.method)
        ? Response.json(answerOf(seen, undefined))
        : serverOf(options, seen)(request),
    'a method that is not declared: PROPFIND',
    'a method that is not declared: PURGE',
  ],
  [
    'takes methods that it does not know for reading',
    (options, seen) => (request) =>
      serverOf(
        options,
        seen,
      )(asIf(request, { method: request.method === 'PROPFIND' ? 'GET' : request.method })),
    'a method that is unknown is not for reading: PROPFIND',
  ],
  [
    'takes an empty Bearer for anonymous, where a credential is optional',
    (options, seen) => (request) => {
      const isEmpty = request.headers.get('authorization') === 'Bearer';
      return serverOf(
        options,
        seen,
      )(
        options.optional && isEmpty
          ? asIf(request, { fields: { authorization: 'Basic eA==' } })
          : request,
      );
    },
    'optional: a scheme without a token is not anonymous',
  ],
  ...(
    [
      ['two credentials', 'multiple_credentials', 'optional: two credentials are not anonymous'],
      [
        'one that is too large',
        'token_too_large',
        'optional: a token that is too large is not anonymous',
      ],
      [
        'one that has expired',
        'token_expired',
        'optional: a token that has expired is not anonymous',
      ],
      [
        'one that was revoked',
        'token_revoked',
        'optional: a token that was revoked is not anonymous',
      ],
      ['one for another doc', 'scope_denied', 'optional: a token for another doc is not anonymous'],
    ] as const
  ).map(
    ([what, code, name]) =>
      [
        `takes ${what} for anonymous, where a credential is optional`,
        (options, seen) => async (request) => {
          const answer = await serverOf(options, seen)(request);
          if (!options.optional || !(await answer.clone().text()).includes(code)) return answer;
          return Response.json(answerOf(seen, undefined));
        },
        name,
      ] satisfies Insecure,
  ),
  [
    'forgets what its authority restricts and has revoked',
    (options, seen) => {
      const { authority, ...others } = options;
      const { rootKey } = testKeys;
      return serverOf(authority === undefined ? options : { ...others, rootKey }, seen);
    },
    'an authority: a token that its store has as revoked',
    'restrictions: another doc is denied, though the token has no caveats',
    'restrictions: writing is denied, though the token has no caveats',
  ],
];

test.each(INSECURE.map(([what, make, ...names]) => ({ what, make, names })))(
  'an adapter that $what is caught',
  async ({ make, names }) => {
    expect(await failuresOf(make)).toEqual(expect.arrayContaining(names));
  },
);
