import { sha256 } from '@noble/hashes/sha2.js';

type Sha256 = ReturnType<typeof sha256.create>;

const BLOCK_LENGTH = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/** The hash of nothing. Never updated: it is what other instances are set back to. */
const START: Sha256 = sha256.create();

/**
 * HMAC-SHA-256 (RFC 2104), for many short messages under many keys.
 *
 * A macaroon's chain takes a new key for every caveat, so nearly all that `hmac(sha256, …)` does
 * there is to allocate. This keeps one hash instance and its buffers, and sets it back instead: the
 * same sums in two thirds of the time. An instance is for one thing at a time; make one a call.
 */
export class HmacSha256 {
  readonly #hash: Sha256 = START.clone();
  readonly #block: Uint8Array = new Uint8Array(BLOCK_LENGTH);
  readonly #digest: Uint8Array = new Uint8Array(32);

  /** Writes HMAC(`key`, `message`) to `out`, 32 bytes, which may be the key or the message. */
  sign(key: Uint8Array, message: Uint8Array, out: Uint8Array): void {
    const shortKey = key.length > BLOCK_LENGTH ? sha256(key) : key;
    this.#restart(shortKey, INNER);
    this.#hash.update(message).digestInto(this.#digest);
    this.#restart(shortKey, OUTER);
    this.#hash.update(this.#digest).digestInto(out);
  }

  #restart(key: Uint8Array, pad: number): void {
    const block = this.#block;
    for (let i = 0; i < BLOCK_LENGTH; i++) block[i] = pad;
    for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
    START._cloneInto(this.#hash);
    this.#hash.update(block);
  }
}
