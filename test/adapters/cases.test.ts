import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from './audit/client.js';
import type { Seen, Setup } from './audit/setups.js';
import { serveExpress, serveExpress4 } from './servers/express.js';
import { serveFastify } from './servers/fastify.js';
import { serveFetch } from './servers/fetch.js';
import { serveHono } from './servers/hono.js';
import { serveKoa } from './servers/koa.js';
import { serveNode } from './servers/node.js';
import { GUARDED, type Serve, type Served } from './servers/serve.js';
import { assertAdapterAnswer } from './cases/answers.js';
import type { AdapterAnswer, AdapterCase } from './cases/case.js';
import { adapterCases } from './cases/cases.js';
import { ADAPTER_PATHS } from './cases/setups.js';

const CASES = adapterCases();

/** Every adapter of the library, and whether it knows the address of the connection's other end. */
const ADAPTERS: readonly (readonly [string, Serve, knowsAddress: boolean])[] = [
  ['express', serveExpress, true],
  ['express4', serveExpress4, true],
  ['fastify', serveFastify, true],
  ['hono', serveHono, true],
  ['koa', serveKoa, true],
  ['node', serveNode, true],
  ['fetch', serveFetch, false],
];

describe.each(ADAPTERS)('%s', (_, serve, knowsAddress) => {
  const servers = new Map<object, Promise<Served>>();
  const seen: Seen = { lookups: 0, handled: 0, errors: [] };
  const serverOf = ({ options }: AdapterCase): Promise<Served> => {
    const { routes, request, optional, ...others } = options;
    const setup: Setup = { options: () => others, routes, optional, ...(request && { request }) };
    const server = servers.get(options) ?? serve(setup, seen);
    servers.set(options, server);
    return server;
  };
  afterAll(async () => {
    for (const server of servers.values()) await (await server).close();
  });

  test.each(
    CASES.filter(({ needs }) => needs === undefined || knowsAddress).map(
      (asked) => [asked.name, asked] as const,
    ),
  )('%s', async (_name, asked) => {
    const { port } = await serverOf(asked);
    const client = createClient(port, 1);
    seen.handled = 0;
    try {
      const { status, headers, body } = await client.send(asked.request);
      assertAdapterAnswer(asked, { status, headers, body, handled: seen.handled });
    } finally {
      client.close();
    }
  });
});

describe('the list of cases', () => {
  test('has a name of its own for each', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(CASES.length).toBeGreaterThan(140);
  });

  test('asks for the paths that it says, and for the two endpoints', () => {
    expect(ADAPTER_PATHS).toEqual(GUARDED);
  });

  test('has every code that a token can be refused with ', () => {
    const codes = new Set(CASES.map(({ expected }) => expected.code));
    expect([...codes].filter((code) => code !== undefined).sort()).toEqual([
      'bad_signature',
      'context_denied',
      'malformed_body',
      'malformed_token',
      'missing_credential',
      'missing_discharge',
      'multiple_credentials',
      'scope_denied',
      'token_expired',
      'token_revoked',
      'token_too_large',
      'truncated_token',
      'undeclared_route',
      'unexpected_discharge',
      'unknown_caveat',
      'unknown_key',
      'usage_denied',
      'verification_unavailable',
      'wrong_token_type',
    ]);
  });
});

const caseOf = (name: string): AdapterCase => {
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no case ${name}`);
  return found;
};
const problem = (others: object): string => JSON.stringify({ type: 'about:blank', ...others });

describe('an answer that is not as it should be', () => {
  const asked = caseOf('no credential: a bare challenge');
  const right: AdapterAnswer = {
    status: 401,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      'WWW-Authenticate': ['Bearer realm="docs"'],
      Vary: undefined,
    },
    body: problem({ status: 401, code: 'missing_credential' }),
    handled: 0,
  };

  test('is told from one that is', () => {
    expect(() => assertAdapterAnswer(asked, right)).not.toThrow();
    expect(() =>
      assertAdapterAnswer(asked, {
        ...right,
        headers: [
          ['content-type', 'application/problem+json'],
          ['cache-control', 'no-store'],
          ['www-authenticate', 'Bearer realm="docs"'],
        ],
      }),
    ).not.toThrow();
    // Headers of a platform whose types do not say that they can be iterated.
    const { get, forEach } = Headers.prototype;
    const headers = new Headers({ ...right.headers, vary: 'x' } as Record<string, string>);
    const others = { get: get.bind(headers), forEach: forEach.bind(headers) };
    expect(() => assertAdapterAnswer(asked, { ...right, headers: others })).not.toThrow();
  });

  test.each<readonly [string, Partial<AdapterAnswer>, string]>([
    ['lets in', { status: 200 }, 'expected the status 401, but got 200'],
    [
      'has no headers',
      { headers: {} },
      'expected the challenge "Bearer realm=\\"docs\\"", but got null',
    ],
    [
      'is of another type',
      { headers: { ...right.headers, 'content-type': 'text/html' } },
      'expected the content type application/problem+json',
    ],
    ['may be kept', { headers: {} }, 'expected cache-control: no-store'],
    ['has no body', { body: '' }, 'expected code to be "missing_credential", but got undefined'],
    [
      'has another code',
      { body: problem({ status: 401, code: 'unknown_key' }) },
      'expected code to be "missing_credential", but got "unknown_key"',
    ],
    [
      'tells the server’s own troubles',
      {
        body: problem({
          status: 401,
          code: 'missing_credential',
          detail: 'connection to db-7.internal lost',
        }),
      },
      'expected nothing of the token',
    ],
    [
      'comes after the handler ran',
      { handled: 1 },
      'expected the handler to run 0 times, but it ran 1 times',
    ],
  ])('where it %s', (_, wrong, message) => {
    expect(() => assertAdapterAnswer(asked, { ...right, ...wrong })).toThrow(message);
    expect(() => assertAdapterAnswer(asked, { ...right, ...wrong })).toThrow(asked.name);
  });

  test('where it has a body in answer to HEAD', () => {
    const head = caseOf('HEAD: as GET, without a body');
    expect(() =>
      assertAdapterAnswer(head, { status: 200, headers: {}, body: '{}', handled: 1 }),
    ).toThrow('expected no body, but got "{}"');
  });

  test('where it repeats the token that was sent', () => {
    const granted = caseOf('a token with a discharge');
    const sent = granted.request.headers[0]?.[1] ?? '';
    const body = JSON.stringify({ token: sent.replace('Bearer ', '') });
    expect(() =>
      assertAdapterAnswer(granted, { status: 200, headers: {}, body, handled: 1 }),
    ).toThrow('expected nothing of the token');
  });

  test('is one of several, where the framework’s router may refuse it itself', () => {
    const other = caseOf('another spelling of a declared path: /DOCS');
    for (const status of [403, 404]) {
      const answer = { status, headers: {}, body: '', handled: 0 };
      expect(() => assertAdapterAnswer(other, answer)).not.toThrow();
    }
    expect(() => assertAdapterAnswer(other, { ...right, status: 401 })).toThrow(
      'expected the status 400 or 403 or 404 or 405 or 501, but got 401',
    );
  });
});
