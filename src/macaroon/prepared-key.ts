import { SignatureChain } from './chain.js';
import { HmacSha256, type PreparedKey } from './hmac.js';
import { toRootKey } from './input.js';

/**
 * A root key that was derived and hashed once, for many macaroons: of the compressions of SHA-256
 * that a macaroon without caveats takes, that saves four of six. It holds the key, and shows none
 * of it.
 */
export class PreparedRootKey {
  /** For all chains of this key: they run one after the other, as nothing here waits. */
  readonly #hmac: HmacSha256 = new HmacSha256();
  readonly #key: PreparedKey;

  constructor(derivedKey: Uint8Array) {
    this.#key = this.#hmac.prepare(derivedKey);
    this.#hmac.forget();
  }

  /** The chain of a macaroon, up to its identifier. */
  startChain(identifier: Uint8Array): SignatureChain {
    return SignatureChain.fromPrepared(this.#hmac, this.#key, identifier);
  }
}

/** @throws TypeError for an empty key. */
export function prepareRootKey(rootKey: Uint8Array | string): PreparedRootKey {
  return new PreparedRootKey(SignatureChain.fromRootKey(toRootKey(rootKey)).end());
}

/** The chain of a macaroon, up to its identifier. */
export function startChain(
  rootKey: Uint8Array | string | PreparedRootKey,
  identifier: Uint8Array,
): SignatureChain {
  if (rootKey instanceof PreparedRootKey) return rootKey.startChain(identifier);
  const chain = SignatureChain.fromRootKey(toRootKey(rootKey));
  chain.add(identifier);
  return chain;
}
