/**
 * For tests: tokens that are the same in every run, tampering, stores that fail, laws for kinds of caveat.
 *
 * @module caveats/testing
 */

export * from './clock.js';
export * from './keys.js';
export { mintFor, textFor } from './mint-for.js';
export * from './store.js';
export * from './tamper.js';
export * from './test-authority.js';
export * from './laws/index.js';
