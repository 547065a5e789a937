import { _SHA256 } from '@noble/hashes/sha2.js';
import { encodeBase64Url } from '../bytes/base64.js';

const BLOCK_LENGTH = 64;
const DIGEST_LENGTH = 32;
const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;
/** The end of a message, before the zeros and the length. */
const END_MARK = 0x80;
/** The place of the message's length in the last block. */
const LENGTH_AT = 56;

/** The result of the chain in {@link withKnownAnswer}, by other implementations. */
const KNOWN_ANSWER = 'XKwLrQmcampxxN66sQzCQ0MxU6mQuprV-NAt8JNxsiU';

type State = readonly [number, number, number, number, number, number, number, number];

/** A key, hashed once for many messages. */
export interface PreparedKey {
  readonly inner: State;
  readonly outer: State;
}

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1), for chains of it: the result of one is the key of the next.
 *
 * A macaroon's chain has a new key for every caveat, so `hmac(sha256, …)` would spend more than half
 * of its time on allocations. Here a link allocates nothing: one block serves the whole chain, and the
 * result stays in the state of SHA-256 (docs/dependencies.md). The compression is noble's; the padding
 * is ours.
 *
 * It uses internals of noble's class. If these moved, every signature would be zeros and any token
 * would be valid, so a chain with a known result is computed before the class is available.
 *
 * An instance holds one chain at a time. Do not use what it inherits.
 */
class Hmac extends _SHA256 {
  readonly #initial: State = this.get();
  /** A key and an inner digest, while the state is in use. */
  readonly #key: Int32Array = new Int32Array(DIGEST_LENGTH / 4);
  readonly #digest: Int32Array = new Int32Array(DIGEST_LENGTH / 4);

  /** Hashes a key, of any length, for {@link signPrepared}. */
  prepare(key: Uint8Array): PreparedKey {
    const shortKey = key.length > BLOCK_LENGTH ? new _SHA256().update(key).digest() : key;
    const inner = this.#hashKey(shortKey, INNER_PAD);
    return { inner, outer: this.#hashKey(shortKey, OUTER_PAD) };
  }

  /** HMAC(`key`, `message`) with a prepared key. */
  signPrepared(key: PreparedKey, message: Uint8Array, from?: number, to?: number): void {
    this.#resume(key.inner);
    this.#hashMessage(message, from, to);
    this.#keep(this.#digest);
    this.#resume(key.outer);
    this.#hashDigest();
  }

  /** HMAC(the last result, `message`, or a part of it). */
  signOn(message: Uint8Array, from?: number, to?: number): void {
    this.#keep(this.#key);
    this.#hashKept(INNER_PAD);
    this.#hashMessage(message, from, to);
    this.#keep(this.#digest);
    this.#hashKept(OUTER_PAD);
    this.#hashDigest();
  }

  /** The last result, 32 bytes. */
  get result(): Uint8Array {
    const key = this.#key;
    this.#keep(key);
    const bytes = new Uint8Array(DIGEST_LENGTH);
    // Without a `DataView`: asking a short array for its buffer makes V8 move it off its heap.
    for (let i = 0; i < DIGEST_LENGTH; i++) bytes[i] = key[i >> 2]! >>> (24 - 8 * (i & 3));
    return bytes;
  }

  /** Returns whether the last result is in some bytes, in a time that does not depend on either. */
  isResultAt(bytes: Uint8Array, at: number): boolean {
    const key = this.#key;
    this.#keep(key);
    let difference = 0;
    for (let i = 0; i < 8; i++) difference |= key[i]! ^ wordAt(bytes, at + 4 * i);
    return difference === 0;
  }

  /** Appends the eight words of the last result to a list. */
  save(words: number[]): void {
    words.push(this.A, this.B, this.C, this.D, this.E, this.F, this.G, this.H);
  }

  /** Takes eight words of a list as the last result. */
  load(words: readonly number[], at: number): void {
    const word = (i: number): number => words[at + i]!;
    this.set(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7));
  }

