import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { FieldName, Reader, Writer } from './cursor.js';
import { readCaveatFields, readLocation, readSignature } from './fields.js';
import type { Macaroon, RawCaveat } from './macaroon.js';

export const V2_VERSION = 2;

/** The types of the fields, in which order they are within a section. */
const TYPES: Readonly<Record<FieldName, number>> = {
  location: 1,
  identifier: 2,
  caveatLocation: 1,
  condition: 2,
  verificationId: 4,
  signature: 6,
};
const END = 0;

/** Reads version 2 (libmacaroons, doc/format.txt): sections of fields, each a type, a length and a value. */
export function readV2(reader: Reader): Macaroon {
  reader.byte();
  const location = readOptionalField(reader, 'location');
  const identifier = readField(reader, 'identifier');
  expectType(reader, END);
  const unsafeCaveats: RawCaveat[] = [];
  while (reader.peek() !== END) unsafeCaveats.push(readCaveat(reader));
  expectType(reader, END);
  const signature = readSignature(readField(reader, 'signature'));
  const where = location === undefined ? '' : readLocation(location, reader.leniency);
  return { location: where, identifier, signature, unsafeCaveats };
}

function readCaveat(reader: Reader): RawCaveat {
  const location = readOptionalField(reader, 'caveatLocation');
  const condition = readField(reader, 'condition');
  const verificationId = readOptionalField(reader, 'verificationId');
  expectType(reader, END);
  const { leniency } = reader;
  const where = location && readLocation(location, leniency);
  return readCaveatFields(condition, verificationId, where, leniency);
}

function readOptionalField(reader: Reader, name: FieldName): Uint8Array | undefined {
  return reader.peek() === TYPES[name] ? readField(reader, name) : undefined;
}

function readField(reader: Reader, name: FieldName): Uint8Array {
  expectType(reader, TYPES[name]);
  const length = readLength(reader);
  const bytes = reader.upTo(length);
  reader.report(name, bytes, length);
  if (bytes.length < length) throw decodeError('ends_early');
  return bytes;
}

function expectType(reader: Reader, type: number): void {
  const found = reader.byte();
  if (found === type) return;
  throw decodeError(found === END ? 'missing_field' : 'unexpected_field');
}

/** Reads a length as a varint: 7 bits a byte, the lowest first, in its shortest form. */
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

export function writeV2(writer: Writer, macaroon: Macaroon): void {
  writer.byte(V2_VERSION);
  if (macaroon.location !== '') {
    writeField(writer, 'location', encodeUtf8(macaroon.location, 'location'));
  }
  writeField(writer, 'identifier', macaroon.identifier);
  writer.byte(END);
  for (const { condition, verificationId, location } of macaroon.unsafeCaveats) {
    if (location) writeField(writer, 'caveatLocation', encodeUtf8(location, 'location'));
    writeField(writer, 'condition', condition);
    if (verificationId !== undefined) writeField(writer, 'verificationId', verificationId);
    writer.byte(END);
  }
  writer.byte(END);
  writeField(writer, 'signature', macaroon.signature);
}

function writeField(writer: Writer, name: FieldName, value: Uint8Array): void {
  writer.byte(TYPES[name]);
  let length = value.length;
  for (; length > 0x7f; length >>>= 7) writer.byte((length & 0x7f) | 0x80);
  writer.byte(length);
  writer.bytes(value);
}
