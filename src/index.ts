/**
 * Tokens with typed caveats: mint, attenuate, verify, and infer what a token is good for.
 *
 * @module caveats
 */

export { api, type ApiCaveat } from './caveats/api.js';
export { asn, type AsnCaveat } from './caveats/asn.js';
export { consumer, type ConsumerCaveat } from './caveats/consumer.js';
export { country, notCountry, type CountryCaveat } from './caveats/country.js';
export { defineCaveat } from './caveats/define.js';
export { defineScope, type Scope } from './caveats/define-scope.js';
export {
  access,
  doc,
  readonly,
  standardScope,
  table,
  type Access,
  type Action,
  type DocLevels,
  type DocScope,
  type Reach,
  type Resource,
  type ScopeTypesOf,
} from './caveats/docs.js';
export type { FieldType, Input, InputOf, RequestField, RequestFields } from './caveats/field.js';
export { interfaceIs, type InterfaceCaveat } from './caveats/interface.js';
export { ip, type IpCaveat } from './caveats/ip.js';
export type {
  AnyCaveat,
  CaveatKind,
  CaveatOf,
  CheckResult,
  RequestOf,
  Role,
} from './caveats/kind.js';
export { notRegion, region, type Region, type RegionCaveat } from './caveats/region.js';
export type { PlaceCaveat } from './caveats/place-kind.js';
export type { ApiRequest, KnownContext, TokenContext } from './caveats/request.js';
export type { ScopeModel } from './caveats/scope-model.js';
export { respell, type Respelled, type Spelling } from './caveats/respell.js';
export { service, type ServiceCaveat } from './caveats/service.js';
export { expiresIn, time, type TimeCaveat } from './caveats/time.js';
export { withKinds, type ScopeKind, type TypesWith } from './caveats/with-kinds.js';
export type { Part, Say, Words } from './caveats/words.js';
export {
  TokenError,
  type CaveatFailure,
  type DecodeDetail,
  type DenialCode,
  type FailureReason,
  type TokenErrorCode,
  type TokenErrorOptions,
  type TokenErrorSource,
  type TokenLength,
} from './errors.js';
export type { DecodeOptions } from './macaroon/decode.js';
export type { Lenient, Tolerance } from './macaroon/leniency.js';
export type { Macaroon, RawCaveat } from './macaroon/macaroon.js';
export type { ThirdPartyCaveatOptions } from './macaroon/third-party.js';
export type { ApiCall, ApiOperation } from './scope/api-pattern.js';
export type { Level, Levels, ScopeDeclaration } from './scope/declaration.js';
export type { Limit, Limits } from './scope/limits.js';
export * from './scope/queries.js';
export type { Restriction } from './scope/names.js';
export {
  reportOf,
  type Reported,
  type Scoped,
  type ScopeIds,
  type ScopeQuery,
  type ScopeSet,
  type ScopeTypes,
} from './scope/scope-set.js';
export type * from './scope/types.js';
export {
  standardDialect,
  type Caveat,
  type Dialect,
  type DialectTypes,
  type IdentityOf,
  type ReadCaveat,
  type StandardDialect,
  type StandardRequest,
  type StandardTypes,
  type TokenRequest,
  type TypesOf,
} from './token/dialect.js';
export * from './token/create-dialect.js';
export * from './token/discharge.js';
export { explain, type ExplainedCaveat, type Explanation } from './token/explain.js';
export {
  standardIdentity,
  type AnyIdentity,
  type Identity,
  type IdentityCodec,
  type NewIdentity,
  type OpaqueIdentity,
  type TokenType,
} from './token/identity.js';
export {
  inferScope,
  whoami,
  type InferredScope,
  type InferScopeOptions,
  type JudgeContextOptions,
  type Whoami,
} from './token/infer-scope.js';
export { judge, type Judge } from './token/judge.js';
export * from './token/inspect.js';
export {
  attenuate,
  mint,
  type AttenuateOptions,
  type CaveatInput,
  type MintOptions,
  type MintOptionsBase,
} from './token/mint.js';
export { narrowestCaveats, type NarrowestOptions } from './token/narrowest-caveats.js';
export {
  open,
  type AsyncRootKey,
  type MaybePromise,
  type Open,
  type Opened,
  type OpenOptions,
} from './token/open.js';
export { type Authentic, type Condition, type DischargeSource } from './token/authentic.js';
export { generateRootKey, type RootKey, type RootKeyOption } from './token/root-key.js';
export {
  deserialize,
  serialize,
  type Token,
  type TokenFormat,
  type TokenInput,
} from './token/token.js';
export {
  verify,
  type AuthenticateOptions,
  type Grant,
  type GrantedCondition,
  type GrantQuery,
  type JudgeOptions,
  type JudgeRequestOptions,
  type VerifyOptions,
} from './token/verify.js';
export type { Asked, OnVerdict, RequestErrorCode, Verdict } from './token/verdict.js';
