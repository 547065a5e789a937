import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type AnyIdentity, createDialect, serialize, type TokenInput } from 'caveats';
import type { Credential } from 'caveats/http';
import { capabilities, payment, preimage, services, time } from './l402-kinds.js';

/** The identity of an L402. */
export interface L402Identity extends AnyIdentity<'access'> {
  /** The id of the token, in hex. */
  readonly id: string;
  /** The hash of the identifier, in hex, by which Aperture stores the root key. */
  readonly keyId: string;
  /** The hash of the preimage, which the payer of the invoice gets, in hex. */
  readonly paymentHash: string;
}

const HASH = /^[0-9a-f]{64}$/;

/** Returns the identifier of version 0: a payment hash and a token id, 32 bytes each, in hex. */
export function l402Identifier(paymentHash: string, tokenId: string): Uint8Array {
  if (HASH.test(paymentHash) && HASH.test(tokenId))
    return hexToBytes(`0000${paymentHash}${tokenId}`);
  throw new TypeError('l402Identifier: needs 64 hex digits each');
}

/** Reads an identifier: bytes, as Aperture writes them, or their hex, as lsat-js does. */
function readIdentifier(identifier: Uint8Array): L402Identity | undefined {
  const isText = identifier.length === 132;
  const hex = isText ? new TextDecoder().decode(identifier) : bytesToHex(identifier);
  const [, paymentHash, id] = /^0000([0-9a-f]{64})([0-9a-f]{64})$/.exec(hex) ?? [];
  if (paymentHash === undefined || id === undefined) return undefined;
  return { type: 'access', id, keyId: bytesToHex(sha256(identifier)), paymentHash };
}

const base = createDialect({
  standardKinds: false,
  kinds: [services, capabilities, time, payment, preimage],
  identity: {
    decode: readIdentifier,
    encode() {
      throw new TypeError('l402: takes an identifier, of l402Identifier, in place of an identity');
    },
  },
  inherent: ({ paymentHash }) => [`payment_hash=${paymentHash}`],
});

/**
 * The tokens of L402, once LSAT. A kind is found by how its conditions start, and two of Aperture's start with
 * the name of a service: `loop_valid_until=1` is read as `valid_until=loop:1`, and written back.
 */
export const l402: typeof base = Object.freeze({
  ...base,
  read(condition: string) {
    if (/^(capabilities|valid_until)=/.test(condition)) return undefined;
    return base.read(condition.replace(/^([^=:]+)_(capabilities|valid_until)=/, '$2=$1:'));
  },
  write: (caveat: Parameters<typeof base.write>[0]) =>
    base.write(caveat).replace(/^(capabilities|valid_until)=([^:]+):/, '$2_$1='),
});

const CREDENTIAL = /^([A-Za-z0-9+/_-]+=*):([0-9a-f]{64})$/;

/** The credentials of a guard: `Authorization: L402 <token>:<preimage>`, or `LSAT`. */
export const l402Credentials: readonly Credential[] = ['L402', 'LSAT'].map((scheme) => ({
  header: 'authorization',
  scheme,
  // Malformed, not absent: an optional guard refuses it.
  read: (field) => CREDENTIAL.exec(field)?.[1] ?? '',
}));

/** Returns the preimage that stands beside the token, for the request. */
export function preimageIn(authorization = ''): string | undefined {
  return CREDENTIAL.exec(authorization.replace(/^(L402|LSAT) +/i, ''))?.[2];
}

/** Returns the challenge of a response with status 402: a token, and the invoice that makes it valid. */
export function l402Challenge(token: TokenInput, invoice: string, scheme = 'L402'): string {
  const text = serialize(token).replaceAll('-', '+').replaceAll('_', '/');
  const padded = text.padEnd(4 * Math.ceil(text.length / 4), '=');
  return `${scheme} macaroon="${padded}", invoice="${invoice}"`;
}
