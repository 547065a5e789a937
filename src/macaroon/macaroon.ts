import { isBytes } from '../bytes/bytes.js';
import { isObject } from '../unknown.js';

/** A macaroon. Decoding verifies nothing: its caveats are unsafe until `authenticate` verified them. */
export interface Macaroon {
  /** Where to use the token: a hint for the holder, not signed. May be empty. */
  readonly location: string;
  /** From it, the issuer knows the root key. */
  readonly identifier: Uint8Array;
  /** 32 bytes, as secret as the token: with them, anyone can add caveats. */
  readonly signature: Uint8Array;
  /** In the order of their addition. */
  readonly unsafeCaveats: readonly RawCaveat[];
}

/** A caveat in a macaroon, not interpreted. */
export interface RawCaveat {
  /** The condition of a first-party caveat, or the identifier of a third-party one. */
  readonly condition: Uint8Array;
  /** The sealed key of the discharge, 72 bytes; only in a third-party caveat. */
  readonly verificationId?: Uint8Array;
  /** The third party's location: a hint, not signed. */
  readonly location?: string;
}

/** The versions of the format. */
export type MacaroonFormat = 'v1' | 'v2';

/** The length of every signature, in bytes. */
export const SIGNATURE_LENGTH = 32;

/** The length of every verification id: a nonce of 24 bytes, a tag of 16, and a sealed key. */
export const VERIFICATION_ID_LENGTH: number = 24 + 16 + SIGNATURE_LENGTH;

export function isMacaroon(value: unknown): value is Macaroon {
  if (!isObject(value)) return false;
  const { location, identifier, signature, unsafeCaveats } = value;
  if (!isText(location) || !isBytes(identifier) || !isBytes(signature)) return false;
  if (signature.length !== SIGNATURE_LENGTH || !Array.isArray(unsafeCaveats)) return false;
  return Array.from(unsafeCaveats).every(isCaveat);
}

function isCaveat(value: unknown): value is RawCaveat {
  if (!isObject(value)) return false;
  const { condition, verificationId, location } = value;
  if (!isBytes(condition) || !(location === undefined || isText(location))) return false;
  // Nothing would sign the location of a first party.
  if (verificationId === undefined) return location === undefined;
  return isBytes(verificationId) && verificationId.length === VERIFICATION_ID_LENGTH;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}
