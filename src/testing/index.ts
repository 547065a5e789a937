/**
 * For tests: tokens that are the same in every run, tampering, stores that fail, laws for kinds of caveat and
 * scopes.
 *
 * @module caveats/testing
 */

export { createTestClock, TEST_TIME, type TestClock } from './clock.js';
export { testKeys, type TestKeys } from './keys.js';
export { mintFor, textFor, type TestIdentity } from './mint-for.js';
export { scopeChanges, type ScopeChange } from './scope-changes.js';
export { scopeLaws, type ScopeSamples } from './scope-laws.js';
export { createTestStore, type TestStore, type TestStoreOptions } from './store.js';
export {
  addUnsignedCaveat,
  dropCaveat,
  dropDischarges,
  flipBit,
  forge,
  replaceCaveat,
  replaceSubject,
  swapCaveats,
  swapSignature,
  type Tampering,
  truncate,
} from './tamper.js';
export {
  createTestAuthority,
  type TestAuthority,
  type TestAuthorityOptions,
} from './test-authority.js';
export {
  type CaveatLaw,
  CaveatLawError,
  caveatLaws,
  type CaveatSamples,
  checkCaveatKind,
} from './laws/index.js';
