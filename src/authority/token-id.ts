import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** 48 bits. */
const TIME_DIGITS = 12;

/** Creates the id of a token: a UUIDv7 (RFC 9562, section 5.7), of the time of issue in Unix seconds. */
export function newTokenId(now: number): string {
  // Rounded: milliseconds divided by 1,000 and multiplied again are not always whole.
  const milliseconds = Math.round(now * 1000);
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48)) {
    throw new TypeError('the time of issue must be in Unix seconds (not milliseconds)');
  }
  const bytes = randomBytes(16);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const time = milliseconds.toString(16).padStart(TIME_DIGITS, '0');
  const hex = time + bytesToHex(bytes).slice(TIME_DIGITS);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Returns when a token was issued, in Unix seconds; `undefined` for an id that is not such a UUIDv7. */
export function issuedAt(id: string): number | undefined {
  if (!CANONICAL.test(id)) return undefined;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) / 1000;
}
