import type { AdapterCase } from './case.js';
import { caseOf, failed, granted, refused, tooNarrow, withToken } from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

/** Tokens that are allowed, and every row of the error table. */
export function tokenCases(
  { plain, key, slow, small, told }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const rows = '/docs/A/tables/grid%2F1/rows?limit=10';
  return [
    caseOf(
      'a token that nothing restricts: the handler has the grant',
      plain,
      withToken(tokens.full),
      {
        ...granted({ subject: 'usr-1', id: 'token-1', validUntil: null, caveats: [] }),
      },
    ),
    caseOf('a key that is given, and not looked up', key, withToken(tokens.full), granted({})),
    caseOf('a key whose lookup takes its time', slow, withToken(tokens.full), granted({})),
    caseOf(
      'a token for one doc, on that doc',
      plain,
      withToken(tokens.lasting, { path: '/docs/A' }),
      granted({ validUntil: 4_102_444_800, caveats: ['time', 'doc'] }),
    ),
    caseOf(
      'a token for one table, whose id is encoded in the path',
      plain,
      withToken(tokens.tableOfA, { path: rows }),
      granted({ caveats: ['table'] }),
    ),
    caseOf('a token with a discharge', plain, withToken(tokens.discharged), granted({})),
    caseOf('a token for the interface rest', plain, withToken(tokens.rest), granted({})),
    caseOf('a token for reading, where GET reads', plain, withToken(tokens.read), granted({})),
    caseOf(
      'a token for writing, where POST writes',
      plain,
      withToken(tokens.write, { method: 'POST' }),
      granted({}),
    ),
    caseOf(
      'a token for reading, where a route says that its POST reads',
      plain,
      withToken(tokens.read, { method: 'POST', path: '/docs/A/query' }),
      granted({}),
    ),
    {
      ...caseOf(
        'a token for an address, from there',
        plain,
        withToken(tokens.loopback),
        granted({}),
      ),
      needs: 'peer_address',
    },

    caseOf('malformed_token', plain, withToken(tokens.malformed), refused('malformed_token')),
    caseOf('malformed_token: JSON', plain, withToken(tokens.json), refused('malformed_token')),
    caseOf('truncated_token', plain, withToken(tokens.truncated), refused('truncated_token')),
    caseOf('token_too_large', small, withToken(tokens.tooLarge), refused('token_too_large')),
    caseOf('unknown_key', plain, withToken(tokens.unknownKey), refused('unknown_key')),
    caseOf(
      'unknown_key, after a while',
      slow,
      withToken(tokens.unknownKey),
      refused('unknown_key'),
    ),
    caseOf(
      'bad_signature: a forged token',
      plain,
      withToken(tokens.forged),
      refused('bad_signature'),
    ),
    caseOf(
      'bad_signature: one without a caveat that it had',
      plain,
      withToken(tokens.tampered),
      refused('bad_signature'),
    ),
    caseOf(
      'missing_discharge',
      plain,
      withToken(tokens.missingDischarge),
      refused('missing_discharge'),
    ),
    caseOf(
      'unexpected_discharge',
      plain,
      withToken(tokens.unexpectedDischarge),
      refused('unexpected_discharge'),
    ),
    caseOf(
      'token_expired',
      plain,
      withToken(tokens.expired),
      refused('token_expired', failed('time', 'expired')),
    ),
    caseOf('token_revoked', plain, withToken(tokens.revoked), refused('token_revoked')),
    caseOf(
      'unknown_caveat: its text is not shown',
      plain,
      withToken(tokens.unknownCaveat),
      refused('unknown_caveat', [{ index: 0, reason: 'unknown_caveat' }]),
    ),
    caseOf(
      'unknown_caveat: its text is shown with tellConditions',
      told,
      withToken(tokens.unknownCaveat),
      refused('unknown_caveat', [{ index: 0, reason: 'unknown_caveat', condition: 'x = 1' }]),
    ),
    caseOf('wrong_token_type', plain, withToken(tokens.proof), refused('wrong_token_type')),
    caseOf(
      'context_denied: for an unknown consumer',
      plain,
      withToken(tokens.consumer),
      refused('context_denied', failed('consumer', 'missing_context')),
    ),
    {
      ...caseOf(
        'context_denied: from another address, whatever a field says',
        plain,
        withToken(tokens.elsewhere, { headers: [['X-Forwarded-For', '203.0.113.7']] }),
        refused('context_denied', failed('ip', 'not_allowed')),
      ),
      needs: 'peer_address',
    },
    caseOf(
      'usage_denied: for another interface',
      plain,
      withToken(tokens.graphql),
      refused('usage_denied', failed('interface', 'not_allowed')),
    ),
    caseOf(
      'scope_denied: for another doc',
      plain,
      withToken(tokens.docA, { path: '/docs/B' }),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=B access=read', {
        resource: { doc: 'B' },
        access: 'read',
      }),
    ),
    caseOf(
      'scope_denied: for what is wider than a doc',
      plain,
      withToken(tokens.docA),
      tooNarrow(failed('doc', 'wider_resource'), 'access=read', { resource: {}, access: 'read' }),
    ),
    caseOf(
      'scope_denied: for another table',
      plain,
      withToken(tokens.tableOfA, { path: '/docs/A/tables/t2/rows' }),
      tooNarrow(failed('table', 'not_allowed'), 'table=A/t2 access=read', {
        resource: { doc: 'A', table: 't2' },
        access: 'read',
      }),
    ),
    caseOf(
      'scope_denied: for writing, with one for reading',
      plain,
      withToken(tokens.read, { method: 'DELETE', path: '/docs/A' }),
      tooNarrow(failed('access', 'not_allowed'), 'doc=A access=write', {
        resource: { doc: 'A' },
        access: 'write',
      }),
    ),
    caseOf(
      'several unmet caveats: the first row that applies, and all failures',
      plain,
      withToken(tokens.narrow, { method: 'DELETE', path: '/docs/B' }),
      refused('usage_denied', [
        { index: 0, type: 'doc', reason: 'not_allowed' },
        { index: 1, type: 'access', reason: 'not_allowed' },
        { index: 2, type: 'service', reason: 'missing_context' },
      ]),
    ),
  ];
}
