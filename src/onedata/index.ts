/**
 * The dialect of Onedata: its tokens, byte for byte, and the responses of its token endpoints.
 *
 * @module caveats/onedata
 */

export { type AuthorizationCaveat, authorizationNone } from './caveats/authorization.js';
export { dataObjectId, dataPath, dataReadonly } from './caveats/own.js';
export type { DataObjectIdCaveat, DataPathCaveat, DataReadonlyCaveat } from './caveats/own.js';
export * from './dialect.js';
export * from './endpoint.js';
export { OnedataError } from './errors.js';
export type * from './errors.js';
export { onedataIdentity, type OnedataIdentityCodec } from './identity.js';
export type { OnedataIdentity, OnedataTokenType, Persistence } from './identity.js';
export * from './infer.js';
export { INVITE_TYPES, type InviteType } from './invite-types.js';
export { caveatFromJson, caveatToJson } from './json.js';
export type { CaveatJson, SubjectJson, TokenTypeJson } from './json.js';
export { type ObjectIdParts, parseObjectId, toObjectId } from './object-id.js';
export type { Circumstances, Geo, GeoFacts, ZoneOptions } from './options.js';
export type { VerifyAccessTokenOptions, VerifyIdentityTokenOptions } from './options.js';
export type { VerifyInviteTokenOptions, VerifyTokenOptions } from './options.js';
export { decodePath, isCanonicalPath } from './path.js';
export type { DataRequest, Deferred, OnedataRequest } from './request.js';
export type { DataCaveat, DataReach, DataScopeTypes } from './scope.js';
export * from './secrets.js';
export { deserializeOnedata, serializeOnedata, type SerializeOnedataOptions } from './text.js';
export type { OnedataToken, OnedataTokenInput, ServiceIndication } from './text.js';
export { toOnedataError, type ExpectedToken, type RefusedToken } from './token-error.js';
export { confineToken, examineToken, type ExaminedToken } from './token.js';
export { mintToken, type MintTokenOptions } from './token.js';
export * from './verify.js';
export { createZone, type SnapshotUser, type ZoneSnapshot } from './zone.js';
export type { Zone, ZoneProvider, ZoneSpace, ZoneStorage, ZoneSupport, ZoneUser } from './zone.js';
