import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import { Writer } from './cursor.js';
import { type FieldValue, toFieldValue } from './input.js';
import { type Macaroon, type RawCaveat, SIGNATURE_LENGTH } from './macaroon.js';

/** Where the positions of a field are in {@link Fields.at}: its start, and then its end. */
export const LOCATION = 0;
export const IDENTIFIER = 2;
export const SIGNATURE = 4;
const CAVEATS = 6;
const PER_CAVEAT = 6;
/** From the condition of a caveat to its verification id; both positions are 0 if it has none. */
export const SEALED = 2;
/** From the condition of a caveat to the location of its third party. */
export const PLACE = 4;

export const VERSION = 2;
export const END = 0;
/** The types of the fields of version 2, in their order within a section. */
export const TYPES = { location: 1, identifier: 2, verificationId: 4, signature: 6 } as const;
/** The end of the caveats, and the type and the length of the signature. */
const BEFORE_SIGNATURE = 3;
const END_SIZE: number = BEFORE_SIGNATURE + SIGNATURE_LENGTH;

export const NO_FIELDS: readonly number[] = [0, 0, 0, 0, 0, 0];

const LATIN1 = new TextDecoder('latin1');

/** Bytes, and where the fields of a macaroon are in them. */
export interface Fields {
  readonly bytes: Uint8Array;
  readonly at: readonly number[];
}

/** A macaroon in version 2, in the form in which it is written. */
export class Packed implements Fields {
  readonly bytes: Uint8Array;
  readonly at: readonly number[];
  /** All bytes before the signature, if they are ASCII; empty if they are not. */
  #text: string | undefined;

  constructor(bytes: Uint8Array, at: readonly number[]) {
    this.bytes = bytes;
    this.at = at;
  }

  get caveatCount(): number {
    return caveatsIn(this.at);
  }

  /** Returns a view of a field. */
  view(field: number): Uint8Array {
    return this.bytes.subarray(this.at[field], this.at[field + 1]);
  }

  /** Returns the text of a field; `undefined` for bytes that are not UTF-8. */
  text(field: number): string | undefined {
    // One call of the decoder for all fields.
    if (this.#ascii === '') return decodeUtf8(this.view(field));
    return this.#ascii.slice(this.at[field], this.at[field + 1]);
  }

  /** All bytes before the signature as a text, in which each byte is a character. */
  get head(): string {
    return this.#ascii || LATIN1.decode(this.bytes.subarray(0, this.at[SIGNATURE]));
  }

  get #ascii(): string {
    return (this.#text ??= asciiOf(this.bytes, this.at[SIGNATURE]!));
  }

  /** Returns a macaroon whose bytes are alone in their buffer: this one, or a copy. */
  alone(): Packed {
    const { bytes } = this;
    return bytes.length === bytes.buffer.byteLength ? this : new Packed(bytes.slice(), this.at);
  }

  /** Returns the same macaroon, its texts not yet read: those who have views of it may have changed its bytes. */
  unread(): Packed {
    return new Packed(this.bytes, this.at);
  }

  /** Returns views of all fields. */
  unpack(): Macaroon {
    const unsafeCaveats: RawCaveat[] = [];
    for (let caveat = CAVEATS; caveat < this.at.length; caveat += PER_CAVEAT) {
      const condition = this.view(caveat);
      if (!isThirdParty(this, caveat)) unsafeCaveats.push(Object.freeze({ condition }));
      else {
        const location = this.#location(caveat + PLACE);
        const verificationId = this.view(caveat + SEALED);
        unsafeCaveats.push(
          Object.freeze({ condition, verificationId, ...(location && { location }) }),
        );
      }
    }
    return {
      location: this.#location(LOCATION),
      identifier: this.view(IDENTIFIER),
      signature: this.view(SIGNATURE),
      unsafeCaveats,
    };
  }

  #location(field: number): string {
    return describeUtf8(this.view(field));
  }
}

/** Returns the number of caveats whose positions are in {@link Fields.at}. */
export function caveatsIn(at: readonly number[]): number {
  return (at.length - CAVEATS) / PER_CAVEAT;
}

/** Returns where the condition of a caveat is in {@link Fields.at}. */
export function caveatAt(index: number): number {
  return CAVEATS + PER_CAVEAT * index;
}

export function isThirdParty({ at }: Fields, caveat: number): boolean {
  return at[caveat + SEALED + 1] !== 0;
}

function asciiOf(bytes: Uint8Array, length: number): string {
  const text = decodeUtf8(bytes.subarray(0, length));
  return text?.length === length ? text : '';
}

/** Returns how many bytes a field takes: its type, its length and its value. */
function sizeOf({ length }: FieldValue): number {
  let size = 2 + length;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
}

function sizeOfCaveats(conditions: readonly FieldValue[]): number {
  return conditions.reduce((sum, condition) => sum + sizeOf(condition) + 1, 0);
}

/** Writes a macaroon in version 2, and notes where its fields are. */
export class Packer extends Writer implements Fields {
  readonly at: number[];

  private constructor(at: number[], capacity: number) {
    super(capacity);
    this.at = at;
  }

  /** Starts a macaroon that will have some conditions. */
  static start(
    given: string,
    identifier: FieldValue,
    conditions: readonly FieldValue[] = [],
  ): Packer {
    const location = toFieldValue(given, 'location');
    const size = 2 + sizeOf(location) + sizeOf(identifier) + sizeOfCaveats(conditions) + END_SIZE;
    const packer = new Packer([...NO_FIELDS], location === '' ? size - sizeOf('') : size);
    packer.byte(VERSION);
    if (location !== '') packer.#field(TYPES.location, location, LOCATION);
    packer.#field(TYPES.identifier, identifier, IDENTIFIER);
    packer.byte(END);
    return packer;
  }

  /** Continues with a copy of a macaroon, without its signature, that will have more conditions. */
  static from({ bytes, at }: Packed, conditions: readonly FieldValue[] = []): Packer {
    const packer = new Packer(at.slice(), bytes.length + sizeOfCaveats(conditions));
    packer.append(bytes.subarray(0, at[SIGNATURE]! - BEFORE_SIGNATURE));
    return packer;
  }

  /** Adds a caveat; returns where its condition is in {@link at}. */
  caveat(condition: FieldValue, verificationId?: Uint8Array, location: string = ''): number {
    const caveat = this.at.length;
    this.at.push(...NO_FIELDS);
    if (location !== '') {
      this.#field(TYPES.location, toFieldValue(location, 'location'), caveat + PLACE);
    }
    this.#field(TYPES.identifier, condition, caveat);
    if (verificationId !== undefined) {
      this.#field(TYPES.verificationId, verificationId, caveat + SEALED);
    }
    this.byte(END);
    return caveat;
  }

  finish(signature: Uint8Array): Packed {
    this.byte(END);
    this.#field(TYPES.signature, signature, SIGNATURE);
    return new Packed(this.written(), this.at);
  }

  #field(type: number, value: FieldValue, field: number): void {
    this.byte(type);
    let length = value.length;
    for (; length > 0x7f; length >>>= 7) this.byte((length & 0x7f) | 0x80);
    this.byte(length);
    this.at[field] = this.length;
    this.append(value);
    this.at[field + 1] = this.length;
  }
}

export function pack({ location, identifier, unsafeCaveats, signature }: Macaroon): Packed {
  const packer = Packer.start(location, identifier);
  for (const caveat of unsafeCaveats) {
    packer.caveat(caveat.condition, caveat.verificationId, caveat.location);
  }
  return packer.finish(signature);
}
