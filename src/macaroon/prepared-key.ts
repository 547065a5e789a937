import { SignatureChain } from './chain.js';
import { HmacSha256, type PreparedKey } from './hmac.js';
import { toRootKey } from './input.js';

/**
 * A root key that is derived and hashed once, for many macaroons: it saves four of the six SHA-256
 * compressions of a macaroon without caveats. It holds the key and does not show it.
 */
export class PreparedRootKey {
  /** Shared by all chains of this key: they are synchronous, so they run one after the other. */
  readonly #hmac: HmacSha256 = new HmacSha256();
  readonly #key: PreparedKey;

  constructor(derivedKey: Uint8Array) {
    this.#key = this.#hmac.prepare(derivedKey);
    this.#hmac.forget();
  }

  startChain(identifier: Uint8Array): SignatureChain {
    return SignatureChain.fromPrepared(this.#hmac, this.#key, identifier);
  }
}

/** @throws TypeError for an empty key. */
export function prepareRootKey(rootKey: Uint8Array | string): PreparedRootKey {
  return new PreparedRootKey(SignatureChain.fromRootKey(toRootKey(rootKey)).end());
}

/** Starts the chain of a macaroon with its identifier. */
export function startChain(
  rootKey: Uint8Array | string | PreparedRootKey,
  identifier: Uint8Array,
): SignatureChain {
  if (rootKey instanceof PreparedRootKey) return rootKey.startChain(identifier);
  const chain = SignatureChain.fromRootKey(toRootKey(rootKey));
  chain.add(identifier);
  return chain;
}
