import { HmacSha256, type PreparedKey } from './hmac.js';
import { SIGNATURE_LENGTH, type RawCaveat } from './macaroon.js';

/** The key that derives root keys, the same in every implementation. */
const GENERATOR: PreparedKey = /* @__PURE__ */ prepareGenerator();

function prepareGenerator(): PreparedKey {
  return new HmacSha256().prepare(new TextEncoder().encode('macaroons-key-generator'));
}

/** Discharges are bound with a public key of zeros. */
const NO_KEY: Uint8Array = new Uint8Array(SIGNATURE_LENGTH);

/**
 * The chain of HMACs that signs a macaroon: each signature is the key of the next (Birgisson et al.,
 * 2014, section V.E; the derivation of the root key and the pairing of a third-party caveat's two
 * fields follow libmacaroons). An instance holds one chain at a time.
 */
export class SignatureChain {
  readonly #hmac: HmacSha256;

  private constructor(hmac: HmacSha256) {
    this.#hmac = hmac;
  }

  /** Starts with the key that is derived from a root key. */
  static fromRootKey(rootKey: Uint8Array): SignatureChain {
    return SignatureChain.fromPrepared(new HmacSha256(), GENERATOR, rootKey);
  }

  /** Starts with a message under a prepared key. Other chains may use `hmac` before and after. */
  static fromPrepared(hmac: HmacSha256, key: PreparedKey, message: Uint8Array): SignatureChain {
    hmac.signPrepared(key, message);
    return new SignatureChain(hmac);
  }

  /** Continues from 32 bytes: a signature or a derived key. */
  static from(signature: Uint8Array): SignatureChain {
    const chain = new SignatureChain(new HmacSha256());
    chain.restart(signature);
    return chain;
  }

  /** Continues from 32 bytes, as another chain. */
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

  /** Returns the signature and clears everything that the chain held. */
  end(): Uint8Array {
    const signature = this.current;
    this.#hmac.forget();
    return signature;
  }
}

/** Derives the key of a caveat or a macaroon from its root key. */
export function deriveKey(rootKey: Uint8Array): Uint8Array {
  return SignatureChain.fromRootKey(rootKey).end();
}

/**
 * The signature that binds a discharge to one primary macaroon.
 *
 * @param chain a chain that has ended; by default a new one.
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
