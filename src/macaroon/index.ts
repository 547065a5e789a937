/**
 * The protocol alone: bytes and HMACs, for caveats of any text. It has no caveat kinds.
 *
 * @module caveats/macaroon
 */

export { authenticate } from './authenticate.js';
export { addFirstPartyCaveat, createMacaroon, type CreateMacaroonOptions } from './create.js';
export { decode, decodeAll, type DecodeOptions } from './decode.js';
export { encode, encodeAll, encodeJson } from './encode.js';
export type {
  CaveatJsonV1,
  CaveatJsonV2,
  MacaroonJson,
  MacaroonJsonV1,
  MacaroonJsonV2,
} from './json.js';
export type { Lenient, Tolerance } from './leniency.js';
export type { Macaroon, MacaroonFormat, RawCaveat } from './macaroon.js';
export { addThirdPartyCaveat, bindDischarge, type ThirdPartyCaveatOptions } from './third-party.js';
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
} from '../errors.js';
