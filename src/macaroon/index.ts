/**
 * The protocol alone: bytes and HMACs, for caveats of any text. It has no caveat kinds.
 *
 * @module caveats/macaroon
 */

export { authenticate } from './authenticate.js';
export { addFirstPartyCaveat, createMacaroon, type CreateMacaroonOptions } from './create.js';
export { decode, decodeAll, type DecodeOptions } from './decode.js';
export { encode, encodeAll, encodeJson } from './encode.js';
export type { CaveatJsonV1, CaveatJsonV2 } from './json.js';
export type { MacaroonJson, MacaroonJsonV1, MacaroonJsonV2 } from './json.js';
export type { Lenient, Tolerance } from './leniency.js';
export type { Macaroon, MacaroonFormat, RawCaveat } from './macaroon.js';
export { addThirdPartyCaveat, bindDischarge, type ThirdPartyCaveatOptions } from './third-party.js';
export { TokenError, type TokenErrorCode, type TokenErrorOptions } from '../errors.js';
export type { CaveatFailure, DecodeDetail, DenialCode, FailureReason } from '../errors.js';
export type { TokenErrorSource, TokenLength } from '../errors.js';
