/**
 * A macaroon: an identifier, a list of caveats, and a signature that chains them.
 *
 * Reading one believes nothing: its caveats are called unsafe until `authenticate` has seen
 * that the signature holds.
 */
export interface Macaroon {
  /** Where the token is to be used; a hint for the holder that no signature covers. May be empty. */
  readonly location: string;
  /** Tells whoever minted it which key it was made with. */
  readonly identifier: Uint8Array;
  /** 32 bytes. Whoever holds them can add caveats, so they are as secret as the token. */
  readonly signature: Uint8Array;
  /** In the order in which they were added. */
  readonly unsafeCaveats: readonly RawCaveat[];
}

/** A caveat as it stands in a macaroon. */
export interface RawCaveat {
  /** The condition of a first-party caveat, or the identifier of a third-party one. */
  readonly condition: Uint8Array;
  /** Present in a third-party caveat: the key of its discharge, sealed. 72 bytes. */
  readonly verificationId?: Uint8Array;
  /** The third party's location; a hint that no signature covers. */
  readonly location?: string;
}

/** The ways in which a macaroon is written. */
export type MacaroonFormat = 'v1' | 'v2';

/** The length of every signature, in bytes. */
export const SIGNATURE_LENGTH = 32;

/** The length of every verification id, in bytes: a nonce of 24, a tag of 16, and a sealed key. */
export const VERIFICATION_ID_LENGTH: number = 24 + 16 + SIGNATURE_LENGTH;
