/**
 * Web APIs of any framework: from the headers of a request to a grant, or to the response that refuses it.
 *
 * @module caveats/http
 */

export type { Clients } from './clients.js';
export type { ChallengeOptions, ChallengingOptions } from './challenge.js';
export type { Credential } from './credentials.js';
export {
  createGuard,
  type Authorized,
  type AuthorizedList,
  type Guard,
  type GuardRequest,
  type OpenedRequest,
} from './guard.js';
export {
  createIntrospectionEndpoint,
  type IntrospectionEndpoint,
  type IntrospectionOptions,
} from './introspection.js';
export type { HeaderFields, HeadersObject } from './headers.js';
export type { Required } from '../caveats/needed.js';
export type { Listing } from './listing.js';
export type { AuthorityOption, GuardOptions, KeyOptions, ScopeEndpointOptions } from './options.js';
export {
  httpStatus,
  type Answer,
  type Problem,
  type ProblemCode,
  type ProblemFailure,
  type ProblemStatus,
} from './problem.js';
export type { Allowed, Decision, OnRefusal, RefusalForm, Refused } from './refusal.js';
export {
  createResourceMetadata,
  type ResourceMetadata,
  type ResourceMetadataDocument,
  type ResourceMetadataOptions,
} from './resource-metadata.js';
export type { RouteEntry } from './route-template.js';
export { createRoutes, type RouteMatch, type Routes, type RoutesOptions } from './routes.js';
export { createScopeEndpoint, type ScopeEndpoint } from './scope-endpoint.js';
export type { AsyncRootKey } from '../token/open.js';
