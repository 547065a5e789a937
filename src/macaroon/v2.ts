import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { type Reader, Writer } from './cursor.js';
import { readCaveatFields, readLocation, readSignature } from './fields.js';
import type { Macaroon, RawCaveat } from './macaroon.js';

/** The first byte of a v2 binary. */
export const V2_VERSION = 2;

/** The types of the fields, and with that their order within a section. */
const FIELD = { end: 0, location: 1, identifier: 2, verificationId: 4, signature: 6 } as const;

/**
 * Reads the version 2 binary format: the version byte; a section with the location (optional) and
 * the identifier; for each caveat a section with a location (optional), an identifier and a
 * verification id (for third parties); an empty section; the signature.
 *
 * @see libmacaroons, doc/format.txt
 */
export function readV2(reader: Reader): Macaroon {
  // The version, by which this format was told from the others.
  reader.byte();
  const location = readOptionalField(reader, FIELD.location);
  const identifier = readField(reader, FIELD.identifier);
  readEndOfSection(reader);
  const unsafeCaveats: RawCaveat[] = [];
  while (reader.peek() !== FIELD.end) unsafeCaveats.push(readCaveat(reader));
  readEndOfSection(reader);
  const signature = readSignature(readField(reader, FIELD.signature));
  return {
    location: location === undefined ? '' : readLocation(location, reader.leniency),
    identifier,
    signature,
    unsafeCaveats,
  };
}

function readCaveat(reader: Reader): RawCaveat {
  const location = readOptionalField(reader, FIELD.location);
  const condition = readField(reader, FIELD.identifier);
  const verificationId = readOptionalField(reader, FIELD.verificationId);
  readEndOfSection(reader);
  const { leniency } = reader;
  const where = location && readLocation(location, leniency);
  return readCaveatFields(condition, verificationId, where, leniency);
}

function readOptionalField(reader: Reader, type: number): Uint8Array | undefined {
  return reader.peek() === type ? readField(reader, type) : undefined;
}

function readField(reader: Reader, type: number): Uint8Array {
  expectType(reader, type);
  return reader.take(readLength(reader));
}

function readEndOfSection(reader: Reader): void {
  expectType(reader, FIELD.end);
}

function expectType(reader: Reader, type: number): void {
  const found = reader.byte();
  if (found === type) return;
  throw decodeError(found === FIELD.end ? 'missing_field' : 'unexpected_field');
}

/** A length as a varint: 7 bits a byte, the lowest first. Only its shortest form is taken. */
function readLength(reader: Reader): number {
  let length = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = reader.byte();
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (byte === 0 && shift > 0) reader.leniency.tolerate('long_varint', 'bad_varint');
      return length;
    }
  }
  throw decodeError('bad_varint');
}

/** Writes the version 2 binary format. An empty location is left out. */
export function writeV2(macaroon: Macaroon): Uint8Array {
  const writer = new Writer();
  writer.byte(V2_VERSION);
  writeLocation(writer, macaroon.location);
  writeField(writer, FIELD.identifier, macaroon.identifier);
  writer.byte(FIELD.end);
  for (const caveat of macaroon.unsafeCaveats) {
    writeLocation(writer, caveat.location);
    writeField(writer, FIELD.identifier, caveat.condition);
    if (caveat.verificationId !== undefined) {
      writeField(writer, FIELD.verificationId, caveat.verificationId);
    }
    writer.byte(FIELD.end);
  }
  writer.byte(FIELD.end);
  writeField(writer, FIELD.signature, macaroon.signature);
  return writer.finish();
}

function writeLocation(writer: Writer, location: string | undefined): void {
  if (location) writeField(writer, FIELD.location, encodeUtf8(location, 'location'));
}

function writeField(writer: Writer, type: number, value: Uint8Array): void {
  writer.byte(type);
  let length = value.length;
  for (; length > 0x7f; length >>>= 7) writer.byte((length & 0x7f) | 0x80);
  writer.byte(length);
  writer.bytes(value);
}
