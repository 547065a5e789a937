import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { type Reader, Writer } from './cursor.js';
import { readCaveatFields, readLocation, readSignature } from './fields.js';
import type { Leniency } from './leniency.js';
import type { Macaroon, RawCaveat } from './macaroon.js';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const LENGTH_DIGITS = 4;
/** The longest packet that four hexadecimal digits can tell. */
const MAX_PACKET = 0xffff;

const KEY: Readonly<
  Record<'location' | 'identifier' | 'cid' | 'vid' | 'cl' | 'signature', Uint8Array>
> = {
  location: ascii('location'),
  identifier: ascii('identifier'),
  cid: ascii('cid'),
  vid: ascii('vid'),
  cl: ascii('cl'),
  signature: ascii('signature'),
};

function ascii(text: string): Uint8Array {
  return encodeUtf8(text, 'key');
}

/**
 * Reads the version 1 binary format: packets, each of four lower-case hexadecimal digits (its whole
 * length), a key, a space, the value and a newline; `location`, `identifier`, for each caveat a
 * `cid` and for a third party's a `vid` and perhaps a `cl`, and `signature`.
 *
 * @see libmacaroons, README, and Birgisson et al., 2014
 */
export function readV1(reader: Reader): Macaroon {
  const { leniency } = reader;
  const packets = new PacketReader(reader);
  const location = readLocation(packets.take(KEY.location), leniency);
  const identifier = packets.take(KEY.identifier);
  const unsafeCaveats: RawCaveat[] = [];
  for (;;) {
    const condition = packets.takeIf(KEY.cid);
    if (condition === undefined) break;
    const verificationId = packets.takeIf(KEY.vid);
    const place = packets.takeIf(KEY.cl);
    const where = place && readLocation(place, leniency);
    unsafeCaveats.push(readCaveatFields(condition, verificationId, where, leniency));
  }
  const signature = readSignature(packets.take(KEY.signature));
  return { location, identifier, signature, unsafeCaveats };
}

/** Packets, with one of them looked at ahead. */
class PacketReader {
  readonly #reader: Reader;
  #packet: Uint8Array | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The value of the next packet, which has to have this key. */
  take(key: Uint8Array): Uint8Array {
    const value = this.takeIf(key);
    if (value === undefined) throw decodeError('unexpected_field');
    return value;
  }

  /** The value of the next packet, if it has this key. */
  takeIf(key: Uint8Array): Uint8Array | undefined {
    this.#packet ??= readPacket(this.#reader);
    const packet = this.#packet;
    if (packet[key.length] !== SPACE) return undefined;
    for (let i = 0; i < key.length; i++) if (packet[i] !== key[i]) return undefined;
    this.#packet = undefined;
    return packet.subarray(key.length + 1);
  }
}

/** The key, space and value of a packet. */
function readPacket(reader: Reader): Uint8Array {
  let length = 0;
  for (let i = 0; i < LENGTH_DIGITS; i++) {
    length = length * 16 + hexDigit(reader.byte(), reader.leniency);
  }
  if (length <= LENGTH_DIGITS) throw decodeError('bad_packet');
  const content = reader.take(length - LENGTH_DIGITS);
  if (content[content.length - 1] !== NEWLINE) throw decodeError('bad_packet');
  return content.subarray(0, -1);
}

function hexDigit(byte: number, leniency: Leniency): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x61 + 10;
  if (byte < 0x41 || byte > 0x46) throw decodeError('bad_packet');
  leniency.tolerate('packet_length_case', 'bad_packet');
  return byte - 0x41 + 10;
}

/**
 * Writes the version 1 binary format.
 *
 * @throws TypeError where a field is longer than a packet can be (65,535 bytes with its key).
 */
export function writeV1(macaroon: Macaroon): Uint8Array {
  const writer = new Writer();
  writePacket(writer, KEY.location, encodeUtf8(macaroon.location, 'location'));
  writePacket(writer, KEY.identifier, macaroon.identifier);
  for (const caveat of macaroon.unsafeCaveats) {
    writePacket(writer, KEY.cid, caveat.condition);
    if (caveat.verificationId === undefined) continue;
    writePacket(writer, KEY.vid, caveat.verificationId);
    // Other implementations expect the location of a third party, also where it is empty.
    writePacket(writer, KEY.cl, encodeUtf8(caveat.location ?? '', 'location'));
  }
  writePacket(writer, KEY.signature, macaroon.signature);
  return writer.finish();
}

function writePacket(writer: Writer, key: Uint8Array, value: Uint8Array): void {
  const length = LENGTH_DIGITS + key.length + 1 + value.length + 1;
  if (length > MAX_PACKET) throw new TypeError('macaroon has a field that is too long for v1');
  writer.bytes(encodeUtf8(length.toString(16).padStart(LENGTH_DIGITS, '0'), 'length'));
  writer.bytes(key);
  writer.byte(SPACE);
  writer.bytes(value);
  writer.byte(NEWLINE);
}
