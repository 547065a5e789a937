import { HmacSha256, type PreparedKey } from './hmac.js';
import { SIGNATURE_LENGTH, type RawCaveat } from './macaroon.js';

/** The key under which root keys are derived, as every implementation has it. */
const GENERATOR: PreparedKey = /* @__PURE__ */ prepareGenerator();

function prepareGenerator(): PreparedKey {
  return new HmacSha256().prepare(new TextEncoder().encode('macaroons-key-generator'));
}

/** Discharges are bound under a key of zeros, which is no secret. */
const NO_KEY: Uint8Array = new Uint8Array(SIGNATURE_LENGTH);

/**
 * The chain of HMACs that signs a macaroon: each link's signature is the key of the next (Birgisson
 * et al., 2014, section V.E; the derivation of the root key and the pairing of a third-party
 * caveat's two fields are libmacaroons').
 *
 * An instance is good for one chain at a time.
 */
export class SignatureChain {
  /** Holds the signature so far. */
  readonly #hmac: HmacSha256;

  private constructor(hmac: HmacSha256) {
    this.#hmac = hmac;
  }

  /** A chain that starts with the key that is derived from a root key. */
  static fromRootKey(rootKey: Uint8Array): SignatureChain {
    return SignatureChain.fromPrepared(new HmacSha256(), GENERATOR, rootKey);
  }

  /**
   * A chain that starts with a message, under a derived key that was prepared.
   *
   * @param hmac may serve other chains, before this one and after it.
   */
  static fromPrepared(hmac: HmacSha256, key: PreparedKey, message: Uint8Array): SignatureChain {
    hmac.signPrepared(key, message);
    return new SignatureChain(hmac);
  }

  /** A chain that goes on from 32 bytes: a signature, or a key that was derived already. */
  static from(signature: Uint8Array): SignatureChain {
    const chain = new SignatureChain(new HmacSha256());
    chain.restart(signature);
    return chain;
  }

  /** Goes on from other 32 bytes, as a chain of its own. */
  restart(signature: Uint8Array): void {
    this.#hmac.result = signature;
  }

  /** The signature so far. */
  get current(): Uint8Array {
    return this.#hmac.result;
  }

  /** Chains an identifier or the condition of a first-party caveat. */
  add(message: Uint8Array): void {
    this.#hmac.signOn(message);
  }

  /** Chains a caveat of either kind. */
  addCaveat({ condition, verificationId }: RawCaveat): void {
    if (verificationId === undefined) this.add(condition);
    else this.addPair(verificationId, condition);
  }

  /** Chains two messages at once. */
  addPair(first: Uint8Array, second: Uint8Array): void {
    const key = this.current;
    const pair = new Uint8Array(2 * SIGNATURE_LENGTH);
    this.add(first);
    pair.set(this.current);
    this.restart(key);
    this.add(second);
    pair.set(this.current, SIGNATURE_LENGTH);
    this.restart(key);
    this.add(pair);
  }

  /** The signature. Nothing that the chain was made of is left behind. */
  end(): Uint8Array {
    const signature = this.current;
    this.#hmac.forget();
    return signature;
  }
}

/** The key of a caveat or a macaroon, derived from its root key. */
export function deriveKey(rootKey: Uint8Array): Uint8Array {
  return SignatureChain.fromRootKey(rootKey).end();
}

/**
 * The signature of a discharge that goes along with a primary macaroon, and with no other.
 *
 * @param chain one that has ended; by default a new one.
 */
export function boundSignature(
  primary: Uint8Array,
  discharge: Uint8Array,
  chain: SignatureChain = SignatureChain.from(NO_KEY),
): Uint8Array {
  chain.restart(NO_KEY);
  chain.addPair(primary, discharge);
  return chain.end();
}
