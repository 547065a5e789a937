/**
 * The dialect of Onedata: its tokens, byte for byte, and the answers of its token endpoints.
 *
 * @module caveats/onedata
 */

export { authorizationNone, type AuthorizationCaveat } from './caveats/authorization.js';
export { dataObjectId, type DataObjectIdCaveat } from './caveats/data-objectid.js';
export { dataPath, type DataPathCaveat } from './caveats/data-path.js';
export { dataReadonly, type DataReadonlyCaveat } from './caveats/data-readonly.js';
export {
  onedataIdentity,
  type OnedataIdentity,
  type OnedataIdentityCodec,
  type OnedataTokenType,
  type Persistence,
} from './identity.js';
export { INVITE_TYPES, type InviteType } from './invite-types.js';
export {
  caveatFromJson,
  caveatToJson,
  persistenceToJson,
  subjectToJson,
  tokenTypeFromJson,
  tokenTypeToJson,
  type CaveatJson,
  type SubjectJson,
  type TokenTypeJson,
} from './json.js';
export { parseObjectId, toObjectId, type ObjectIdParts } from './object-id.js';
export { decodePath, isCanonicalPath } from './path.js';
export type { DataRequest, Deferred, OnedataRequest } from './request.js';
export {
  deserialize,
  serialize,
  toOnedataToken,
  type OnedataToken,
  type OnedataTokenInput,
  type SerializeOptions,
  type ServiceIndication,
} from './text.js';
export {
  isDataAccessCaveat,
  onedataCaveats,
  onedataVocabulary,
  vocabularyFor,
  type OnedataCaveat,
  type OnedataVocabulary,
} from './vocabulary.js';

// Part 2, the services: exported from here on.
export type { Circumstances, Geo, GeoFacts } from './circumstances.js';
export type {
  DataAccessScope,
  ProviderScope,
  SpaceScope,
  SupportScope,
} from './data-access-scope.js';
export {
  answerTokenRequest,
  TOKEN_OPERATIONS,
  type TokenAnswer,
  type TokenEndpointOptions,
} from './endpoint.js';
export {
  OnedataError,
  type OnedataErrorArguments,
  type OnedataErrorConstructor,
  type OnedataErrorDetails,
  type OnedataErrorId,
  type OnedataErrorJson,
  type OnedataErrorOf,
} from './errors.js';
export { confineToken, examineToken, type ExaminedToken } from './examine.js';
export {
  inferAccessTokenScope,
  type AccessTokenScope,
  type InferAccessTokenScopeInput,
  type InferAccessTokenScopeOptions,
} from './infer.js';
export type { MaybePromise } from './lookups.js';
export { mintToken, type MintTokenOptions } from './mint.js';
export {
  createSecrets,
  type ById,
  type NamedSecret,
  type OnedataSecrets,
  type SecretsById,
  type TemporarySecret,
} from './secrets.js';
export { createZone, type SnapshotUser, type ZoneSnapshot } from './snapshot.js';
export { toOnedataError, type ExpectedToken, type RefusedToken } from './token-error.js';
export {
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
  type OnedataGrant,
} from './verify.js';
export type {
  VerifyAccessTokenOptions,
  VerifyIdentityTokenOptions,
  VerifyInviteTokenOptions,
  VerifyTokenOptions,
} from './verify-options.js';
export type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport, ZoneUser } from './zone.js';
