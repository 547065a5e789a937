import type { AdapterCase, AdapterRequest } from './case.js';
import {
  BARE,
  caseOf,
  failed,
  granted,
  refused,
  tooNarrow,
  UNAVAILABLE,
  withToken,
} from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

/** What the server knows besides the token: of the request by itself, and by an authority. */
export function authorityCases(
  setups: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { authority, restricted, unavailable, unavailableOptional, restrictionsReject } = setups;
  const { full } = tokens;
  const inferScope: AdapterRequest = {
    method: 'POST',
    path: '/infer-scope',
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ token: full }),
  };
  const restriction = { index: 0, restriction: true } as const;
  return [
    ...requestCases(setups, tokens),
    caseOf('an authority: a token is allowed', authority, withToken(full), granted({})),
    caseOf('an authority: no credential', authority, {}, BARE),
    caseOf(
      'an authority: a forged token',
      authority,
      withToken(tokens.forged),
      refused('bad_signature'),
    ),
    caseOf(
      'an authority: a token that its store has as revoked',
      authority,
      withToken(tokens.revoked),
      refused('token_revoked'),
    ),
    caseOf(
      'an authority: whoami of a token that its store has as revoked',
      authority,
      withToken(tokens.revoked, { path: '/whoami' }),
      refused('token_revoked'),
    ),
    caseOf(
      'restrictions: a doc within them is allowed',
      restricted,
      withToken(full, { path: '/docs/A' }),
      granted({}),
    ),
    caseOf(
      'restrictions: another doc is denied, though the token has no caveats',
      restricted,
      withToken(full, { path: '/docs/B' }),
      tooNarrow([{ ...restriction, type: 'doc', reason: 'not_allowed' }], 'doc=B access=read', {
        resource: { doc: 'B' },
        access: 'read',
      }),
    ),
    caseOf(
      'restrictions: writing is denied, though the token has no caveats',
      restricted,
      withToken(full, { method: 'DELETE', path: '/docs/A' }),
      tooNarrow(
        [{ ...restriction, index: 1, type: 'access', reason: 'not_allowed' }],
        'doc=A access=write',
        { resource: { doc: 'A' }, access: 'write' },
      ),
    ),
    caseOf(
      'restrictions: whoami reports what they leave',
      restricted,
      withToken(full, { path: '/whoami' }),
      granted({
        scoped: true,
        scope: { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] },
      }),
    ),
    caseOf(
      'verification_unavailable: every token is refused',
      unavailable,
      withToken(full),
      UNAVAILABLE,
    ),
    caseOf(
      'verification_unavailable: not for whoami',
      unavailable,
      withToken(full, { path: '/whoami' }),
      UNAVAILABLE,
    ),
    caseOf('verification_unavailable: no scope is inferred', unavailable, inferScope, UNAVAILABLE),
    caseOf(
      'verification_unavailable: a malformed token is one all the same',
      unavailable,
      withToken(tokens.malformed),
      refused('malformed_token'),
    ),
    caseOf(
      'verification_unavailable: a request with a token is not anonymous',
      unavailableOptional,
      withToken(full),
      UNAVAILABLE,
    ),
    caseOf(
      'verification_unavailable: without a token one is',
      unavailableOptional,
      {},
      granted({ anonymous: true }),
    ),
    caseOf(
      'verification_unavailable: restrictions that reject refuse every token',
      restrictionsReject,
      withToken(full),
      UNAVAILABLE,
    ),
  ];
}

/** What the option `request` returns. */
function requestCases(
  { asking, askingToWrite, askingInVain }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  return [
    caseOf(
      'request: what it returns meets a caveat',
      asking,
      withToken(tokens.consumer),
      granted({ caveats: ['consumer'] }),
    ),
    caseOf(
      'request: what it returns counts for whoami',
      asking,
      withToken(tokens.consumer, { path: '/whoami' }),
      granted({ subject: 'usr-1' }),
    ),
    caseOf(
      'request: the route counts too',
      asking,
      withToken(tokens.narrow, { path: '/docs/B' }),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=B access=read', {
        resource: { doc: 'B' },
        access: 'read',
      }),
    ),
    caseOf(
      'request: its access counts more than the method',
      askingToWrite,
      withToken(tokens.read),
      tooNarrow(failed('access', 'not_allowed'), 'access=write', { resource: {}, access: 'write' }),
    ),
    caseOf('request: no credential', askingInVain, {}, BARE),
    caseOf(
      'request: it rejects: the framework’s error path',
      askingInVain,
      withToken(tokens.full),
      {
        status: 500,
      },
    ),
  ];
}
