import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';

/** The fields of a macaroon, in either binary format. */
export type FieldName =
  'location' | 'identifier' | 'condition' | 'verificationId' | 'caveatLocation' | 'signature';

/** A field that a reader came to: fewer bytes than `length` if the input ends inside it. */
export interface Field {
  readonly name: FieldName;
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** A position in some bytes that moves forward. Returns views, not copies. */
export class Reader {
  readonly leniency: Leniency;
  readonly #bytes: Uint8Array;
  readonly #onField: ((field: Field) => void) | undefined;
  #at = 0;

  /** @param onField called for each field in its order, the one that the input ends in included. */
  constructor(bytes: Uint8Array, leniency: Leniency, onField?: (field: Field) => void) {
    this.#bytes = bytes;
    this.leniency = leniency;
    this.#onField = onField;
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

  /** The next bytes: fewer than `length` at the end of the input. */
  upTo(length: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += taken.length;
    return taken;
  }

  report(name: FieldName, bytes: Uint8Array, length: number): void {
    this.#onField?.({ name, bytes, length });
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
