import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';

/** A place in some bytes that moves forward. What it hands out are views, not copies. */
export class Reader {
  readonly leniency: Leniency;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array, leniency: Leniency) {
    this.#bytes = bytes;
    this.leniency = leniency;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next byte, without moving. */
  peek(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw decodeError('ends_early');
    return byte;
  }

  byte(): number {
    const byte = this.peek();
    this.#at++;
    return byte;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw decodeError('ends_early');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** Bytes that grow as they are written. */
export class Writer {
  #bytes: Uint8Array = new Uint8Array(256);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
