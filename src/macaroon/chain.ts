import { HmacSha256, type PreparedKey } from './hmac.js';
import { toRootKey } from './input.js';
import { SIGNATURE_LENGTH } from './macaroon.js';
import type { Links } from './links.js';
import { type Fields, IDENTIFIER, isThirdParty, SEALED } from './packed.js';

/** The key that derives root keys, the same in every implementation. */
const GENERATOR: PreparedKey = /* @__PURE__ */ (() =>
  new HmacSha256().prepare(new TextEncoder().encode('macaroons-key-generator')))();

/** Discharges are bound with a public key of zeros. */
const NO_KEY: Uint8Array = new Uint8Array(SIGNATURE_LENGTH);

/**
 * The chain of HMACs that signs a macaroon: each signature is the key of the next (Birgisson et al.,
 * 2014, section V.E; derived root keys and the pair of a third-party caveat's fields as in libmacaroons).
 * Not a subclass: all HMACs are objects of one shape to V8.
 */
export type SignatureChain = HmacSha256;

/** The one chain: each starts, continues and ends without anything else in between. */
const CHAIN: SignatureChain = /* @__PURE__ */ new HmacSha256();

/** Starts a chain with the key that is derived from a root key. */
export function chainFromRootKey(rootKey: Uint8Array | string): SignatureChain {
  CHAIN.signPrepared(GENERATOR, toRootKey(rootKey));
  return CHAIN;
}

/** Continues a chain from 32 bytes: a signature or a derived key. */
export function chainFrom(signature: Uint8Array): SignatureChain {
  CHAIN.result = signature;
  return CHAIN;
}

/** Chains a caveat: its condition, or for a third party's its verification id and its condition. */
export function chainCaveat(chain: SignatureChain, fields: Fields, caveat: number): void {
  const { bytes, at } = fields;
  if (!isThirdParty(fields, caveat)) chain.signOn(bytes, at[caveat], at[caveat + 1]);
  else {
    const field = (start: number): Uint8Array => bytes.subarray(at[start], at[start + 1]);
    chainPair(chain, field(caveat + SEALED), field(caveat));
  }
}

/** Chains two messages at once. */
function chainPair(chain: SignatureChain, first: Uint8Array, second: Uint8Array): void {
  const key = chain.result;
  const pair = new Uint8Array(2 * SIGNATURE_LENGTH);
  chain.signOn(first);
  pair.set(chain.result);
  chain.result = key;
  chain.signOn(second);
  pair.set(chain.result, SIGNATURE_LENGTH);
  chain.result = key;
  chain.signOn(pair);
}

/** The signature that binds a discharge to one primary macaroon. */
export function boundSignature(primary: Uint8Array, discharge: Uint8Array): Uint8Array {
  const chain = chainFrom(NO_KEY);
  chainPair(chain, primary, discharge);
  return chain.end();
}

/** A root key that is derived and hashed once: saves four of the six SHA-256 compressions of `startChain`. */
export class PreparedRootKey {
  readonly #key: PreparedKey;

  constructor(rootKey: Uint8Array | string) {
    const chain = chainFromRootKey(rootKey);
    this.#key = chain.prepare(chain.result);
    chain.forget();
  }

  startChain({ bytes, at }: Fields): SignatureChain {
    CHAIN.signPrepared(this.#key, bytes, at[IDENTIFIER], at[IDENTIFIER + 1]);
    return CHAIN;
  }
}

/** Starts the chain of a macaroon with its identifier, or after the last caveat whose signature is known. */
export function startChain(
  rootKey: Uint8Array | string | PreparedRootKey,
  fields: Fields,
  links?: Links,
): SignatureChain {
  if (links !== undefined && links.shared >= 0) {
    links.resume(CHAIN);
    return CHAIN;
  }
  if (rootKey instanceof PreparedRootKey) rootKey.startChain(fields);
  else {
    chainFromRootKey(rootKey);
    CHAIN.signOn(fields.bytes, fields.at[IDENTIFIER], fields.at[IDENTIFIER + 1]);
  }
  links?.add(CHAIN);
  return CHAIN;
}
