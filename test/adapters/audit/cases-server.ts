import { type AuditCase, bearer, type Expected, type Header } from './case.js';
import { failure } from './setups.js';
import { tokens } from './tokens.js';

const full = { headers: [bearer(tokens.full)] };
const granted: Expected = { status: 200, json: { subject: 'usr-1' } };
const failed: Expected = { status: 500 };
const isFailure = (cause: unknown): boolean => cause === failure;
const isTypeError = (cause: unknown): boolean => cause instanceof TypeError;

/** What depends on the server: its lookups, its mistakes, and the proxy that it is behind. */
const OWN: readonly AuditCase[] = [
  {
    name: 'a lookup that takes its time',
    setup: 'slow',
    exchanges: [
      { ...full, expected: granted },
      {
        headers: [bearer(tokens.unknownKey)],
        expected: { status: 401, code: 'unknown_key' },
      },
      { headers: [bearer(tokens.revoked)], expected: { status: 401, code: 'token_revoked' } },
    ],
    lookups: 3,
  },
  {
    name: 'a lookup that knows no key',
    setup: 'knowsNoKey',
    exchanges: [{ ...full, expected: { status: 401, code: 'unknown_key' } }],
    lookups: 1,
  },
  {
    name: 'a lookup that throws: the error goes to the framework, and nothing of it to the client',
    setup: 'throws',
    exchanges: [{ ...full, expected: failed }],
    thrown: isFailure,
  },
  {
    name: 'a lookup that rejects: likewise',
    setup: 'rejects',
    exchanges: [
      { ...full, expected: failed },
      { ...full, path: '/whoami', expected: failed },
      {
        method: 'POST',
        path: '/infer-scope',
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ token: tokens.full }),
        expected: failed,
      },
    ],
    thrown: isFailure,
  },
  {
    name: 'a lookup that rejects with nothing, which is no leave to go on',
    setup: 'rejectsWithNothing',
    exchanges: [{ ...full, expected: failed }],
    thrown: (cause) => cause === undefined,
  },
  {
    name: 'a lookup that rejects with a word by which Express goes on to the next route',
    setup: 'rejectsWithAWord',
    exchanges: [{ ...full, expected: failed }],
    thrown: (cause) => cause === 'route',
  },
  {
    name: 'a function of the request’s own: parameters of the router, and what else is known',
    setup: 'ownRequest',
    exchanges: [
      { headers: [bearer(tokens.doc)], path: '/docs/A', expected: { status: 200 } },
      { headers: [bearer(tokens.service)], path: '/docs/A', expected: { status: 200 } },
      {
        headers: [bearer(tokens.table)],
        path: '/docs/A/tables/grid%2F1/rows',
        expected: { status: 200 },
      },
      {
        headers: [bearer(tokens.consumer), ['X-Consumer', 'usr-1']],
        path: '/docs/A',
        expected: { status: 200 },
      },
      {
        headers: [bearer(tokens.consumer), ['X-Consumer', 'usr-2']],
        path: '/docs/A',
        expected: { status: 403, code: 'context_denied' },
      },
      {
        headers: [bearer(tokens.doc)],
        path: '/docs/B',
        expected: { status: 403, code: 'scope_denied' },
      },
    ],
  },
  {
    name: 'a function of the request’s own that throws',
    setup: 'requestThrows',
    exchanges: [
      { ...full, expected: failed },
      { ...full, path: '/whoami', expected: failed },
    ],
    // It is called only with a token that opens.
    lookups: 2,
    thrown: isFailure,
  },
  {
    name: 'a function of the request’s own that rejects with nothing',
    setup: 'requestRejects',
    exchanges: [{ ...full, expected: failed }],
    thrown: (cause) => cause === undefined,
  },
  {
    name: 'a function of the request’s own that forgets to say what it knows',
    setup: 'requestSaysNothing',
    exchanges: [{ ...full, expected: failed }],
    thrown: isTypeError,
  },
  {
    name: 'a function of the request’s own that mistakes milliseconds for seconds',
    setup: 'requestInMilliseconds',
    exchanges: [{ ...full, expected: failed }],
    thrown: isTypeError,
  },
  {
    name: 'a function of the request’s own is not asked over junk',
    setup: 'requestThrows',
    exchanges: [
      { expected: { status: 401, code: 'missing_credential' } },
      { headers: [bearer(tokens.malformed)], expected: { status: 401, code: 'malformed_token' } },
      { ...full, path: '/undeclared', expected: { status: 404, code: 'undeclared_route' } },
    ],
    lookups: 0,
  },
];

const forwarded = (value: string): Header => ['X-Forwarded-For', value];
const denied: Expected = { status: 403, code: 'context_denied' };
const noAddress = { fetch: 'a Request does not tell who sent it' };

const PROXIES: readonly AuditCase[] = [
  {
    name: 'no proxy: the address is that of the connection',
    exchanges: [
      { headers: [bearer(tokens.loopback)], expected: { status: 200 } },
      { headers: [bearer(tokens.elsewhere)], expected: denied },
    ],
    notIn: noAddress,
  },
  {
    name: 'no proxy: nobody gets another address by saying so',
    exchanges: [
      { headers: [bearer(tokens.elsewhere), forwarded('203.0.113.7')], expected: denied },
      {
        headers: [bearer(tokens.elsewhere), ['Forwarded', 'for=203.0.113.7']],
        expected: denied,
      },
      { headers: [bearer(tokens.elsewhere), ['X-Real-IP', '203.0.113.7']], expected: denied },
    ],
  },
  {
    name: 'no address is known: a token that is bound to one is denied',
    exchanges: [
      {
        headers: [bearer(tokens.loopback)],
        expected: { ...denied, failures: [{ index: 0, type: 'ip', reason: 'missing_context' }] },
      },
    ],
    notIn: Object.fromEntries(
      ['express', 'express4', 'fastify', 'hono', 'koa', 'node'].map((name) => [
        name,
        'the address of the connection is always known',
      ]),
    ),
  },
  {
    name: 'a proxy that is trusted: the address is what it says',
    setup: 'behindProxy',
    exchanges: [
      { headers: [bearer(tokens.elsewhere), forwarded('203.0.113.7')], expected: { status: 200 } },
      { headers: [bearer(tokens.loopback), forwarded('203.0.113.7')], expected: denied },
    ],
  },
  {
    name: 'a proxy that is trusted: what the client wrote before it does not count',
    setup: 'behindProxy',
    exchanges: [
      {
        headers: [bearer(tokens.elsewhere), forwarded('203.0.113.7, 198.51.100.1')],
        expected: denied,
      },
      {
        headers: [bearer(tokens.elsewhere), forwarded('198.51.100.1, 203.0.113.7')],
        expected: { status: 200 },
      },
    ],
  },
  {
    name: 'a proxy that is trusted: what is no address counts as none',
    setup: 'behindProxy',
    exchanges: [
      { headers: [bearer(tokens.elsewhere), forwarded('unknown')], expected: denied },
      { headers: [bearer(tokens.loopback), forwarded('127.0.0.1.example')], expected: denied },
    ],
  },
];

export const SERVER_CASES: readonly AuditCase[] = [...OWN, ...PROXIES];
