const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The polynomial of IEEE 802.3, its lowest bit first. */
const POLYNOMIAL = 0xedb88320;
const TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest;
});

/** How long a checksum is, in characters: 62 to the sixth is more than 32 bits hold. */
export const CHECKSUM_LENGTH = 6;

/**
 * CRC-32 (IEEE 802.3, as zlib has it) of the first characters of a text, which are ASCII; of others
 * the low eight bits count.
 *
 * @returns a whole number from 0 to 2 ** 32 - 1.
 */
export function crc32(text: string, length: number = text.length): number {
  let rest = -1;
  for (let i = 0; i < length; i++) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ text.charCodeAt(i)) & 0xff]!;
  }
  return ~rest >>> 0;
}

/**
 * The checksum of the first characters of a text: its {@link crc32} in base62, as six characters of
 * `0-9 A-Z a-z`. It tells a text that was mistyped; it proves nothing, since anyone can compute it.
 */
export function checksumOf(text: string, length: number = text.length): string {
  let rest = crc32(text, length);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}
