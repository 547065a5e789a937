import type { AdapterCase } from './case.js';
import {
  BARE,
  caseOf,
  type Expected,
  failed,
  granted,
  refused,
  tooNarrow,
  UNAVAILABLE,
  withToken,
} from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

const failure: Expected = { status: 500 };

/** A list of which a token reaches nothing with its action. */
const nothing = (access: string): Expected =>
  tooNarrow(undefined, `doc access=${access}`, { level: 'doc', access });

/** Routes that are declared where their handlers are: `token.for` and `token.list`. */
export function declaredCases(
  setups: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  return [
    ...parameterCases(setups, tokens).map((one): AdapterCase => ({ ...one, needs: 'router' })),
    ...foundCases(setups, tokens),
    ...listCases(setups, tokens),
  ];
}

function parameterCases(
  { plain, alone, optional, askingToWrite, throws }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full, docA, tableOfA, read } = tokens;
  const at = (path: string, token: string, method = 'GET') =>
    withToken(token, { path: `/for${path}`, method });
  const toWrite = tooNarrow(failed('access', 'not_allowed'), 'doc=A access=write', {
    resource: { doc: 'A' },
    access: 'write',
  });
  return [
    caseOf('for: the parameter is the id', alone, at('/docs/A', docA), granted({})),
    caseOf('for: no credential', alone, { path: '/for/docs/A' }, BARE),
    caseOf('for: beside routes', plain, at('/docs/A', docA), granted({ caveats: ['doc'] })),
    caseOf(
      'for: another id, which the refusal repeats',
      alone,
      at('/docs/B%20%22', docA),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=B%20%22 access=read', {
        resource: { doc: 'B "' },
        access: 'read',
      }),
    ),
    caseOf(
      'for: what the router decodes is judged',
      alone,
      at('/docs/%41/tables/grid%2F1', tableOfA),
      granted({ caveats: ['table'] }),
    ),
    caseOf(
      'for: an id that is decoded once',
      alone,
      at('/docs/%2541', docA),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=%2541 access=read', {
        resource: { doc: '%41' },
        access: 'read',
      }),
    ),
    caseOf('for: the method decides', alone, at('/docs/A', read, 'POST'), toWrite),
    caseOf('for: an action that is named', alone, at('/docs/A/search', read, 'POST'), granted({})),
    caseOf(
      'for: it counts more than request',
      askingToWrite,
      at('/docs/A/search', read),
      granted({}),
    ),
    caseOf('for: request counts more than the method', askingToWrite, at('/docs/A', read), toWrite),
    caseOf('for: a parameter that may be absent', alone, at('/docs/A/maybe', docA), granted({})),
    caseOf('for: wider than any', alone, at('/wide', full), granted({})),
    caseOf(
      'for: wider than a doc',
      alone,
      at('/wide', docA),
      tooNarrow(failed('doc', 'wider_resource'), 'access=read', { resource: {}, access: 'read' }),
    ),
    caseOf('for: a parameter that the route does not have', alone, at('/wrong/A', full), failure),
    caseOf(
      'for: a parameter that the route does not have is no verdict on a token',
      alone,
      at('/wrong/A', tokens.malformed),
      refused('malformed_token'),
    ),
    caseOf('for: a lookup that throws', throws, at('/docs/A', full), failure),
    caseOf(
      'for: anonymous, if a token is optional',
      optional,
      { path: '/for/docs/A' },
      granted({ anonymous: true }),
    ),
    caseOf(
      'for: a token for another doc is not anonymous',
      optional,
      at('/docs/B', docA),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=B access=read', {
        resource: { doc: 'B' },
        access: 'read',
      }),
    ),
  ];
}

