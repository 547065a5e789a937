import { HmacSha256 } from './hmac.js';
import { SIGNATURE_LENGTH, type RawCaveat } from './macaroon.js';

/** The key under which root keys are derived, as every implementation has it. */
const GENERATOR: Uint8Array = new TextEncoder().encode('macaroons-key-generator');

/**
 * The chain of HMACs that signs a macaroon: each link's signature is the key of the next (Birgisson
 * et al., 2014, section V.E; the derivation of the root key and the pairing of a third-party
 * caveat's two fields are libmacaroons').
 *
 * Starts from the derived root key or from a macaroon's signature, and is good for one chain.
 */
export class SignatureChain {
  readonly #hmac: HmacSha256 = new HmacSha256();
  readonly #current: Uint8Array = new Uint8Array(SIGNATURE_LENGTH);

  /** A chain whose next link is the identifier. */
  static fromRootKey(rootKey: Uint8Array): SignatureChain {
    const chain = new SignatureChain();
    chain.#hmac.sign(GENERATOR, rootKey, chain.#current);
    return chain;
  }

  /** A chain whose next link is one more caveat. */
  static fromSignature(signature: Uint8Array): SignatureChain {
    const chain = new SignatureChain();
    chain.#current.set(signature);
    return chain;
  }

  /** Chains an identifier or the condition of a first-party caveat. */
  add(message: Uint8Array): void {
    this.#hmac.sign(this.#current, message, this.#current);
  }

  /** Chains a caveat of either kind. */
  addCaveat(caveat: RawCaveat): void {
    if (caveat.verificationId === undefined) this.add(caveat.condition);
    else this.#addPair(caveat.verificationId, caveat.condition);
  }

  #addPair(first: Uint8Array, second: Uint8Array): void {
    const both = new Uint8Array(2 * SIGNATURE_LENGTH);
    this.#hmac.sign(this.#current, first, both.subarray(0, SIGNATURE_LENGTH));
    this.#hmac.sign(this.#current, second, both.subarray(SIGNATURE_LENGTH));
    this.add(both);
  }

  /** The signature so far, as bytes of its own. */
  signature(): Uint8Array {
    return this.#current.slice();
  }
}
