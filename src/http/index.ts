/**
 * Requests to a web API: from their headers to a grant, or to what is to be answered.
 *
 * @module caveats/http
 */

export type { Credential } from './credentials.js';
export { accessOf, defaultFacts, type HttpRequestFacts } from './facts.js';
export { createGuard, type Authorized, type Granted, type Guard, type Refused } from './guard.js';
export type { HeaderFields, HeadersObject } from './headers.js';
export type { FindRequest, KnownRequest } from './known-request.js';
export type {
  AuthorityOption,
  GuardOptions,
  KeyLookup,
  KeyOptions,
  ScopeEndpointOptions,
} from './options.js';
export type { Answer, Problem, ProblemCode, ProblemFailure, ProblemStatus } from './problem.js';
export type { RouteEntry } from './route-resource.js';
export { createRoutes, type RouteMatch, type Routes, type RoutesOptions } from './routes.js';
export { createScopeEndpoint, type ScopeEndpoint } from './scope-endpoint.js';
export { bearerError, httpStatus, type BearerError } from './status.js';
export type { Whoami } from '../token/whoami.js';
