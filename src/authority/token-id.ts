import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ID_BYTES = 16;
const TIME_DIGITS = 12;
/** The first moment, in milliseconds, that 48 bits do not hold: in the year 10889. */
const TIME_END = 2 ** 48;

/**
 * A new id for a token: a UUIDv7, which tells to the millisecond when it was issued, and has 74
 * random bits besides.
 *
 * @param nowSeconds the time of issue in Unix seconds, fractions included.
 * @throws TypeError for a time that a UUIDv7 does not hold; one in milliseconds is out of range.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function newTokenId(nowSeconds: number): string {
  // Rounded: a number of milliseconds, divided by 1,000, is not always whole when it is multiplied.
  const milliseconds = Math.round(nowSeconds * 1000);
  if (!(milliseconds >= 0 && milliseconds < TIME_END)) {
    throw new TypeError('the time of issue must be in Unix seconds (not milliseconds)');
  }
  const bytes = randomBytes(ID_BYTES);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const random = bytesToHex(bytes).slice(TIME_DIGITS);
  const digits = milliseconds.toString(16).padStart(TIME_DIGITS, '0') + random;
  const ends = [0, 8, 12, 16, 20, 32];
  return ends
    .slice(1)
    .map((end, i) => digits.slice(ends[i], end))
    .join('-');
}

/**
 * When a token was issued, in Unix seconds to the millisecond; `undefined` for an id that does not
 * tell: one that is no UUIDv7 in lower case.
 */
export function issuedAt(id: string): number | undefined {
  if (!CANONICAL.test(id)) return undefined;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) / 1000;
}
