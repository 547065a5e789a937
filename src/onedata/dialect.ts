import type { ApiCaveat } from '../caveats/api.js';
import { asnCaveat, type AsnCaveat } from '../caveats/asn.js';
import type { ConsumerCaveat } from '../caveats/consumer.js';
import { countryCaveat, type CountryCaveat } from '../caveats/country.js';
import type { InterfaceCaveat } from '../caveats/interface.js';
import type { IpCaveat } from '../caveats/ip.js';
import { type CaveatKind, MET, unmet } from '../caveats/kind.js';
import { regionCaveat, type RegionCaveat } from '../caveats/region.js';
import type { ServiceCaveat } from '../caveats/service.js';
import { timeCaveat, type TimeCaveat } from '../caveats/time.js';
import { createDialect, type Dialect } from '../token/dialect.js';
import { authorizationCaveat, type AuthorizationCaveat } from './caveats/authorization.js';
import { dataObjectIdCaveat, type DataObjectIdCaveat } from './caveats/data-objectid.js';
import { dataPathCaveat, type DataPathCaveat } from './caveats/data-path.js';
import { dataReadonlyCaveat, type DataReadonlyCaveat } from './caveats/data-readonly.js';
import { onedataIpCaveat } from './caveats/ip.js';
import {
  isDataAccessInterface,
  onedataApiCaveat,
  onedataConsumerCaveat,
  onedataInterfaceCaveat,
  onedataServiceCaveat,
} from './caveats/narrowed.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import type { OnedataRequest } from './request.js';

export type { OnedataRequest } from './request.js';

/** A caveat of one of Onedata's kinds. */
export type OnedataCaveat =
  | TimeCaveat
  | IpCaveat
  | AsnCaveat
  | CountryCaveat
  | RegionCaveat
  | ConsumerCaveat
  | ServiceCaveat
  | InterfaceCaveat
  | ApiCaveat
  | DataReadonlyCaveat
  | DataPathCaveat
  | DataObjectIdCaveat
  | AuthorizationCaveat;

/** The types of Onedata's dialect. */
export interface OnedataTypes {
  readonly caveat: OnedataCaveat;
  readonly request: OnedataRequest;
  readonly identity: OnedataIdentity;
}

/** Onedata's dialect: its kinds of caveat and its identities. */
export interface OnedataDialect extends Dialect<OnedataTypes> {}

type OnedataKind = CaveatKind<OnedataCaveat, OnedataRequest>;
type TokenType = OnedataIdentity['type'];

const EVERY: readonly TokenType[] = ['access', 'identity', 'invite'];
const ACCESS: readonly TokenType[] = ['access'];

/** Each kind, and the types of token that may have its caveats. One that is missing does not compile. */
type Kinds = {
  readonly [C in OnedataCaveat as C['type']]: readonly [
    CaveatKind<C, OnedataRequest>,
    readonly TokenType[],
  ];
};

const KINDS: Kinds = {
  time: [timeCaveat, EVERY],
  ip: [onedataIpCaveat, EVERY],
  asn: [asnCaveat, EVERY],
  'geo.country': [countryCaveat, EVERY],
  'geo.region': [regionCaveat, EVERY],
  consumer: [onedataConsumerCaveat, EVERY],
  service: [onedataServiceCaveat, ACCESS],
  interface: [onedataInterfaceCaveat, ['access', 'identity']],
  api: [onedataApiCaveat, ACCESS],
  'data.readonly': [dataReadonlyCaveat, ACCESS],
  'data.path': [dataPathCaveat, ACCESS],
  'data.objectid': [dataObjectIdCaveat, ACCESS],
  authorization: [authorizationCaveat, []],
};

/** Bars a kind: it is read, so that a token can be shown, but never met, not even by `inferScope`. */
function barred({ limit: _, ...kind }: OnedataKind): OnedataKind {
  return { ...kind, role: 'context', check: () => unmet('not_in_token_type') };
}

function dialectFor(token: TokenType, isAuthorizationMet: boolean = false): OnedataDialect {
  const kinds = Object.values<readonly [OnedataKind, readonly TokenType[]]>(KINDS).map(
    ([kind, tokens]) => {
      if (tokens.includes(token)) return kind;
      const isMet = isAuthorizationMet && kind.type === 'authorization';
      return isMet ? { ...kind, check: () => MET } : barred(kind);
    },
  );
  return createDialect({ kinds, scope: { kinds: [] }, identity: onedataIdentity });
}

const DIALECTS: Readonly<Record<TokenType, OnedataDialect>> = {
  access: dialectFor('access'),
  identity: dialectFor('identity'),
  invite: dialectFor('invite'),
};

const ACCESS_AS_IDENTITY: OnedataDialect = dialectFor('identity', true);

/**
 * Returns the dialect for tokens of a type. It reads all kinds of caveat, but those that such a token may
 * not have are never met, with the reason `not_in_token_type`: neither in `verify` nor in `inferScope`.
 *
 * @param type the type of the token.
 * @param expect the type that is expected, if it is another. An access token in place of an identity token
 *   may have the caveats of an identity token, and `authorization = none`. The caller must check that it
 *   has this one, without which it is not an identity token.
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
    if (!EVERY.includes(given)) {
      throw new TypeError(`onedataDialectFor: '${given}' must be 'access', 'identity' or 'invite'`);
    }
  }
  return type === 'access' && expect === 'identity' ? ACCESS_AS_IDENTITY : DIALECTS[type];
}

/**
 * Onedata's dialect, for access tokens.
 *
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { dataPath, dataReadonly, mintToken, onedataDialect } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const persistence = { kind: 'named' } as const;
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret,
 *   identity: { version: 2, type: 'access', id: 't1', subject: 'usr-1', persistence },
 *   caveats: [dataReadonly(), dataPath('/space1/dir')],
 * });
 * const request = { data: { path: '/space1/dir/file.txt' }, access: 'read' } as const;
 * const grant = verify(token, { rootKey: secret, dialect: onedataDialect, request });
 * console.log(grant.subject, grant.caveats.length); // usr-1 2
 * ```
 */
export const onedataDialect: OnedataDialect = DIALECTS.access;

/**
 * Returns whether a token with this caveat is valid for data access alone: `data.*`,
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
  const { type } = caveat;
  return type.startsWith('data.') || (type === 'interface' && isDataAccessInterface(caveat));
}
