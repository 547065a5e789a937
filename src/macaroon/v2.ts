import { decodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { FieldName, Reader } from './cursor.js';
import { isThirdParty } from './fields.js';
import { SIGNATURE_LENGTH } from './macaroon.js';
import * as v2 from './packed.js';
import { NO_FIELDS, pack, Packed } from './packed.js';

/** Reads version 2 (libmacaroons, doc/format.txt): sections of fields, each a type, a length and a value. */
export function readV2(reader: Reader): Packed {
  return new V2Reader(reader).read();
}

class V2Reader {
  readonly #reader: Reader;
  readonly #at: number[] = [...NO_FIELDS];
  /** Whether everything is in the form in which it is written. */
  #isStrict = true;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  read(): Packed {
    const reader = this.#reader;
    reader.byte();
    const hasLocation = this.#takeIf('location', v2.TYPES.location, v2.LOCATION);
    this.#take('identifier', v2.TYPES.identifier, v2.IDENTIFIER);
    this.#expect(v2.END);
    while (reader.peek() !== v2.END) this.#caveat();
    this.#expect(v2.END);
    const length = this.#take('signature', v2.TYPES.signature, v2.SIGNATURE);
    if (length !== SIGNATURE_LENGTH) throw decodeError('signature_length');
    const packed = new Packed(reader.bytes.subarray(0, reader.position), this.#at);
    if (hasLocation) this.#location(packed.text(v2.LOCATION));
    return this.#isStrict ? packed : pack(packed.unpack());
  }

  #caveat(): void {
    const { bytes, leniency } = this.#reader;
    const at = this.#at;
    const caveat = at.length;
    at.push(0, 0, 0, 0, 0, 0);
    const place = caveat + v2.PLACE;
    const sealed = caveat + v2.SEALED;
    const hasLocation = this.#takeIf('caveatLocation', v2.TYPES.location, place);
    this.#take('condition', v2.TYPES.identifier, caveat);
    const isSealed = this.#takeIf('verificationId', v2.TYPES.verificationId, sealed);
    this.#expect(v2.END);
    if (!hasLocation && !isSealed) return;
    if (hasLocation) this.#location(decodeUtf8(bytes.subarray(at[place], at[place + 1])));
    const length = isSealed ? at[sealed + 1]! - at[sealed]! : undefined;
    if (isThirdParty(length, hasLocation, leniency)) return;
    this.#isStrict = false;
    at.fill(0, sealed, place + 2);
  }

  /** Takes note of a location: an empty one is not written, and not all bytes are text. */
  #location(text: string | undefined): void {
    if (text === undefined) this.#reader.leniency.tolerate('location_bytes', 'not_utf8');
    if (!text) this.#isStrict = false;
  }

  #takeIf(name: FieldName, type: number, field: number): boolean {
    const isHere = this.#reader.peek() === type;
    if (isHere) this.#take(name, type, field);
    return isHere;
  }

  /** Takes a field, which must have this type; returns its length. */
  #take(name: FieldName, type: number, field: number): number {
    this.#expect(type);
    const reader = this.#reader;
    const length = this.#length();
    this.#at[field] = reader.position;
    this.#at[field + 1] = reader.skip(name, length);
    return length;
  }

  #expect(type: number): void {
    const found = this.#reader.byte();
    if (found === type) return;
    throw decodeError(found === v2.END ? 'missing_field' : 'unexpected_field');
  }

  /** Reads a length as a varint: 7 bits a byte, the lowest first, in its shortest form. */
  #length(): number {
    const reader = this.#reader;
    let length = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = reader.byte();
      length |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (byte === 0 && shift > 0) {
        reader.leniency.tolerate('long_varint', 'bad_varint');
        this.#isStrict = false;
      }
      return length;
    }
    throw decodeError('bad_varint');
  }
}
