import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { checkFields } from '../options.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';

/** The file or directory that an object id names. */
export interface ObjectIdParts {
  readonly fileUuid: string;
  readonly spaceId: string;
  /** The share through which it is seen, if any. */
  readonly shareId?: string | undefined;
}

const HEADER = 8;
/** The position of the CRC in the header. */
const CRC = 6;
const MAX_DATA = 255;
const MAX_DIGITS = 2 * (HEADER + MAX_DATA);
const SEPARATOR = '#';
const HEX = /^(?:[0-9A-Fa-f]{2})+$/;

/**
 * Returns the CDMI object id of a file or directory, in upper-case hexadecimal.
 *
 * @param parts at most 255 bytes in all, with their separators.
 * @throws TypeError for parts that are longer, and for one that is empty or contains `#`.
 * @example
 * ```ts
 * import { toObjectId } from 'caveats/onedata';
 *
 * console.log(toObjectId({ fileUuid: '123', spaceId: 'abc' }));
 * // 00000000000CDBDA677569642331323323616263
 * ```
 * @see SNIA, Cloud Data Management Interface 1.1.1, section 5.10
 */
export function toObjectId(parts: ObjectIdParts): string {
  checkFields(parts, 'toObjectId', { fileUuid: true, spaceId: true, shareId: true });
  const { fileUuid, spaceId, shareId } = parts;
  const texts = [fileUuid, spaceId, ...(shareId === undefined ? [] : [shareId])];
  if (!texts.every(isPart)) throw new TypeError('object id: each part must be a text without #');
  const kind = shareId === undefined ? 'guid' : 'shareGuid';
  const data = encodeUtf8([kind, ...texts].join(SEPARATOR), 'object id');
  if (data.length > MAX_DATA) {
    throw new TypeError('object id: the parts are too long (255 bytes in all)');
  }
  const bytes = Uint8Array.of(0, 0, 0, 0, 0, data.length, 0, 0, ...data);
  const crc = crc16(bytes);
  bytes.set([crc >> 8, crc], CRC);
  return bytesToHex(bytes).toUpperCase();
}

/**
 * Returns the file or directory that an object id names, or `undefined` for an invalid one.
 *
 * @param text an object id, in hexadecimal of either case.
 * @example
 * ```ts
 * import { parseObjectId } from 'caveats/onedata';
 *
 * const parts = parseObjectId('00000000000CDBDA677569642331323323616263');
 * console.log(parts?.fileUuid, parts?.spaceId); // 123 abc
 * ```
 */
export function parseObjectId(text: string): ObjectIdParts | undefined {
  if (typeof text !== 'string' || text.length > MAX_DIGITS || !HEX.test(text)) return undefined;
  const bytes = hexToBytes(text);
  if (bytes[0] !== 0 || bytes[4] !== 0 || bytes[5] !== bytes.length - HEADER) return undefined;
  const crc = (bytes[CRC]! << 8) | bytes[CRC + 1]!;
  bytes.fill(0, CRC, HEADER);
  if (crc16(bytes) !== crc) return undefined;
  const [kind, ...parts] = decodeUtf8(bytes.subarray(HEADER))?.split(SEPARATOR) ?? [];
  if (!parts.every(isPart)) return undefined;
  const [fileUuid = '', spaceId = '', shareId = ''] = parts;
  if (kind === 'guid' && parts.length === 2) return { fileUuid, spaceId };
  return kind === 'shareGuid' && parts.length === 3 ? { fileUuid, spaceId, shareId } : undefined;
}

/** Returns an object id as `toObjectId` writes it: in upper case. Any other text stays as it is. */
export function normalizeObjectId(text: string): string {
  return HEX.test(text) ? text.toUpperCase() : text;
}

function isPart(part: unknown): part is string {
  return typeof part === 'string' && part !== '' && !part.includes(SEPARATOR);
}

/** CRC-16/ARC: the polynomial 0x8005 reflected, from 0 on. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
