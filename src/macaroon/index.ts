export { authenticate } from './authenticate.js';
export { addFirstPartyCaveat, createMacaroon, type CreateMacaroonOptions } from './create.js';
export { decode, type DecodeOptions } from './decode.js';
export { encode, encodeJson } from './encode.js';
export type { CaveatJsonV1, CaveatJsonV2, MacaroonJsonV1, MacaroonJsonV2 } from './json.js';
export type { Macaroon, MacaroonFormat, RawCaveat } from './macaroon.js';
export {
  TokenError,
  type CaveatFailure,
  type DecodeDetail,
  type DenialCode,
  type FailureReason,
  type TokenErrorCode,
  type TokenErrorOptions,
} from '../errors.js';
