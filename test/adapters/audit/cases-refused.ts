import type { TokenErrorCode } from 'caveats';
import { type AuditCase, type Expected, withToken } from './case.js';
import { tokens } from './tokens.js';

/** A 401 over a token that is not valid. */
const invalid = (code: TokenErrorCode, description: string): Expected => ({
  status: 401,
  code,
  challenge: `Bearer realm="docs", error="invalid_token", error_description="${description}"`,
});

/** A 403 over a token that is valid, but not for this. */
const denied = (code: TokenErrorCode, description: string): Expected => ({
  status: 403,
  code,
  challenge: `Bearer realm="docs", error="insufficient_scope", error_description="${description}"`,
});

const failed = (type: string, reason: string) => ({ failures: [{ index: 0, type, reason }] });

const context: Expected = { status: 403, code: 'context_denied', challenge: null };
const usage = denied('usage_denied', 'The token is not valid for this use');
const scope: Expected = { status: 403, code: 'scope_denied' };

/** Every row of the error table. */
export const REFUSED_CASES: readonly AuditCase[] = [
  {
    name: 'malformed_token: what decodes to something else',
    exchanges: [withToken(tokens.malformed, invalid('malformed_token', 'The token is malformed'))],
    lookups: 0,
  },
  {
    name: 'malformed_token: what no credential can be written as',
    exchanges: ['?', '{"a":1}', 'Ä', 'a b', '=', tokens.json].map((text) =>
      withToken(text, invalid('malformed_token', 'The token is malformed')),
    ),
    lookups: 0,
  },
  {
    name: 'truncated_token: one that was cut off',
    exchanges: [
      withToken(
        tokens.truncated,
        invalid('truncated_token', 'The token ends too early: it was probably cut off'),
      ),
    ],
    lookups: 0,
  },
  {
    name: 'token_too_large: one that is longer than the server reads',
    setup: 'small',
    exchanges: [
      withToken(tokens.tooLarge, invalid('token_too_large', 'The token is too large')),
      withToken('?'.repeat(1025), invalid('token_too_large', 'The token is too large')),
    ],
    lookups: 0,
  },
  {
    name: 'unknown_key: one that names another key',
    exchanges: [
      withToken(tokens.unknownKey, invalid('unknown_key', 'The token names an unknown key')),
    ],
    lookups: 1,
  },
  {
    name: 'bad_signature: one that another key has signed',
    exchanges: [
      withToken(
        tokens.badSignature,
        invalid('bad_signature', 'The token has an invalid signature'),
      ),
    ],
    lookups: 1,
  },
  {
    name: 'missing_discharge: one that asks for a login',
    exchanges: [
      withToken(
        tokens.missingDischarge,
        invalid('missing_discharge', 'A third-party caveat of the token has no discharge'),
      ),
    ],
  },
  {
    name: 'unexpected_discharge: one with a login that it does not ask for',
    exchanges: [
      withToken(
        tokens.unexpectedDischarge,
        invalid(
          'unexpected_discharge',
          'The token comes with a discharge that none of its caveats asks for',
        ),
      ),
    ],
  },
  {
    name: 'token_expired: one whose time is over',
    exchanges: [
      withToken(tokens.expired, {
        ...invalid('token_expired', 'The token has expired'),
        ...failed('time', 'expired'),
      }),
    ],
  },
  {
    name: 'token_revoked: one that the lookup knows to be revoked',
    exchanges: [withToken(tokens.revoked, invalid('token_revoked', 'The token was revoked'))],
  },
  {
    name: 'unknown_caveat: one with a caveat that no kind reads, whose text is not told',
    exchanges: [
      withToken(tokens.unknownCaveat, {
        ...invalid('unknown_caveat', 'The token has an unknown caveat'),
        failures: [{ index: 0, reason: 'unknown_caveat' }],
      }),
    ],
  },
  {
    name: 'wrong_token_type: one that only proves who its subject is',
    exchanges: [
      withToken(tokens.proof, invalid('wrong_token_type', 'The token is not of the expected type')),
    ],
  },
  {
    name: 'context_denied: one for another consumer, of whom the server knows nothing',
    exchanges: [
      withToken(tokens.consumer, { ...context, ...failed('consumer', 'missing_context') }),
    ],
  },
  {
    name: 'usage_denied: one for another interface',
    exchanges: [withToken(tokens.graphql, { ...usage, ...failed('interface', 'not_allowed') })],
  },
  {
    name: 'scope_denied: one for another doc or table, or for nothing so wide',
    exchanges: [
      withToken(tokens.doc, { ...scope, ...failed('doc', 'not_allowed') }, { path: '/docs/B' }),
      withToken(tokens.doc, { ...scope, ...failed('doc', 'wider_resource') }),
      withToken(
        tokens.table,
        { ...scope, ...failed('table', 'not_allowed') },
        { path: '/docs/A/tables/t2/rows' },
      ),
      withToken(
        tokens.table,
        { ...scope, ...failed('table', 'wider_resource') },
        { path: '/docs/A' },
      ),
    ],
  },
  {
    name: 'scope_denied: one for the other access',
    exchanges: [
      withToken(tokens.write, { ...scope, ...failed('access', 'not_allowed') }),
      ...['POST', 'DELETE'].map((method) =>
        withToken(
          tokens.read,
          { ...scope, ...failed('access', 'not_allowed') },
          { method, path: method === 'POST' ? '/docs' : '/docs/A' },
        ),
      ),
    ],
  },
  {
    name: 'several caveats that are not met: the first row that applies, and all of them told',
    exchanges: [
      withToken(
        tokens.narrow,
        {
          ...usage,
          failures: [
            { index: 0, type: 'doc', reason: 'not_allowed' },
            { index: 1, type: 'access', reason: 'not_allowed' },
            { index: 2, type: 'service', reason: 'missing_context' },
          ],
        },
        { method: 'DELETE', path: '/docs/B' },
      ),
    ],
  },
  {
    name: 'the text of a caveat, where the server tells conditions',
    setup: 'told',
    exchanges: [
      withToken(tokens.unknownCaveat, {
        status: 401,
        code: 'unknown_caveat',
        failures: [{ index: 0, reason: 'unknown_caveat', condition: 'x = 1' }],
      }),
      withToken(tokens.doc, {
        status: 403,
        code: 'scope_denied',
        failures: [{ index: 0, type: 'doc', reason: 'wider_resource', condition: 'doc = A' }],
      }),
    ],
  },
];
