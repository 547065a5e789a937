import { CLIENTS } from '../servers/serve.js';
import { type AuditCase, bearer, type Exchange, type Expected, withToken } from './case.js';
import type { SetupName } from './setups.js';
import { tokens } from './tokens.js';

/** The server's own trouble: no challenge, and not a word of what it is. */
const unavailable: Expected = {
  status: 503,
  code: 'verification_unavailable',
  challenge: null,
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail: 'The token cannot be verified right now',
    code: 'verification_unavailable',
  }),
};

const inferScope = (body: object, expected: Expected): Exchange => ({
  method: 'POST',
  path: '/infer-scope',
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(body),
  expected,
});

const everywhere = (setup: SetupName, name: string): AuditCase => ({
  name: `verification_unavailable: ${name}`,
  setup,
  exchanges: [
    withToken(tokens.full, unavailable),
    withToken(tokens.full, unavailable, { path: '/whoami' }),
    inferScope({ token: tokens.full }, unavailable),
    {
      method: 'POST',
      path: '/introspect',
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Authorization', `Basic ${btoa(`gateway:${CLIENTS.gateway}`)}`],
      ],
      body: `token=${tokens.full}`,
      expected: {
        status: 503,
        challenge: null,
        headers: { 'retry-after': '5' },
        json: { error: 'temporarily_unavailable' },
      },
    },
    // What can be told without asking is told.
    withToken(tokens.malformed, { status: 401, code: 'malformed_token' }),
    { expected: { status: 401, code: 'missing_credential' } },
  ],
});

/** What only an authority can answer. That of revoked tokens is among those that all answer. */
export const AUTHORITY_CASES: readonly AuditCase[] = [
  everywhere('noKeys', 'an authority that cannot have its keys'),
  everywhere('storeThrows', 'an authority whose store throws'),
  everywhere('storeRejects', 'an authority whose store fails after a while'),
  everywhere('restrictionsReject', 'an authority whose restrictions reject with nothing'),
  {
    name: 'verification_unavailable: with a token nobody is anonymous',
    setup: 'optionalWithoutStore',
    exchanges: [
      withToken(tokens.full, unavailable),
      { expected: { status: 200, body: '{"anonymous":true}' } },
    ],
  },
  {
    name: 'verification_unavailable: without a body to HEAD',
    setup: 'storeThrows',
    exchanges: [
      withToken(tokens.full, { status: 503, challenge: null, body: '' }, { method: 'HEAD' }),
      withToken(tokens.full, unavailable),
    ],
  },
  {
    name: 'restrictions: in force beside the token’s own caveats, and told apart',
    setup: 'restricted',
    exchanges: [
      withToken(tokens.full, { status: 200 }, { path: '/docs/A' }),
      withToken(tokens.full, {
        status: 403,
        code: 'scope_denied',
        failures: [{ index: 0, restriction: true, type: 'doc', reason: 'wider_resource' }],
      }),
      withToken(
        tokens.doc,
        {
          status: 403,
          code: 'scope_denied',
          failures: [{ index: 2, restriction: true, type: 'access', reason: 'not_allowed' }],
        },
        { path: '/docs/A', method: 'DELETE' },
      ),
    ],
  },
  {
    name: 'restrictions: within what a token is said to reach',
    setup: 'restricted',
    exchanges: [
      withToken(
        tokens.full,
        {
          status: 200,
          json: {
            scoped: true,
            scope: { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] },
          },
        },
        { path: '/whoami' },
      ),
      inferScope({ token: tokens.full }, { status: 200, json: { scope: { kind: 'only' } } }),
    ],
  },
  {
    name: 'a token with a prefix and a checksum, and one without',
    setup: 'prefixed',
    exchanges: [
      withToken(tokens.prefixed, { status: 200 }),
      withToken(tokens.prefixed, { status: 200 }, { path: '/whoami' }),
      inferScope({ token: tokens.prefixed }, { status: 200 }),
      withToken(tokens.full, { status: 200 }),
    ],
    lookups: 4,
  },
  {
    name: 'a token with a prefix that was cut off: how much of it came, and nothing is looked up',
    setup: 'prefixed',
    exchanges: [
      {
        headers: [bearer(tokens.prefixedTruncated)],
        expected: {
          status: 401,
          code: 'truncated_token',
          challenge:
            'Bearer realm="docs", error="invalid_token", error_description="The token ends too early: it was probably cut off"',
          json: {
            length: {
              received: tokens.prefixedTruncated.length,
              expected: tokens.prefixed.length,
            },
          },
        },
      },
    ],
    lookups: 0,
  },
];
