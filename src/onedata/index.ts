/**
 * The dialect of Onedata: its tokens, byte for byte, and the responses of its token endpoints.
 *
 * @module caveats/onedata
 */

export { authorizationNone, dataObjectId, dataPath, dataReadonly } from './caveats/own.js';
export type {
  AuthorizationCaveat,
  DataObjectIdCaveat,
  DataPathCaveat,
  DataReadonlyCaveat,
} from './caveats/own.js';
export { isDataAccessCaveat, onedataDialect, onedataDialectFor } from './dialect.js';
export type { OnedataCaveat, OnedataDialect, OnedataTypes } from './dialect.js';
export { answerTokenRequest, TOKEN_OPERATIONS } from './endpoint.js';
export type { TokenAnswer, TokenEndpointOptions } from './endpoint.js';
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
  onedataIdentity,
  type OnedataIdentity,
  type OnedataIdentityCodec,
  type OnedataTokenType,
  type Persistence,
} from './identity.js';
export {
  inferAccessTokenScope,
  type AccessTokenScope,
  type DataAccessScope,
  type InferAccessTokenScopeInput,
  type InferAccessTokenScopeOptions,
  type ProviderScope,
  type SpaceScope,
  type SupportScope,
} from './infer.js';
export { INVITE_TYPES, type InviteType } from './invite-types.js';
export { caveatFromJson, caveatToJson } from './json.js';
export type { CaveatJson, SubjectJson, TokenTypeJson } from './json.js';
export { mintToken, type MintTokenOptions } from './mint.js';
export { parseObjectId, toObjectId, type ObjectIdParts } from './object-id.js';
export type {
  Circumstances,
  Geo,
  GeoFacts,
  VerifyAccessTokenOptions,
  VerifyIdentityTokenOptions,
  VerifyInviteTokenOptions,
  VerifyTokenOptions,
  ZoneOptions,
} from './options.js';
export { decodePath, isCanonicalPath } from './path.js';
export type { DataRequest, Deferred, OnedataRequest } from './request.js';
export type { DataCaveat, DataReach, DataScopeTypes } from './scope.js';
export { createSecrets, type ById, type NamedSecret } from './secrets.js';
export type { OnedataSecrets, SecretsById, TemporarySecret } from './secrets.js';
export { deserializeOnedata, serializeOnedata, type SerializeOnedataOptions } from './text.js';
export type { OnedataToken, OnedataTokenInput, ServiceIndication } from './text.js';
export { toOnedataError, type ExpectedToken, type RefusedToken } from './token-error.js';
export { verifyAccessToken, verifyIdentityToken, verifyInviteToken } from './verify.js';
export type { OnedataGrant } from './verify.js';
export { createZone, type SnapshotUser, type ZoneSnapshot } from './zone.js';
export type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport, ZoneUser } from './zone.js';
