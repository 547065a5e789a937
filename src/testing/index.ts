/**
 * For tests: tokens that are the same in every run, tampering, stores that fail, laws to obey.
 *
 * @module caveats/testing
 */

export { createTestClock, TEST_TIME, type TestClock } from './clock.js';
export { flipBit, signedBits } from './flip-bit.js';
export { testKeys, type TestKeys } from './keys.js';
export { mintFor, textFor } from './mint-for.js';
export { createTestStore, type TestStore, type TestStoreOptions } from './store.js';
export {
  addUnsignedCaveat,
  dropCaveat,
  dropDischarges,
  forge,
  replaceCaveat,
  replaceSubject,
  swapCaveats,
  swapSignature,
} from './tamper.js';
export type { Tampering } from './tampering.js';
export {
  createTestAuthority,
  type TestAuthority,
  type TestAuthorityOptions,
} from './test-authority.js';
export { truncate } from './truncate.js';
export {
  type CaveatLaw,
  CaveatLawError,
  caveatLaws,
  type CaveatSamples,
  checkCaveatKind,
} from './laws/index.js';
export {
  ADAPTER_PATHS,
  type AdapterAnswer,
  type AdapterCase,
  adapterCases,
  type AdapterExpectation,
  type AdapterOptions,
  adapterReply,
  type AdapterRequest,
  type AdapterSeen,
  assertAdapterAnswer,
} from './adapter/index.js';
