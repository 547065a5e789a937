import { type AuditCase, bearer, type Exchange, type Expected } from './case.js';
import { tokens } from './tokens.js';

const whoami = (token: string, expected: Expected): Exchange => ({
  path: '/whoami',
  headers: [bearer(token)],
  expected,
});

const inferScope = (body: string | object, expected: Expected): Exchange => ({
  method: 'POST',
  path: '/infer-scope',
  headers: [['Content-Type', 'application/json']],
  body: typeof body === 'string' ? body : JSON.stringify(body),
  expected,
});

const unrestricted = { kind: 'unrestricted' };
const docA = { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] };
const malformedBody: Expected = { status: 400, code: 'malformed_body', challenge: null };
const ownParser = { fastify: 'its own parsers answer what they cannot read' };

const WHOAMI: readonly AuditCase[] = [
  {
    name: 'whoami: whose it is, and that nothing restricts it',
    exchanges: [
      whoami(tokens.full, {
        status: 200,
        json: {
          subject: 'usr-1',
          type: 'access',
          id: 'token-1',
          scoped: false,
          scope: unrestricted,
        },
      }),
    ],
    lookups: 1,
  },
  {
    name: 'whoami: what a restricted token reaches, whatever it is good for',
    exchanges: [
      whoami(tokens.narrow, {
        status: 200,
        json: {
          scoped: true,
          scope: docA,
          services: { kind: 'only', values: ['opw-lisbon'] },
        },
      }),
      whoami(tokens.graphql, { status: 200, json: { scoped: true, scope: unrestricted } }),
      whoami(tokens.lasting, {
        status: 200,
        json: { validUntil: 4_102_444_800, scope: { kind: 'only', resources: [{ doc: 'A' }] } },
      }),
    ],
  },
  {
    name: 'whoami: not for nobody, nor for a token that is not valid',
    exchanges: [
      {
        path: '/whoami',
        expected: { status: 401, code: 'missing_credential', challenge: 'Bearer realm="docs"' },
      },
      whoami(tokens.badSignature, { status: 401, code: 'bad_signature' }),
      whoami(tokens.expired, { status: 401, code: 'token_expired' }),
      whoami(tokens.elsewhere, { status: 403, code: 'context_denied' }),
    ],
  },
  {
    name: 'whoami: not for nobody where it is optional to be somebody',
    setup: 'optional',
    exchanges: [{ path: '/whoami', expected: { status: 401, code: 'missing_credential' } }],
  },
  {
    name: 'whoami: without a body to HEAD',
    exchanges: [
      { ...whoami(tokens.full, { status: 200, body: '' }), method: 'HEAD' },
      whoami(tokens.full, { status: 200 }),
    ],
  },
];

const INFER_SCOPE: readonly AuditCase[] = [
  {
    name: 'infer scope: public, and only about the token in the body',
    exchanges: [
      inferScope({ token: tokens.narrow }, { status: 200, challenge: null, json: { scope: docA } }),
      {
        ...inferScope({ token: tokens.full }, { status: 200, json: { scope: unrestricted } }),
        headers: [bearer(tokens.badSignature), ['Content-Type', 'application/json']],
      },
    ],
    lookups: 2,
  },
  {
    name: 'infer scope: with the token of a consumer',
    exchanges: [
      inferScope(
        { token: tokens.consumer },
        {
          status: 403,
          code: 'context_denied',
          challenge: null,
          failures: [{ index: 0, type: 'consumer', reason: 'missing_context' }],
        },
      ),
      inferScope(
        { token: tokens.consumer, consumerToken: tokens.proof },
        { status: 200, json: { scope: unrestricted } },
      ),
      inferScope(
        { token: tokens.consumer, consumerToken: tokens.full },
        { status: 400, code: 'wrong_token_type', json: { source: 'consumer_token' } },
      ),
    ],
    lookups: 5,
  },
  {
    name: 'infer scope: a token that is not valid is a mistake in the request',
    exchanges: [
      inferScope(
        { token: tokens.badSignature },
        { status: 400, code: 'bad_signature', challenge: null },
      ),
      inferScope({ token: tokens.malformed }, { status: 400, code: 'malformed_token' }),
      inferScope(
        { token: tokens.elsewhere },
        {
          status: 403,
          code: 'context_denied',
          failures: [{ index: 0, type: 'ip', reason: 'not_allowed' }],
        },
      ),
    ],
    lookups: 2,
    notIn: { fetch: 'a Request does not tell who sent it' },
  },
  {
    name: 'infer scope: a body without a token',
    exchanges: [
      inferScope('{}', malformedBody),
      inferScope('{"token":7}', malformedBody),
      inferScope('[]', malformedBody),
      inferScope('"x"', malformedBody),
    ],
    lookups: 0,
  },
  {
    name: 'infer scope: a body that is no JSON, or none at all',
    exchanges: [
      inferScope('{', malformedBody),
      inferScope('', malformedBody),
      { method: 'POST', path: '/infer-scope', expected: malformedBody },
      { ...inferScope(tokens.full, malformedBody), headers: [] },
    ],
    lookups: 0,
    notIn: ownParser,
  },
  {
    name: 'infer scope: a token that is too long',
    setup: 'small',
    exchanges: [
      inferScope({ token: 'x'.repeat(1025) }, { status: 413, code: 'token_too_large' }),
      inferScope({ token: tokens.full }, { status: 200 }),
    ],
    lookups: 1,
  },
  {
    name: 'infer scope: a body that is too long is not read to its end',
    setup: 'small',
    exchanges: [
      inferScope(`{"token":"${'x'.repeat(500_000)}"}`, { status: 413, code: 'body_too_large' }),
      inferScope({ token: tokens.full }, { status: 200 }),
    ],
    lookups: 1,
    notIn: { fastify: 'its own parsers read bodies, up to its `bodyLimit`' },
  },
  {
    name: 'infer scope: a body that some middleware has read already',
    setup: 'parsesBodies',
    exchanges: [
      inferScope({ token: tokens.narrow }, { status: 200, json: { scope: docA } }),
      inferScope({}, malformedBody),
    ],
    notIn: {
      node: 'it has no middleware',
      fetch: 'it has no middleware, and a body can be read once',
    },
  },
];

export const ENDPOINT_CASES: readonly AuditCase[] = [...WHOAMI, ...INFER_SCOPE];
