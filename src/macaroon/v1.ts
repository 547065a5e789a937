import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { FieldName, Reader, Writer } from './cursor.js';
import { readCaveatFields, readLocation, readSignature } from './fields.js';
import type { Macaroon, RawCaveat } from './macaroon.js';
import type { Strict } from './leniency.js';

const NEWLINE = 0x0a;
const LENGTH_DIGITS = 4;
/** The longest packet that four hexadecimal digits can express. */
const MAX_PACKET = 0xffff;

const KEYS: Readonly<Record<FieldName, Uint8Array>> = {
  location: ascii('location '),
  identifier: ascii('identifier '),
  condition: ascii('cid '),
  verificationId: ascii('vid '),
  caveatLocation: ascii('cl '),
  signature: ascii('signature '),
};
const NAMES = Object.keys(KEYS) as readonly FieldName[];

function ascii(text: string): Uint8Array {
  return encodeUtf8(text, 'key');
}

/**
 * Reads version 1: packets of four lower-case hexadecimal digits (the whole length), a key, a space, a
 * value and a newline. A third party's `cid` has a `vid` and perhaps a `cl` after it.
 */
export function readV1(reader: Reader): Macaroon {
  const { leniency } = reader;
  /** The next packet, if it was looked at already. */
  let packet: Uint8Array | undefined;
  const takeIf = (name: FieldName): Uint8Array | undefined => {
    packet ??= readPacket(reader);
    const value = valueIn(packet, KEYS[name]);
    if (value === undefined) return undefined;
    packet = undefined;
    reader.report(name, value, value.length);
    return value;
  };
  const take = (name: FieldName): Uint8Array => {
    const value = takeIf(name);
    if (value === undefined) throw decodeError('unexpected_field');
    return value;
  };
  const location = readLocation(take('location'), leniency);
  const identifier = take('identifier');
  const unsafeCaveats: RawCaveat[] = [];
  for (;;) {
    const condition = takeIf('condition');
    if (condition === undefined) break;
    const verificationId = takeIf('verificationId');
    const place = takeIf('caveatLocation');
    const where = place && readLocation(place, leniency);
    unsafeCaveats.push(readCaveatFields(condition, verificationId, where, leniency));
  }
  const signature = readSignature(take('signature'));
  return { location, identifier, signature, unsafeCaveats };
}

/** The key, space and value of a packet. */
function readPacket(reader: Reader): Uint8Array {
  let whole = 0;
  for (let i = 0; i < LENGTH_DIGITS; i++) {
    whole = whole * 16 + hexDigit(reader.byte(), reader.leniency);
  }
  const length = whole - LENGTH_DIGITS;
  if (length <= 0) throw decodeError('bad_packet');
  const content = reader.upTo(length);
  if (content.length < length) {
    for (const name of NAMES) {
      const value = valueIn(content, KEYS[name]);
      if (value !== undefined) reader.report(name, value, length - KEYS[name].length - 1);
    }
    throw decodeError('ends_early');
  }
  if (content[length - 1] !== NEWLINE) throw decodeError('bad_packet');
  return content.subarray(0, -1);
}

/** The value in a packet, if it has this key. */
function valueIn(packet: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  for (let i = 0; i < key.length; i++) if (packet[i] !== key[i]) return undefined;
  return packet.subarray(key.length);
}

function hexDigit(byte: number, leniency: Strict): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x61 + 10;
  if (byte < 0x41 || byte > 0x46) throw decodeError('bad_packet');
  leniency.tolerate('packet_length_case', 'bad_packet');
  return byte - 0x41 + 10;
}

/** @throws TypeError for a field that is longer than a packet (65,535 bytes with its key). */
export function writeV1(writer: Writer, macaroon: Macaroon): void {
  writePacket(writer, 'location', encodeUtf8(macaroon.location, 'location'));
  writePacket(writer, 'identifier', macaroon.identifier);
  for (const { condition, verificationId, location = '' } of macaroon.unsafeCaveats) {
    writePacket(writer, 'condition', condition);
    if (verificationId === undefined) continue;
    writePacket(writer, 'verificationId', verificationId);
    // Other implementations expect the location of a third party, even an empty one.
    writePacket(writer, 'caveatLocation', encodeUtf8(location, 'location'));
  }
  writePacket(writer, 'signature', macaroon.signature);
}

function writePacket(writer: Writer, name: FieldName, value: Uint8Array): void {
  const key = KEYS[name];
  const length = LENGTH_DIGITS + key.length + value.length + 1;
  if (length > MAX_PACKET) throw new TypeError('macaroon has a field that is too long for v1');
  writer.append(ascii(length.toString(16).padStart(LENGTH_DIGITS, '0')));
  writer.append(key);
  writer.append(value);
  writer.byte(NEWLINE);
}
