import { type AuditCase, bearer, type Exchange, type Expected, withToken } from './case.js';
import { INVALID_FORMS } from './forms.js';
import type { SetupName } from './setups.js';
import { tokens } from './tokens.js';

const JSON_TYPE = /^application\/json(; charset=utf-8)?$/;
const challenge = (error: string, description: string): string =>
  `Bearer realm="docs", error="${error}", error_description="${description}"`;
const link = '</whoami>; rel="describedby"';
const bare = 'Bearer realm="docs"';

/** A refusal in the API's own form. */
const formed = (status: number, message: string, others: Partial<Expected> = {}): Expected => ({
  status,
  type: JSON_TYPE,
  headers: { link, 'cache-control': 'no-store' },
  json: { type: 'about:blank', status, detail: message, statusCode: status, message },
  ...others,
});
const missing = formed(401, 'The request carries no token', { challenge: bare });
const denied = formed(403, 'The token does not grant this access to this resource');
const undeclared = formed(404, 'The API has not declared this method and path', {
  challenge: null,
});

const inferScope = (body: string, expected: Expected): Exchange => ({
  method: 'POST',
  path: '/infer-scope',
  headers: [['Content-Type', 'application/json']],
  body,
  expected,
});

/** What is sent if nothing is made of a refusal. */
const asItWas: Expected = {
  status: 401,
  code: 'missing_credential',
  challenge: bare,
  headers: { 'x-request-id': null, 'set-cookie': null },
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'The request carries no token',
    code: 'missing_credential',
  }),
};

/** A function that fails changes nothing of any refusal, nor of what is allowed. */
const failing = (setup: SetupName, name: string): AuditCase => ({
  name: `onRefusal: one that ${name} changes nothing`,
  setup,
  exchanges: [
    { expected: asItWas },
    { path: '/whoami', expected: asItWas },
    { path: '/listed', expected: asItWas },
    withToken(
      tokens.badSignature,
      {
        status: 401,
        code: 'bad_signature',
        challenge: challenge('invalid_token', 'The token has an invalid signature'),
      },
      { path: '/docs/A' },
    ),
    { path: '/undeclared', expected: { status: 404, code: 'undeclared_route', challenge: null } },
    inferScope('{}', { status: 400, code: 'malformed_body', challenge: null }),
    withToken(tokens.full, { status: 200, json: { subject: 'usr-1' } }),
  ],
  // The list answers for itself.
  handled: 1,
});

/** What an API makes of refusals, and what it cannot change. */
export const REFUSAL_FORM_CASES: readonly AuditCase[] = [
  ...(['inItsForm', 'inItsFormLater'] as const).map((setup): AuditCase => ({
    name: `onRefusal: refusals in the API’s own form (${setup})`,
    setup,
    exchanges: [
      { expected: missing },
      withToken(tokens.doc, denied, { path: '/docs/B' }),
      withToken(tokens.doc, denied, { path: '/for/docs/B' }),
      { path: '/listed', expected: missing },
      { path: '/whoami', expected: missing },
      { path: '/undeclared', expected: undeclared },
      inferScope(
        JSON.stringify({ token: tokens.badSignature }),
        formed(400, 'The token has an invalid signature', { challenge: null }),
      ),
      inferScope('{}', formed(400, 'The body must be a JSON object with a token')),
      withToken(tokens.full, { status: 200, headers: { link: null } }),
      withToken(tokens.full, { status: 200, headers: { link: null } }, { path: '/whoami' }),
    ],
    refused: [
      ...(['missing_credential', 'scope_denied', 'scope_denied', 'missing_credential'] as const),
      ...(['missing_credential', 'undeclared_route', 'bad_signature', 'malformed_body'] as const),
    ],
    notIn: {
      node: 'it has no router for these paths',
      fetch: 'it has no router for these paths',
    },
    handled: 1,
  })),
  {
    name: 'onRefusal: the challenge names what would have been needed, as before',
    setup: 'inItsForm',
    exchanges: [
      withToken(
        tokens.doc,
        {
          ...denied,
          challenge: `${challenge('insufficient_scope', 'The token does not grant this access to this resource')}, scope="doc=B access=read"`,
        },
        { path: '/docs/B' },
      ),
      inferScope('{}', formed(400, 'The body must be a JSON object with a token')),
    ],
  },
  {
    name: 'onRefusal: without a body to HEAD',
    setup: 'inItsForm',
    exchanges: [
      {
        method: 'HEAD',
        expected: { status: 401, challenge: bare, headers: { link }, body: '' },
      },
      { expected: missing },
    ],
  },
  {
    name: 'onRefusal: a text and its type',
    setup: 'asText',
    exchanges: [
      {
        expected: {
          status: 401,
          challenge: bare,
          type: /^text\/html; charset=utf-8$/,
          headers: { 'cache-control': 'no-store' },
          body: '<p>missing_credential</p>',
        },
      },
      { method: 'HEAD', expected: { status: 401, type: /^text\/html/, body: '' } },
      withToken(tokens.full, { status: 200 }),
    ],
  },
  {
    name: 'onRefusal: one that only looks',
    setup: 'logged',
    exchanges: [{ expected: asItWas }, withToken(tokens.full, { status: 200 })],
    refused: ['missing_credential'],
  },
  {
    name: 'onRefusal: a request without a token is none if it is optional',
    setup: 'inItsFormOptional',
    exchanges: [
      { expected: { status: 200, json: { anonymous: true }, headers: { link: null } } },
      withToken(tokens.malformed, formed(401, 'The token is malformed')),
    ],
    refused: ['malformed_token'],
  },
  {
    name: 'onRefusal: 503 keeps its status and when to try again',
    setup: 'inItsFormUnavailable',
    exchanges: [
      withToken(tokens.full, {
        status: 503,
        challenge: null,
        type: /^text\/plain/,
        headers: { 'retry-after': '5', 'cache-control': 'no-store' },
        body: 'try later',
      }),
    ],
    refused: ['verification_unavailable'],
  },
  {
    name: 'onRefusal: status, challenge, caching and the connection stand, whatever it returns',
    setup: 'otherHeaders',
    exchanges: [
      {
        expected: {
          ...asItWas,
          headers: { 'x-request-id': 'r-1', 'retry-after': null, upgrade: null },
        },
      },
      {
        path: '/undeclared',
        expected: { status: 404, code: 'undeclared_route', challenge: null },
      },
      withToken(tokens.full, { status: 200 }),
    ],
  },
  failing('writesRefusal', 'writes into the refusal'),
  failing('hookThrows', 'throws'),
  failing('hookRejects', 'rejects after a while'),
  failing('hookRejectsWithNothing', 'rejects with nothing'),
  {
    name: 'onRefusal: one that hangs delays a refusal, and changes nothing',
    setup: 'hookHangs',
    exchanges: [
      { expected: asItWas },
      { path: '/whoami', expected: asItWas },
      inferScope('{}', { status: 400, code: 'malformed_body' }),
      { headers: [bearer(tokens.full)], expected: { status: 200 } },
    ],
    atOnce: true,
  },
  {
    name: 'onRefusal: one that returns no form changes nothing',
    setup: 'invalidForm',
    exchanges: INVALID_FORMS.map(() => ({ expected: asItWas })),
  },
];
