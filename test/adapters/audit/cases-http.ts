import { type AuditCase, bearer, type Exchange, type Expected } from './case.js';
import { tokenOf, tokens } from './tokens.js';

const full = { headers: [bearer(tokens.full)] };
const granted: Expected = { status: 200, json: { subject: 'usr-1' } };
const refused: Expected = { status: 401, code: 'missing_credential' };
const undeclared: Expected = {
  status: 404,
  code: 'undeclared_route',
  challenge: null,
};

/** Methods, routes and connections. */
export const HTTP_CASES: readonly AuditCase[] = [
  {
    name: 'HEAD: as GET, without a body',
    exchanges: [
      { ...full, method: 'HEAD', expected: { status: 200, body: '' } },
      {
        method: 'HEAD',
        expected: { status: 401, challenge: 'Bearer realm="docs"', body: '' },
      },
      {
        headers: [bearer(tokens.doc)],
        method: 'HEAD',
        path: '/docs/B',
        expected: { status: 403, body: '' },
      },
      // A body that was sent all the same would be read as this one's answer.
      { ...full, expected: granted },
    ],
  },
  {
    name: 'OPTIONS: a method that reads, and needs a token as all others do',
    exchanges: [
      { method: 'OPTIONS', expected: refused },
      {
        headers: [bearer(tokens.read)],
        method: 'OPTIONS',
        expected: { status: 200, json: { caveats: ['access'] } },
      },
      {
        headers: [bearer(tokens.write)],
        method: 'OPTIONS',
        expected: { status: 403, code: 'scope_denied' },
      },
    ],
  },
  {
    name: 'a method or a path that the API has not declared: denied, whoever asks',
    exchanges: [
      { ...full, path: '/undeclared', expected: undeclared },
      { ...full, method: 'PUT', path: '/docs', expected: undeclared },
      { path: '/undeclared', expected: undeclared },
    ],
    lookups: 0,
  },
  {
    name: 'a path that some routers serve all the same: denied, whoever asks',
    exchanges: ['/docs/', '/DOCS', '/docs/A/', '/Docs/A'].map((path) => ({
      ...full,
      path,
      expected: undeclared,
    })),
    lookups: 0,
    notIn: {
      fastify: 'its router takes a path to the letter',
      hono: 'its router takes a path to the letter',
      node: 'it has no router',
      fetch: 'it has no router',
    },
  },
  {
    name: 'a method or a path that nobody has declared, where it is optional to be somebody',
    setup: 'optional',
    exchanges: [
      { path: '/undeclared', expected: undeclared },
      { method: 'PUT', path: '/docs', expected: undeclared },
    ],
  },
  {
    name: 'no table of routes: a token that names a doc is denied, as nobody says which is asked for',
    setup: 'noRoutes',
    exchanges: [
      { ...full, path: '/docs/A', expected: granted },
      {
        headers: [bearer(tokens.doc)],
        path: '/docs/A',
        expected: {
          status: 403,
          code: 'scope_denied',
          failures: [{ index: 0, type: 'doc', reason: 'missing_context' }],
        },
      },
    ],
  },
  {
    name: 'the whole URL as the target',
    exchanges: [
      {
        headers: [bearer(tokens.doc)],
        path: 'http://127.0.0.1/docs/A',
        expected: { status: 200, json: { caveats: ['doc'] } },
      },
      {
        headers: [bearer(tokens.doc)],
        path: 'http://127.0.0.1/docs/B',
        expected: { status: 403, code: 'scope_denied' },
      },
    ],
  },
  {
    name: 'a field over several lines: refused by Node before anybody else sees it',
    exchanges: [
      {
        headers: [['Authorization', `Bearer\r\n ${tokens.full}`]],
        raw: true,
        expected: { status: 400 },
      },
      {
        headers: [['Authorization', `Bearer ${tokens.full}\r\n ,Bearer ${tokens.doc}`]],
        raw: true,
        expected: { status: 400 },
      },
    ],
    lookups: 0,
  },
  {
    name: 'one connection: each request stands for itself',
    exchanges: [
      { ...full, expected: granted },
      { expected: refused },
      { ...full, expected: granted },
      { headers: [bearer(tokens.doc)], expected: { status: 403, code: 'scope_denied' } },
      { headers: [bearer(tokens.badSignature)], expected: { status: 401, code: 'bad_signature' } },
      { ...full, method: 'HEAD', expected: { status: 200, body: '' } },
      { ...full, expected: granted },
    ],
    lookups: 6,
  },
  {
    name: 'one connection: a body that nobody reads is not in the way of the next request',
    exchanges: [
      { method: 'POST', body: 'x'.repeat(100_000), expected: refused },
      { ...full, method: 'POST', expected: granted },
    ],
  },
  {
    name: '200 at once: each gets its own answer',
    setup: 'slow',
    exchanges: Array.from({ length: 200 }, (_, i) => atOnce(i)),
    atOnce: true,
    lookups: 150,
  },
  {
    name: 'a client that goes away while its key is looked up',
    setup: 'slow',
    aborted: { exchange: full, when: 'sent' },
    exchanges: [{ ...full, expected: granted }],
    lookups: 1,
  },
  {
    name: 'a client that goes away before it is refused',
    setup: 'slow',
    aborted: { exchange: { headers: [bearer(tokens.badSignature)] }, when: 'sent' },
    exchanges: [{ ...full, expected: granted }, { expected: refused }],
  },
  {
    name: 'a client that goes away before its key cannot be looked up',
    setup: 'failsLater',
    aborted: { exchange: full, when: 'sent' },
    exchanges: [{ expected: refused }],
  },
  {
    name: 'a client that goes away amid the body of its request',
    aborted: {
      exchange: { ...full, method: 'POST', body: 'x'.repeat(10_000) },
      when: 'half sent',
    },
    exchanges: [{ ...full, expected: granted }],
  },
  {
    name: 'a client that goes away amid the body that the endpoint for scopes reads',
    aborted: {
      exchange: {
        method: 'POST',
        path: '/infer-scope',
        body: JSON.stringify({ token: tokens.full }),
      },
      when: 'half sent',
    },
    exchanges: [{ ...full, expected: granted }],
  },
];

/** Of four requests, one is nobody's, one is forged, one asks for too much, and one is let in. */
function atOnce(i: number): Exchange {
  const path = `/docs/doc-${i}`;
  switch (i % 4) {
    case 0:
      return { path, expected: refused };
    case 1:
      return {
        path,
        headers: [bearer(tokens.badSignature)],
        expected: { status: 401, code: 'bad_signature' },
      };
    case 2:
      return {
        path,
        headers: [bearer(tokenOf(`token-${i}`, `doc = doc-${i - 1}`))],
        expected: { status: 403, code: 'scope_denied' },
      };
    default:
      return {
        path,
        headers: [bearer(tokenOf(`token-${i}`, `doc = doc-${i}`))],
        expected: { status: 200, json: { id: `token-${i}` } },
      };
  }
}