function foundCases(
  { plain, alone, askingInVain, unavailable }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full, docA, tableOfA, read } = tokens;
  const at = (path: string, token: string) => withToken(token, { path: `/found${path}` });
  return [
    caseOf('found: a resource that is looked up', alone, at('/grid%2F1', tableOfA), granted({})),
    caseOf('found: beside routes', plain, at('/t1', docA), granted({ caveats: ['doc'] })),
    caseOf(
      'found: a refusal names the level alone',
      alone,
      at('/t2', tableOfA),
      tooNarrow(failed('table', 'not_allowed'), 'table access=read', {
        level: 'table',
        access: 'read',
      }),
    ),
    caseOf(
      'found: an action that is named',
      alone,
      at('/t2/to-write', read),
      tooNarrow(failed('access', 'not_allowed'), 'table access=write', {
        level: 'table',
        access: 'write',
      }),
    ),
    caseOf('found: nothing, which no token suits', alone, at('/nothing', full), failure),
    caseOf(
      'found: not for a forged token',
      alone,
      at('/nothing', tokens.forged),
      refused('bad_signature'),
    ),
    caseOf('found: request rejects', askingInVain, at('/t1', full), failure),
    caseOf('found: the store cannot be asked', unavailable, at('/nothing', full), UNAVAILABLE),
  ];
}

function listCases(
  { plain, alone, optional, restricted, asking, throws }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full, docA, tableOfA, read, write, narrow, graphql } = tokens;
  const at = (path: string, token: string, method = 'GET') => withToken(token, { path, method });
  const rows = (...ids: readonly string[]) => granted(ids.map((id) => ({ id })));
  const ofA = (...access: readonly string[]) => ({
    kind: 'only',
    resources: [{ doc: 'A', access }],
  });
  return [
    caseOf('list: all of it', alone, at('/listed', full), rows('A', 'B', 'C')),
    caseOf('list: what a token reaches', alone, at('/listed', docA), rows('A')),
    caseOf('list: beside routes', plain, at('/listed', docA), rows('A')),
    caseOf('list: what restrictions leave', restricted, at('/listed', full), rows('A')),
    caseOf('list: nothing that is in it', alone, at('/listed', tableOfA), rows()),
    caseOf('list: what a part is reached of', alone, at('/listed/parents', tableOfA), rows('A')),
    caseOf('list: not with its action', alone, at('/listed', write), nothing('read')),
    caseOf(
      'list: not with the action that is named',
      alone,
      at('/listed/to-write', read),
      nothing('write'),
    ),
    caseOf('list: the method decides', alone, at('/listed', read, 'POST'), nothing('write')),
    caseOf(
      'list: a token for another use',
      alone,
      at('/listed', narrow),
      refused('usage_denied', [{ index: 2, type: 'service', reason: 'missing_context' }]),
    ),
    caseOf('list: a token for this use', asking, at('/listed', narrow), rows('A')),
    caseOf(
      'list: a token for another interface',
      alone,
      at('/listed', graphql),
      refused('usage_denied', failed('interface', 'not_allowed')),
    ),
    caseOf(
      'list: another consumer',
      alone,
      at('/listed', tokens.consumer),
      refused('context_denied', failed('consumer', 'missing_context')),
    ),
    caseOf(
      'list: an expired token',
      alone,
      at('/listed', tokens.expired),
      refused('token_expired'),
    ),
    caseOf('list: a revoked token', alone, at('/listed', tokens.revoked), refused('token_revoked')),
    caseOf(
      'list: a token that proves who somebody is',
      alone,
      at('/listed', tokens.proof),
      refused('wrong_token_type'),
    ),
    caseOf(
      'list: an unknown caveat',
      alone,
      at('/listed', tokens.unknownCaveat),
      refused('unknown_caveat'),
    ),
    caseOf('list: no credential', alone, { path: '/listed' }, BARE),
    caseOf('list: no credential, even if one is optional', optional, { path: '/listed' }, BARE),
    caseOf('list: HEAD has no body', alone, at('/listed', docA, 'HEAD'), {
      status: 200,
      empty: true,
    }),
    caseOf('list: a lookup that throws', throws, at('/listed', full), failure),
    caseOf(
      'list by hand: the scope is cut to the action, and the grant has no can',
      alone,
      at('/list', docA),
      granted({ subject: 'usr-1', count: 1, scope: ofA('read'), can: false }),
    ),
    caseOf(
      'list by hand: with another action',
      alone,
      at('/list', docA, 'POST'),
      granted({ scope: ofA('write') }),
    ),
    caseOf('list by hand: not with its action', alone, at('/list', write), nothing('read')),
    caseOf('list by hand: no credential', alone, { path: '/list' }, BARE),
  ];
}