  /** Takes 32 bytes as the last result. */
  set result(bytes: Uint8Array) {
    const word = (i: number): number => wordAt(bytes, 4 * i);
    this.set(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7));
  }

  /** Returns the result and clears everything that was held. */
  end(): Uint8Array {
    const { result } = this;
    this.forget();
    return result;
  }

  /** Clears the result, the block and the message schedule. */
  forget(): void {
    this.destroy();
    this.roundClean();
    this.#key.fill(0);
    this.#digest.fill(0);
  }

  // By index: an iterator costs more than setting the state.
  #resume(state: State): void {
    this.set(state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
  }

  #keep(words: Int32Array): void {
    words[0] = this.A;
    words[1] = this.B;
    words[2] = this.C;
    words[3] = this.D;
    words[4] = this.E;
    words[5] = this.F;
    words[6] = this.G;
    words[7] = this.H;
  }

  /** The state after the block of a key of any length, with its pad. */
  #hashKey(key: Uint8Array, pad: number): State {
    const { view } = this;
    for (let i = 0; i < BLOCK_LENGTH; i++) view.setUint8(i, (key[i] ?? 0) ^ (pad & 0xff));
    this.#resume(this.#initial);
    this.process(view, 0);
    return this.get();
  }

  /** Hashes the block of the kept key, with its pad. */
  #hashKept(pad: number): void {
    const { view } = this;
    const key = this.#key;
    for (let i = 0; i < DIGEST_LENGTH; i += 4) view.setUint32(i, key[i >> 2]! ^ pad);
    for (let i = DIGEST_LENGTH; i < BLOCK_LENGTH; i += 4) view.setUint32(i, pad);
    this.#resume(this.#initial);
    this.process(view, 0);
  }

  /** Hashes a message to its end, after the block of a key. */
  #hashMessage(message: Uint8Array, from: number = 0, to: number = message.length): void {
    const { view } = this;
    let at = from;
    for (; to - at >= BLOCK_LENGTH; at += BLOCK_LENGTH) {
      writeWords(view, message, at, BLOCK_LENGTH);
      this.process(view, 0);
    }
    const rest = to - at;
    const whole = rest & ~3;
    writeWords(view, message, at, whole);
    // The last word: up to three bytes, and the mark that ends them.
    let word = 0;
    for (let i = at + whole; i < to; i++) word = (word << 8) | message[i]!;
    view.setUint32(whole, ((word << 8) | END_MARK) << (8 * (3 - (rest & 3))));
    for (let i = whole + 4; i < BLOCK_LENGTH; i += 4) view.setUint32(i, 0);
    if (rest >= LENGTH_AT) {
      this.process(view, 0);
      for (let i = 0; i < BLOCK_LENGTH; i += 4) view.setUint32(i, 0);
    }
    writeLength(view, to - from);
    this.process(view, 0);
  }

  /** Hashes the kept digest, after the block of a key. */
  #hashDigest(): void {
    const { view } = this;
    const digest = this.#digest;
    for (let i = 0; i < DIGEST_LENGTH; i += 4) view.setUint32(i, digest[i >> 2]!);
    view.setUint32(DIGEST_LENGTH, END_MARK << 24);
    for (let i = DIGEST_LENGTH + 4; i < BLOCK_LENGTH; i += 4) view.setUint32(i, 0);
    writeLength(view, DIGEST_LENGTH);
    this.process(view, 0);
  }
}

export type HmacSha256 = Hmac;

/** The class, after the check of its result: no bundler can keep one without the other. */
export const HmacSha256: typeof Hmac = /* @__PURE__ */ withKnownAnswer(Hmac);

/** Throws an Error if a chain through every function and every kind of block has another result. */
function withKnownAnswer(made: typeof Hmac): typeof Hmac {
  const hmac = new made();
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
  const key = hmac.prepare(bytes.subarray(0, 65));
  // Twice, as in an authority: an instance continues with a prepared key after it was cleared.
  for (let round = 0; round < 2; round++) {
    // A long key, then messages that end in every kind of block.
    hmac.signPrepared(key, bytes.subarray(0, 55));
    for (const length of [0, 56, 64, 200]) hmac.signOn(bytes.subarray(0, length));
    hmac.result = hmac.result;
    hmac.signOn(bytes);
    const answer = encodeBase64Url(hmac.result);
    hmac.forget();
    if (answer === KNOWN_ANSWER) continue;
    throw new Error(
      'caveats: signatures come out wrong with this @noble/hashes: install the version that caveats depends on',
    );
  }
  return made;
}

function writeWords(view: DataView, message: Uint8Array, from: number, length: number): void {
  for (let i = 0; i < length; i += 4) view.setUint32(i, wordAt(message, from + i));
}

/** Writes the length in bits of a message and of the key's block before it. */
function writeLength(view: DataView, messageLength: number): void {
  const bytes = BLOCK_LENGTH + messageLength;
  view.setUint32(LENGTH_AT, Math.floor(bytes / 2 ** 29));
  view.setUint32(LENGTH_AT + 4, bytes << 3);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
