/**
 * The dialect of Onedata: its tokens, byte for byte, and the responses of its token endpoints.
 *
 * @module caveats/onedata
 */

export { authorizationNone, type AuthorizationCaveat } from './caveats/authorization.js';
export { dataObjectId, type DataObjectIdCaveat } from './caveats/data-objectid.js';
export { dataPath, type DataPathCaveat } from './caveats/data-path.js';
export { dataReadonly, type DataReadonlyCaveat } from './caveats/data-readonly.js';
export {
  isDataAccessCaveat,
  onedataDialect,
  onedataDialectFor,
  type OnedataCaveat,
  type OnedataDialect,
  type OnedataTypes,
} from './dialect.js';
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
  type CaveatJson,
  type SubjectJson,
  type TokenTypeJson,
} from './json.js';
export { mintToken, type MintTokenOptions } from './mint.js';
export { parseObjectId, toObjectId, type ObjectIdParts } from './object-id.js';
export { decodePath, isCanonicalPath } from './path.js';
export type { DataRequest, Deferred, OnedataRequest } from './request.js';
export {
  deserializeOnedata,
  serializeOnedata,
  type OnedataToken,
  type OnedataTokenInput,
  type SerializeOnedataOptions,
  type ServiceIndication,
} from './text.js';

// The services of a zone: exported from here on.
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
export type {
  Circumstances,
  Geo,
  GeoFacts,
  VerifyAccessTokenOptions,
  VerifyIdentityTokenOptions,
  VerifyInviteTokenOptions,
  VerifyTokenOptions,
} from './options.js';
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
export type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport, ZoneUser } from './zone.js';
