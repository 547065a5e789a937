import { asnCaveat } from '../caveats/asn.js';
import { countryCaveat } from '../caveats/country.js';
import { type CaveatKind, unmet } from '../caveats/kind.js';
import { regionCaveat } from '../caveats/region.js';
import { timeCaveat } from '../caveats/time.js';
import { type Caveat, type Dialect } from '../token/dialect.js';
import { createDialect } from '../token/create-dialect.js';
import { type AuthorizationCaveat, authorizationCaveat } from './caveats/authorization.js';
import * as narrowed from './caveats/narrowed.js';
import * as own from './caveats/own.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import type { KnownRequest, OnedataRequest } from './request.js';
import { type DataCaveat, dataScope, type DataScopeTypes } from './scope.js';

/**
 * A caveat of one of Onedata's kinds: a standard one about context or usage, or one of Onedata's own.
 *
 * @useDeclaredType
 */
export type OnedataCaveat =
  Exclude<Caveat, { readonly type: 'doc' | 'table' | 'access' }> | DataCaveat | AuthorizationCaveat;

/** The types of Onedata's dialect. */
export interface OnedataTypes {
  readonly caveat: OnedataCaveat;
  readonly request: OnedataRequest;
  readonly identity: OnedataIdentity;
  readonly scope: DataScopeTypes;
}

/** Onedata's dialect: its kinds of caveat and its identities. */
export interface OnedataDialect extends Dialect<OnedataTypes> {}

type OnedataKind<C extends OnedataCaveat = OnedataCaveat> = CaveatKind<C, KnownRequest>;
type TokenType = OnedataIdentity['type'];

type Use = TokenType | 'access_as_identity';

const TYPES: readonly TokenType[] = ['access', 'identity', 'invite'];
const EVERY: readonly Use[] = [...TYPES, 'access_as_identity'];
const ACCESS: readonly Use[] = ['access'];

/** Each kind, and the tokens that may have its caveats. One that is missing does not compile. */
const KINDS: {
  readonly [C in OnedataCaveat as C['type']]: readonly [OnedataKind<C>, readonly Use[]];
} = {
  time: [timeCaveat, EVERY],
  ip: [narrowed.onedataIpCaveat, EVERY],
  asn: [asnCaveat, EVERY],
  'geo.country': [countryCaveat, EVERY],
  'geo.region': [regionCaveat, EVERY],
  consumer: [narrowed.onedataConsumerCaveat, EVERY],
  service: [narrowed.onedataServiceCaveat, ACCESS],
  interface: [narrowed.accessInterfaceCaveat, ['access', 'identity', 'access_as_identity']],
  api: [narrowed.onedataApiCaveat, ACCESS],
  'data.readonly': [own.dataReadonlyCaveat, ACCESS],
  'data.path': [own.dataPathCaveat, ACCESS],
  'data.objectid': [own.dataObjectIdCaveat, ACCESS],
  authorization: [authorizationCaveat, ['access_as_identity']],
};

/** Bars a kind: it is read, so that a token can be shown, but never met, not even by `inferScope`. */
function barred({ limit: _, ...kind }: OnedataKind): OnedataKind {
  return { ...kind, role: 'context', check: () => unmet('not_in_token_type') };
}

function dialectFor(use: Use): OnedataDialect {
  const isAccess = use === 'access';
  const all = Object.values<readonly [OnedataKind, readonly Use[]]>(KINDS).map(([kind, uses]) => {
    if (!uses.includes(use)) return barred(kind);
    // Only an access token has data to restrict.
    return isAccess || kind.type !== 'interface' ? kind : narrowed.onedataInterfaceCaveat;
  });
  return createDialect({
    kinds: all.filter(({ role }) => role !== 'scope'),
    scope: isAccess ? dataScope : { ...dataScope, kinds: [], reach: () => dataScope.nothing },
    identity: onedataIdentity,
  });
}

const DIALECTS: Readonly<Record<Use, OnedataDialect>> = {
  access: dialectFor('access'),
  identity: dialectFor('identity'),
  invite: dialectFor('invite'),
  access_as_identity: dialectFor('access_as_identity'),
};

/**
 * Returns the dialect for tokens of a type. It reads all kinds of caveat, but those that such a token may
 * not have are never met, with the reason `not_in_token_type`: neither in `verify` nor in `inferScope`.
 *
 * @param type the type of the token.
 * @param expect the type that is expected, if it is another. An access token in place of an identity token
 *   may have the caveats of one, and `authorization = none`. Onedata accepts only those of Oneproviders.
 * @throws TypeError for an unknown type.
 * @example
 * ```ts
 * import { onedataDialectFor } from 'caveats/onedata';
 *
 * const read = onedataDialectFor('identity').read('data.readonly');
 * console.log(read?.kind.check({ type: 'data.readonly' }, {})); // { ok: false, reason: 'not_in_token_type' }
 * ```
 */
export function onedataDialectFor(type: TokenType, expect: TokenType = type): OnedataDialect {
  for (const given of [type, expect]) {
    if (TYPES.includes(given)) continue;
    throw new TypeError(`onedataDialectFor: '${given}' must be 'access', 'identity' or 'invite'`);
  }
  return DIALECTS[type === 'access' && expect === 'identity' ? 'access_as_identity' : type];
}

/**
 * Onedata's dialect, for access tokens.
 *
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { dataPath, dataReadonly, mintToken, onedataDialect } from 'caveats/onedata';
 *
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'usr-1' } as const;
 * const secret = 'an example key, 32 bytes or more';
 * const caveats = [dataReadonly(), dataPath('/space1/dir')];
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity, caveats });
 * const request = { data: { path: '/space1/dir/file.txt' }, access: 'read' } as const;
 * const grant = verify(token, { rootKey: secret, dialect: onedataDialect, request });
 * console.log(grant.subject, grant.scope.paths); // usr-1 { kind: 'only', values: [ '/space1/dir' ] }
 * console.log(grant.can({ path: '/space1/dir/file.txt', access: 'write' })); // false
 * ```
 */
export const onedataDialect: OnedataDialect = DIALECTS.access;

/**
 * Returns whether an access token with this caveat is valid for data access alone: `data.*`,
 * `interface = oneclient`.
 *
 * @param caveat a caveat of any of Onedata's kinds.
 * @example
 * ```ts
 * import { dataReadonly, isDataAccessCaveat } from 'caveats/onedata';
 *
 * console.log(isDataAccessCaveat(dataReadonly())); // true
 * ```
 */
export function isDataAccessCaveat(caveat: OnedataCaveat): boolean {
  if (caveat.type === 'interface') return caveat.interface === 'oneclient';
  return caveat.type.startsWith('data.');
}
