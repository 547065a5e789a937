/**
 * For tests: tokens that are the same in every run, tampering, stores that fail, laws for kinds of caveat and
 * scopes.
 *
 * @module caveats/testing
 */

export * from './clock.js';
export * from './keys.js';
export { mintFor, textFor, type TestIdentity } from './mint-for.js';
export * from './scope-changes.js';
export * from './scope-laws.js';
export * from './store.js';
export * from './tamper.js';
export * from './test-authority.js';
export * from './laws/index.js';
