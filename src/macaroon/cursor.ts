import { decodeError } from '../errors.js';
import type { FieldValue } from './input.js';
import type { Strict } from './leniency.js';

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
  readonly bytes: Uint8Array;
  readonly leniency: Strict;
  readonly #onField: ((field: Field) => void) | undefined;
  /** The number of bytes that were read. */
  position = 0;

  /** @param onField called for each field in its order, the one that the input ends in included. */
  constructor(bytes: Uint8Array, leniency: Strict, onField?: (field: Field) => void) {
    this.bytes = bytes;
    this.leniency = leniency;
    this.#onField = onField;
  }

  get atEnd(): boolean {
    return this.position === this.bytes.length;
  }

  get left(): Uint8Array {
    return this.bytes.subarray(this.position);
  }

  /** The next byte, without moving. */
  peek(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) throw decodeError('ends_early');
    return byte;
  }

  byte(): number {
    const byte = this.peek();
    this.position++;
    return byte;
  }

  /** The next bytes: fewer than `length` at the end of the input. */
  upTo(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.position, this.position + length);
    this.position += taken.length;
    return taken;
  }

  /** Moves over the value of a field; returns its end. */
  skip(name: FieldName, length: number): number {
    const end = this.position + length;
    if (this.#onField !== undefined || end > this.bytes.length) {
      this.report(name, this.upTo(length), length);
      if (this.position < end) throw decodeError('ends_early');
    }
    this.position = end;
    return end;
  }

  report(name: FieldName, bytes: Uint8Array, length: number): void {
    this.#onField?.({ name, bytes, length });
  }
}

/** Bytes that grow as they are written. */
export class Writer {
  bytes: Uint8Array;
  #length = 0;

  /** @param capacity how many bytes will be written; more is slower, as less is. */
  constructor(capacity: number = 512) {
    this.bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.bytes[this.#length++] = value;
  }

  append(value: FieldValue): void {
    this.#reserve(value.length);
    const start = this.#length;
    this.#length += value.length;
    if (typeof value !== 'string') return this.bytes.set(value, start);
    // Faster than an encoder, which makes an array for each text.
    for (let i = 0; i < value.length; i++) this.bytes[start + i] = value.charCodeAt(i);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Returns what was written. */
  written(): Uint8Array {
    return this.#length === this.bytes.length ? this.bytes : this.bytes.slice(0, this.#length);
  }
}
