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
import { listCases } from './lists.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

const failure: Expected = { status: 500 };

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
