import { CLIENTS, METADATA } from '../servers/serve.js';
import type { AuditCase, Exchange, Expected, Header } from './case.js';
import { tokens } from './tokens.js';

const basic = (secret: string): Header => ['Authorization', `Basic ${btoa(`gateway:${secret}`)}`];
const FORM: Header = ['Content-Type', 'application/x-www-form-urlencoded'];
const credential = basic(CLIENTS.gateway);

const introspect = (
  body: string,
  expected: Expected,
  headers: readonly Header[] = [credential, FORM],
): Exchange => ({ method: 'POST', path: '/introspect', headers, body, expected });

const said = (json: object): Expected => ({
  status: 200,
  type: /^application\/json(; charset=utf-8)?$/,
  challenge: null,
  headers: { 'cache-control': 'no-store' },
  json,
});
const inactive: Expected = { ...said({}), body: '{"active":false}' };
const refused = (status: number, error: string, challenge: string | null = null): Expected => ({
  ...said({ error }),
  status,
  challenge,
});
const unknownClient = refused(401, 'invalid_client', 'Basic realm="docs"');

/** RFC 7662. */
export const INTROSPECTION_CASES: readonly AuditCase[] = [
  {
    name: 'introspection: what a token reaches, in the words of OAuth',
    exchanges: [
      introspect(
        `token=${tokens.full}`,
        said({ active: true, scope: 'read write', sub: 'usr-1', jti: 'token-1' }),
      ),
      introspect(
        `token=${tokens.lasting}&token_type_hint=access_token`,
        said({ active: true, scope: 'read:doc=A write:doc=A', exp: 4_102_444_800 }),
      ),
      introspect(
        `token=${tokens.table}`,
        said({ scope: 'read:table=A/grid%2F1 write:table=A/grid%2F1' }),
      ),
    ],
    lookups: 3,
  },
  {
    name: 'introspection: of a token that is not good, nothing but that',
    exchanges: [
      introspect(`token=${tokens.malformed}`, inactive),
      introspect(`token=${tokens.badSignature}`, inactive),
      introspect(`token=${tokens.unknownKey}`, inactive),
      introspect(`token=${tokens.expired}`, inactive),
      introspect(`token=${tokens.revoked}`, inactive),
      introspect(`token=${tokens.unknownCaveat}`, inactive),
      introspect(`token=${tokens.missingDischarge}`, inactive),
      introspect(`token=${tokens.proof}`, inactive),
    ],
  },
  {
    name: 'introspection: neither the address nor the interface of the gateway is the client’s',
    exchanges: [tokens.loopback, tokens.rest, tokens.service, tokens.consumer].map((token) =>
      introspect(`token=${token}`, inactive),
    ),
  },
  {
    name: 'introspection: with what the API knows of the client',
    setup: 'introspected',
    exchanges: [
      introspect(`token=${tokens.service}`, said({ active: true, scope: 'read write' })),
      introspect(`token=${tokens.consumer}`, said({ active: true })),
      introspect(`token=${tokens.loopback}`, inactive),
    ],
  },
  {
    name: 'introspection: for its clients alone, and nothing is looked up for others',
    exchanges: [
      introspect(`token=${tokens.full}`, unknownClient, [FORM]),
      introspect(`token=${tokens.full}`, unknownClient, [basic('wrong-secret-of-16'), FORM]),
      introspect(`token=${tokens.full}`, unknownClient, [
        ['Authorization', `Bearer ${tokens.full}`],
        FORM,
      ]),
      introspect(`token=${tokens.full}`, unknownClient, [credential, credential, FORM]),
      introspect(`token=${tokens.full}&client_id=gateway&client_secret=x`, unknownClient, [FORM]),
    ],
    lookups: 0,
  },
  {
    name: 'introspection: a client that sends its secret in the body',
    exchanges: [
      introspect(
        `token=${tokens.full}&client_id=gateway&client_secret=${CLIENTS.gateway}`,
        said({ active: true }),
        [FORM],
      ),
    ],
  },
  {
    name: 'introspection: a body that is no form with one token',
    exchanges: ['', 'x=1', 'token=', `token=${tokens.full}&token=${tokens.full}`].map((body) =>
      introspect(body, refused(400, 'invalid_request')),
    ),
    lookups: 0,
  },
  {
    name: 'introspection: a body that is too long is not read to its end',
    setup: 'small',
    exchanges: [
      introspect(`token=${'x'.repeat(500_000)}`, refused(413, 'invalid_request')),
      introspect(`token=${tokens.full}`, said({ active: true })),
    ],
    lookups: 1,
  },
  {
    name: 'introspection: a form that some middleware has read already',
    setup: 'parsesBodies',
    exchanges: [
      introspect(`token=${tokens.full}`, said({ active: true })),
      introspect(`token=${tokens.full}&token=${tokens.full}`, refused(400, 'invalid_request')),
      introspect(`token[a]=${tokens.full}`, refused(400, 'invalid_request')),
      introspect('', refused(400, 'invalid_request')),
    ],
    notIn: {
      node: 'it has no middleware',
      fetch: 'it has no middleware, and a body can be read once',
    },
  },
  {
    name: 'introspection: a refusal in the API’s own form, with the challenge',
    setup: 'inItsForm',
    exchanges: [
      introspect(
        `token=${tokens.full}`,
        {
          status: 401,
          challenge: 'Basic realm="docs"',
          headers: { 'cache-control': 'no-store' },
          json: { statusCode: 401, message: 'The client has not proved who it is' },
        },
        [FORM],
      ),
      introspect(`token=${tokens.malformed}`, inactive),
    ],
    refused: ['invalid_client'],
  },
];

const metadata = (method: string, expected: Partial<Expected>): Exchange => ({
  method,
  path: METADATA.path,
  expected: {
    status: 200,
    challenge: null,
    type: /^application\/json(; charset=utf-8)?$/,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'cache-control': 'public, max-age=3600',
    },
    ...expected,
  },
});

/** RFC 9728. */
export const METADATA_CASES: readonly AuditCase[] = [
  {
    name: 'metadata: for everybody, token or not',
    exchanges: [
      metadata('GET', { json: METADATA.document }),
      { ...metadata('GET', { json: METADATA.document }), headers: [['Authorization', 'Bearer x']] },
      metadata('HEAD', { body: '' }),
      metadata('OPTIONS', {}),
    ],
    lookups: 0,
  },
  {
    name: 'metadata: by no other method',
    exchanges: ['POST', 'PUT', 'DELETE'].map((method) => ({
      method,
      path: METADATA.path,
      expected: { status: 405, headers: { allow: 'GET, HEAD, OPTIONS' }, body: '' },
    })),
    lookups: 0,
  },
];
