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
export { createMcpGuard } from './guard.js';
export * from './scope.js';
export type * from './types.js';
