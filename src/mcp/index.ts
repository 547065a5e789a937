/**
 * Servers of the Model Context Protocol: from a token and a JSON-RPC message to a grant, or to the refusal.
 *
 * @module caveats/mcp
 */

export * from './argument.js';
export * from './scope.js';
