import { _SHA256, sha256 } from '@noble/hashes/sha2.js';

const BLOCK_LENGTH = 64;
const BLOCK_WORDS = BLOCK_LENGTH / 4;
const DIGEST_LENGTH = 32;
const DIGEST_WORDS = DIGEST_LENGTH / 4;
/** The pads of HMAC, a word of each. */
const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;
/** What ends a message, before the zeros and the length. */
const END_MARK = 0x80;
/** Where in the last block the message's length in bits stands. */
const LENGTH_AT = 56;

/** 32 bytes as eight words, the first byte in the highest bits: a key, a digest, a state. */
export type Words = readonly [number, number, number, number, number, number, number, number];

/** A key that was hashed once, for many messages. */
export interface PreparedKey {
  readonly inner: Words;
  readonly outer: Words;
}

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1), for many short messages under many keys.
 *
 * A macaroon's chain takes a new key for every caveat, so of what `hmac(sha256, …)` does there, less
 * than half is hashing: the rest is to allocate instances, views and copies. Here one block serves
 * for all of it, and keys stay the words that SHA-256 left. The compression function is noble's; the
 * padding is ours, and the tests compare it with noble's `hmac` over every length of message.
 * docs/dependencies.md has the figures.
 *
 * An instance is for one thing at a time: make one for each call. What it inherits is not for use.
 */
export class HmacSha256 extends _SHA256 {
  readonly #initial: Words = this.get();

  /** Hashes a key, of any length, for {@link signPrepared}. */
  prepare(key: Uint8Array): PreparedKey {
    const shortKey = key.length > BLOCK_LENGTH ? sha256(key) : key;
    const inner = this.#hashKey(shortKey, INNER_PAD);
    return { inner, outer: this.#hashKey(shortKey, OUTER_PAD) };
  }

  /** HMAC(`key`, `message`) with a key that was prepared. */
  signPrepared(key: PreparedKey, message: Uint8Array): Words {
    this.#resume(key.inner);
    const digest = this.#hashMessage(message);
    this.#resume(key.outer);
    return this.#hashDigest(digest);
  }

  /** HMAC(`key`, `message`) with a key of 32 bytes. */
  sign(key: Words, message: Uint8Array): Words {
    this.#hashWords(key, INNER_PAD);
    const digest = this.#hashMessage(message);
    this.#hashWords(key, OUTER_PAD);
    return this.#hashDigest(digest);
  }

  /** Clears the block and the message schedule, as noble does after hashing. To be called last. */
  forget(): void {
    this.destroy();
    this.roundClean();
  }

  /** By index: to take a list apart by its iterator costs more than to set the state. */
  #resume(state: Words): void {
    this.set(state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
  }

  /** The state after the block of a key, with its pad. */
  #hashKey(key: Uint8Array, pad: number): Words {
    const { buffer, view } = this;
    buffer.fill(0);
    buffer.set(key);
    for (let i = 0; i < BLOCK_WORDS; i++) view.setUint32(4 * i, view.getUint32(4 * i) ^ pad);
    this.#resume(this.#initial);
    this.process(view, 0);
    return this.get();
  }

  /** Hashes the block of a key of 32 bytes, with its pad. */
  #hashWords(key: Words, pad: number): void {
    const { view } = this;
    for (let i = 0; i < DIGEST_WORDS; i++) view.setUint32(4 * i, key[i]! ^ pad);
    for (let i = DIGEST_WORDS; i < BLOCK_WORDS; i++) view.setUint32(4 * i, pad);
    this.#resume(this.#initial);
    this.process(view, 0);
  }

  /** Hashes a message, which follows the block of a key, to its end. */
  #hashMessage(message: Uint8Array): Words {
    const { view } = this;
    const { length } = message;
    let at = 0;
    for (; length - at >= BLOCK_LENGTH; at += BLOCK_LENGTH) {
      this.#writeWords(message, at, BLOCK_LENGTH);
      this.process(view, 0);
    }
    const rest = length - at;
    const whole = rest & ~3;
    this.#writeWords(message, at, whole);
    // The last word: up to three bytes, and the mark that ends them.
    let word = 0;
    for (let i = at + whole; i < length; i++) word = (word << 8) | message[i]!;
    view.setUint32(whole, ((word << 8) | END_MARK) << (8 * (3 - (rest & 3))));
    for (let i = whole + 4; i < BLOCK_LENGTH; i += 4) view.setUint32(i, 0);
    if (rest >= LENGTH_AT) {
      this.process(view, 0);
      for (let i = 0; i < BLOCK_LENGTH; i += 4) view.setUint32(i, 0);
    }
    this.#writeLength(length);
    this.process(view, 0);
    return this.get();
  }

  /** Writes some bytes of a message to the start of the block, four at a time. */
  #writeWords(message: Uint8Array, from: number, length: number): void {
    const { view } = this;
    for (let i = 0; i < length; i += 4) view.setUint32(i, wordAt(message, from + i));
  }

  /** Hashes a digest, which follows the block of a key. */
  #hashDigest(digest: Words): Words {
    const { view } = this;
    for (let i = 0; i < DIGEST_WORDS; i++) view.setUint32(4 * i, digest[i]!);
    view.setUint32(DIGEST_LENGTH, END_MARK << 24);
    for (let i = DIGEST_WORDS + 1; i < BLOCK_WORDS; i++) view.setUint32(4 * i, 0);
    this.#writeLength(DIGEST_LENGTH);
    this.process(view, 0);
    return this.get();
  }

  /** Writes the length in bits of a message and of the key's block before it. */
  #writeLength(messageLength: number): void {
    const bytes = BLOCK_LENGTH + messageLength;
    this.view.setUint32(LENGTH_AT, Math.floor(bytes / 2 ** 29));
    this.view.setUint32(LENGTH_AT + 4, bytes << 3);
  }
}

// Without a `DataView`: asking a short array for its buffer makes V8 move it out of its heap.

/** The bytes of some words. */
export function wordsToBytes(words: Words): Uint8Array {
  const bytes = new Uint8Array(DIGEST_LENGTH);
  for (let i = 0; i < DIGEST_LENGTH; i++) bytes[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  return bytes;
}

/** The words of 32 bytes. */
export function bytesToWords(bytes: Uint8Array): Words {
  const word = (i: number): number => wordAt(bytes, 4 * i);
  return [word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7)];
}

/** Four bytes as a word. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
