import type { AdapterCase, AdapterOptions } from './case.js';
import {
  BARE,
  caseOf,
  type Expected,
  failed,
  granted,
  refused,
  SEVERAL,
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

/** Lists, by load and by hand: `/listed` and `/list`. */
export function listCases(setups: AdapterSetups, tokens: AdapterTokens): readonly AdapterCase[] {
  const { plain, alone, optional, restricted, asking, throws } = setups;
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
    ...['/listed', '/list'].flatMap((path) => refusedCases(path, setups, tokens)),
  ];
}

/** Every code that a list can be refused with. */
function refusedCases(
  path: string,
  { alone, small, slow, unavailable }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const codes = {
    malformed_token: tokens.malformed,
    truncated_token: tokens.truncated,
    unknown_key: tokens.unknownKey,
    bad_signature: tokens.forged,
    missing_discharge: tokens.missingDischarge,
    unexpected_discharge: tokens.unexpectedDischarge,
    token_expired: tokens.expired,
    token_revoked: tokens.revoked,
    unknown_caveat: tokens.unknownCaveat,
    wrong_token_type: tokens.proof,
    context_denied: tokens.consumer,
    usage_denied: tokens.graphql,
  } as const;
  const of = (code: keyof typeof codes, options: AdapterOptions, name: string) =>
    caseOf(`${path}: ${code}${name}`, options, withToken(codes[code], { path }), refused(code));
  const all = Object.keys(codes) as (keyof typeof codes)[];
  const tooLarge = withToken(tokens.tooLarge, { path });
  const { headers } = withToken(tokens.full);
  return [
    ...all.map((code) => of(code, alone, '')),
    ...all.map((code) => of(code, slow, ', after a while')),
    caseOf(`${path}: token_too_large`, small, tooLarge, refused('token_too_large')),
    caseOf(`${path}: several`, alone, withToken(tokens.full, { path, headers }), SEVERAL),
    caseOf(`${path}: no store`, unavailable, withToken(tokens.full, { path }), UNAVAILABLE),
  ];
}
