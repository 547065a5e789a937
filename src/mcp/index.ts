/**
 * Servers of the Model Context Protocol: from a token and the messages of a request to what is granted, or to
 * the response that refuses it.
 *
 * @module caveats/mcp
 */

export type { NodeResponse } from '../adapters/node-http.js';
export {
  argument,
  argumentKind,
  type ArgumentCaveat,
  type ArgumentLimits,
  type McpRequest,
  type Scalar,
} from './argument.js';
export type { McpAuthInfo } from './auth.js';
export type { McpHandler } from './fetch.js';
export { createMcpGuard, type McpAllowed, type McpGuard } from './guard.js';
export type { McpRefused } from './refusals.js';
export type { NodeHandler, NodeRequest } from './node.js';
export type { McpCall, McpContext, McpGuardOptions } from './options.js';
export {
  access,
  mcpDialect,
  mcpScope,
  prompt,
  reach,
  tool,
  uri,
  type McpAccess,
  type McpDialect,
  type McpLevels,
  type McpScope,
  type McpTypes,
} from './scope.js';
