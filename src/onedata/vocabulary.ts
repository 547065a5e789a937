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
import { createVocabulary, type Vocabulary } from '../caveats/vocabulary.js';
import { onedataApiCaveat } from './caveats/api.js';
import { authorizationCaveat, type AuthorizationCaveat } from './caveats/authorization.js';
import { onedataConsumerCaveat } from './caveats/consumer.js';
import { dataObjectIdCaveat, type DataObjectIdCaveat } from './caveats/data-objectid.js';
import { dataPathCaveat, type DataPathCaveat } from './caveats/data-path.js';
import { dataReadonlyCaveat, type DataReadonlyCaveat } from './caveats/data-readonly.js';
import { isDataAccessInterface, onedataInterfaceCaveat } from './caveats/interface.js';
import { onedataIpCaveat } from './caveats/ip.js';
import { onedataServiceCaveat } from './caveats/service.js';
import type { OnedataTokenType } from './identity.js';
import type { OnedataRequest } from './request.js';

/** A caveat of one of the kinds that Onedata knows. */
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

/** What reads Onedata's conditions; its checks take an {@link OnedataRequest}. */
export type OnedataVocabulary = Vocabulary<OnedataCaveat, OnedataRequest>;

/** @inline */
type OnedataKind = CaveatKind<OnedataCaveat, OnedataRequest>;
type TypeOfToken = OnedataTokenType['type'];

/** The kinds, by their types: one that is forgotten does not compile. */
type OnedataKinds = { readonly [C in OnedataCaveat as C['type']]: CaveatKind<C, OnedataRequest> };

const KINDS: OnedataKinds = {
  time: timeCaveat,
  ip: onedataIpCaveat,
  asn: asnCaveat,
  'geo.country': countryCaveat,
  'geo.region': regionCaveat,
  consumer: onedataConsumerCaveat,
  service: onedataServiceCaveat,
  interface: onedataInterfaceCaveat,
  api: onedataApiCaveat,
  'data.readonly': dataReadonlyCaveat,
  'data.path': dataPathCaveat,
  'data.objectid': dataObjectIdCaveat,
  authorization: authorizationCaveat,
};

const EVERY: readonly TypeOfToken[] = ['access', 'identity', 'invite'];

/** In which tokens a caveat of each type may stand. */
const MAY_STAND_IN: Readonly<Record<OnedataCaveat['type'], readonly TypeOfToken[]>> = {
  time: EVERY,
  ip: EVERY,
  asn: EVERY,
  'geo.country': EVERY,
  'geo.region': EVERY,
  consumer: EVERY,
  service: ['access'],
  interface: ['access', 'identity'],
  api: ['access'],
  'data.readonly': ['access'],
  'data.path': ['access'],
  'data.objectid': ['access'],
  authorization: [],
};

/** The kinds of caveat that Onedata knows, to make a vocabulary with kinds of one's own. */
export const onedataCaveats: readonly OnedataKind[] = Object.freeze(
  Object.values(KINDS).map((kind) => Object.freeze(kind)),
);

/** Read, so that it is known what the token says, but never met; `inferScope` checks it too. */
function barred({ type, decode, encode }: OnedataKind): OnedataKind {
  return { type, role: 'context', decode, encode, check: () => unmet('not_in_token_type') };
}

function kindsFor(token: TypeOfToken): readonly OnedataKind[] {
  return onedataCaveats.map((kind) =>
    MAY_STAND_IN[kind.type].includes(token) ? kind : barred(kind),
  );
}

const VOCABULARIES: Readonly<Record<TypeOfToken, OnedataVocabulary>> = {
  access: createVocabulary(kindsFor('access')),
  identity: createVocabulary(kindsFor('identity')),
  invite: createVocabulary(kindsFor('invite')),
};

/** Of an access token that is taken for an identity token. */
const ACCESS_AS_IDENTITY: OnedataVocabulary = createVocabulary(
  kindsFor('identity').map((kind) =>
    kind.type === 'authorization' ? { ...kind, check: () => MET } : kind,
  ),
);

/**
 * The vocabulary for the tokens of a type. All kinds are read, but those that may not stand in such a
 * token are never met, with the reason `not_in_token_type`: neither in `verify` nor in `inferScope`.
 *
 * @param type the type of the token.
 * @param expected the type that is expected, where that is another. An access token where an
 *   identity token is expected may have what an identity token may, and `authorization = none`. That
 *   it has this one, which alone makes it pass, is for the caller to see to.
 * @throws TypeError for a type that is none.
 * @example
 * ```ts
 * import { vocabularyFor } from 'caveats/onedata';
 *
 * const read = vocabularyFor('identity').read('data.readonly');
 * console.log(read?.kind.check({ type: 'data.readonly' }, {})); // { ok: false, reason: 'not_in_token_type' }
 * ```
 */
export function vocabularyFor(type: TypeOfToken, expected: TypeOfToken = type): OnedataVocabulary {
  if (!EVERY.includes(type) || !EVERY.includes(expected)) {
    throw new TypeError("type must be 'access', 'identity' or 'invite'");
  }
  return type === 'access' && expected === 'identity' ? ACCESS_AS_IDENTITY : VOCABULARIES[type];
}

/**
 * The vocabulary of access tokens.
 *
 * @example
 * ```ts
 * import { mint, verify } from 'caveats';
 * import { dataPath, dataReadonly, onedataVocabulary } from 'caveats/onedata';
 *
 * const vocabulary = onedataVocabulary;
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [dataReadonly(), dataPath('/space1/dir')];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats, vocabulary });
 * const request = { data: { path: '/space1/dir/file.txt' }, access: 'read' } as const;
 * console.log(verify(token, { rootKey, vocabulary, request }).caveats.length); // 2
 * ```
 */
export const onedataVocabulary: OnedataVocabulary = VOCABULARIES.access;

/**
 * Whether a token with this caveat is good for data access alone: `data.*`, `interface = oneclient`.
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
  switch (caveat.type) {
    case 'data.readonly':
    case 'data.path':
    case 'data.objectid':
      return true;
    case 'interface':
      return isDataAccessInterface(caveat);
    default:
      return false;
  }
}
