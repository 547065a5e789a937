import { type AuditCase, bearer, type Expected, type Header } from './case.js';
import { tokens } from './tokens.js';

const bare: Expected = {
  status: 401,
  code: 'missing_credential',
  challenge: 'Bearer realm="docs"',
};
const several: Expected = {
  status: 400,
  code: 'multiple_credentials',
  challenge:
    'Bearer realm="docs", error="invalid_request", error_description="The request carries more than one token"',
};
const malformed: Expected = { status: 401, code: 'malformed_token' };
const granted: Expected = { status: 200, json: { subject: 'usr-1' } };
const anonymous: Expected = { status: 200, json: { anonymous: true } };

const xAuthToken = (token: string): Header => ['X-Auth-Token', token];
const full = bearer(tokens.full);

/** Where a credential may stand, and how. */
export const CREDENTIAL_CASES: readonly AuditCase[] = [
  {
    name: 'no credential: a bare challenge',
    exchanges: [{ expected: bare }, { path: '/docs/A', expected: bare }],
    lookups: 0,
  },
  {
    name: 'no credential and no realm: nothing but the scheme',
    setup: 'key',
    exchanges: [{ expected: { ...bare, challenge: 'Bearer' } }],
  },
  {
    name: 'a token in the URL, in a cookie or in a field of another name: none',
    exchanges: [
      { path: `/docs?access_token=${tokens.full}`, expected: bare },
      { headers: [['Cookie', `token=${tokens.full}`]], expected: bare },
      { headers: [xAuthToken(tokens.full)], expected: bare },
      { headers: [['X-Authorization', `Bearer ${tokens.full}`]], expected: bare },
    ],
    lookups: 0,
  },
  {
    name: 'credentials of another scheme: none of ours',
    exchanges: ['Basic dXNyLTE6c2VjcmV0', `Macaroon ${tokens.full}`, 'Digest a=b, c=d'].map(
      (value) => ({ headers: [['Authorization', value]], expected: bare }),
    ),
    lookups: 0,
  },
  {
    name: 'a scheme without a token, and a token without a scheme',
    exchanges: ['Bearer', 'Bearer  ', tokens.full, `Bearer:${tokens.full}`].map((value) => ({
      headers: [['Authorization', value]],
      expected: { status: 401 },
    })),
    lookups: 0,
  },
  {
    name: 'a field’s name in any case',
    exchanges: ['authorization', 'AUTHORIZATION', 'aUTHORIZATION'].map((name) => ({
      headers: [[name, `Bearer ${tokens.full}`]],
      expected: granted,
    })),
  },
  {
    name: 'a scheme in any case, with more than one space after it',
    exchanges: ['bearer ', 'BEARER ', 'Bearer   '].map((scheme) => ({
      headers: [['Authorization', `${scheme}${tokens.full}`]],
      expected: granted,
    })),
  },
  {
    name: 'something before or after the token',
    exchanges: [`"${tokens.full}"`, `token=${tokens.full}`, `${tokens.full} x`].map((text) => ({
      headers: [bearer(text)],
      expected: malformed,
    })),
    lookups: 0,
  },
  {
    name: 'a field that is repeated: the second is not dropped',
    exchanges: [
      { headers: [full, bearer(tokens.doc)], expected: several },
      { headers: [full, full], expected: several },
      { headers: [full, ['Accept', '*/*'], ['authorization', 'Basic eA==']], expected: several },
    ],
    lookups: 0,
  },
  {
    name: 'fields that some proxy has folded into one',
    exchanges: [
      { headers: [bearer(`${tokens.full}, Bearer ${tokens.doc}`)], expected: several },
      { headers: [bearer(`${tokens.full},Bearer ${tokens.full}`)], expected: several },
      { headers: [['Authorization', `Basic eA==, Bearer ${tokens.full}`]], expected: several },
    ],
    lookups: 0,
  },
  {
    name: 'X-Auth-Token alone: no scheme that a challenge could name',
    setup: 'xAuthToken',
    exchanges: [
      { headers: [xAuthToken(tokens.full)], expected: granted },
      { headers: [['x-auth-token', tokens.full]], expected: granted },
      { headers: [full], expected: { ...bare, challenge: null } },
      {
        headers: [xAuthToken(tokens.badSignature)],
        expected: { status: 401, code: 'bad_signature', challenge: null },
      },
    ],
  },
  {
    name: 'X-Auth-Token twice',
    setup: 'xAuthToken',
    exchanges: [
      {
        headers: [xAuthToken(tokens.full), xAuthToken(tokens.full)],
        expected: { ...several, challenge: null },
      },
    ],
    lookups: 0,
  },
  {
    name: 'either of two fields, but not both',
    setup: 'both',
    exchanges: [
      { headers: [full], expected: granted },
      { headers: [xAuthToken(tokens.full)], expected: granted },
      { headers: [full, xAuthToken(tokens.full)], expected: several },
      { expected: bare },
    ],
    lookups: 2,
  },
  {
    name: 'optional: nobody passes, as anonymous',
    setup: 'optional',
    exchanges: [
      { expected: anonymous },
      { headers: [['Authorization', 'Basic dXNyLTE6c2VjcmV0']], expected: anonymous },
    ],
    lookups: 0,
  },
  {
    name: 'optional: a token is granted what it grants',
    setup: 'optional',
    exchanges: [{ headers: [full], expected: granted }],
  },
  {
    name: 'optional: a bad credential never passes',
    setup: 'optional',
    exchanges: [
      { headers: [bearer(tokens.badSignature)], expected: { status: 401, code: 'bad_signature' } },
      { headers: [bearer(tokens.malformed)], expected: malformed },
      { headers: [bearer(tokens.expired)], expected: { status: 401, code: 'token_expired' } },
      { headers: [bearer(tokens.doc)], expected: { status: 403, code: 'scope_denied' } },
      { headers: [full, full], expected: several },
    ],
  },
];
