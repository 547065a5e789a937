import { expect, test } from 'vitest';
import { answerOf } from './servers/serve.js';
import { changed, failuresOf, type Make, serverOf } from './cases/trying.js';

test('an adapter that is right passes all the cases', async () => {
  expect(await failuresOf(serverOf)).toEqual([]);
});

const BROKEN: readonly (readonly [string, Make, string])[] = [
  [
    'takes the first of two fields, as Node’s request.headers does',
    (options, seen) => (request) => {
      const [first = ''] = (request.headers.get('authorization') ?? '').split(',');
      const headers = new Headers(request.headers);
      headers.set('authorization', first);
      return serverOf(options, seen)(new Request(request, { headers }));
    },
    'a field that is repeated: the second is not dropped',
  ],
  [
    'forgets the table of routes',
    ({ routes: _, ...options }, seen) => serverOf(options, seen),
    'a path that is not declared: denied, even with a token',
  ],
  [
    'forgets that a credential may be left out',
    (options, seen) => serverOf({ ...options, optional: false }, seen),
    'optional: a request without a token is allowed as anonymous',
  ],
  [
    'takes every credential for one that may be left out',
    (options, seen) => serverOf({ ...options, optional: true }, seen),
    'no credential: a bare challenge',
  ],
  [
    'answers every refusal with 401',
    (options, seen) => async (request) =>
      changed(await serverOf(options, seen)(request), (_, body) => {
        return body.includes('"status":403') ? { status: 401, body } : { body };
      }),
    'scope_denied: for another doc',
  ],
  [
    'forgets the challenge',
    (options, seen) => async (request) =>
      changed(await serverOf(options, seen)(request), (headers, body) => {
        headers.delete('www-authenticate');
        return { body };
      }),
    'token_expired',
  ],
  [
    'lets refusals be kept',
    (options, seen) => async (request) =>
      changed(await serverOf(options, seen)(request), (headers, body) => {
        headers.delete('cache-control');
        return { body };
      }),
    'bad_signature: a forged token',
  ],
  [
    'allows a request whose key cannot be looked up',
    (options, seen) => async (request) => {
      const answer = await serverOf(options, seen)(request);
      return answer.status === 500 ? Response.json(answerOf(seen, undefined)) : answer;
    },
    'a lookup that rejects: the framework’s error path',
  ],
  [
    'shows what a lookup threw',
    (options, seen) => async (request) => {
      const answer = await serverOf(options, seen)(request);
      if (answer.status !== 500) return answer;
      return new Response('connection to db-7.internal lost', { status: 500 });
    },
    'a lookup that throws: the framework’s error path',
  ],
  [
    'reads a credential from another field',
    (options, seen) => (request) => {
      const headers = new Headers(request.headers);
      const cookie = /token=(.+)/.exec(headers.get('cookie') ?? '')?.[1];
      if (cookie !== undefined) headers.set('authorization', `Bearer ${cookie}`);
      return serverOf(options, seen)(new Request(request, { headers }));
    },
    'a token in a cookie is ignored',
  ],
];

test.each(BROKEN)('an adapter that %s is caught', async (_, make, name) => {
  expect(await failuresOf(make)).toContain(name);
});
