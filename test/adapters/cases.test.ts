import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from './audit/client.js';
import type { Seen, Setup } from './audit/setups.js';
import { serveExpress, serveExpress4 } from './servers/express.js';
import { serveFastify } from './servers/fastify.js';
import { serveFetch } from './servers/fetch.js';
import { serveHono } from './servers/hono.js';
import { serveKoa } from './servers/koa.js';
import { serveNode } from './servers/node.js';
import type { Serve, Served } from './servers/serve.js';
import { assertAdapterAnswer } from './cases/answers.js';
import type { AdapterCase } from './cases/case.js';
import { adapterCases } from './cases/index.js';

const CASES = adapterCases();

type Needed = NonNullable<AdapterCase['needs']>;

/** Every adapter of the library, and what it knows by itself. */
const ADAPTERS: readonly (readonly [string, Serve, readonly Needed[]])[] = [
  ['express', serveExpress, ['peer_address', 'router']],
  ['express4', serveExpress4, ['peer_address', 'router']],
  ['fastify', serveFastify, ['peer_address', 'router']],
  ['hono', serveHono, ['peer_address', 'router']],
  ['koa', serveKoa, ['peer_address', 'router']],
  ['node', serveNode, ['peer_address']],
  ['fetch', serveFetch, []],
];

describe.each(ADAPTERS)('%s', (_, serve, knows) => {
  const servers = new Map<object, Promise<Served>>();
  const seen: Seen = { lookups: 0, handled: 0, errors: [] };
  const serverOf = ({ options }: AdapterCase): Promise<Served> => {
    const { routes, request, optional = false, ...others } = options;
    const setup: Setup = { options: () => others, routes, optional, ...(request && { request }) };
    const server = servers.get(options) ?? serve(setup, seen);
    servers.set(options, server);
    return server;
  };
  afterAll(async () => {
    for (const server of servers.values()) await (await server).close();
  });

  test.each(
    CASES.filter(({ needs }) => needs === undefined || knows.includes(needs)).map(
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
