/**
 * The bytes of a base64 text, and how the text ends. `ragged`: inside a group of four, or with
 * left-over bits that are not zero; `half_padded`: with one `=` instead of two.
 */
export interface DecodedBase64 {
  readonly bytes: Uint8Array;
  readonly ending: 'whole' | 'ragged' | 'half_padded';
}

const URL_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The ASCII code of each digit of base64url. */
const DIGITS: Uint8Array = new TextEncoder().encode(URL_ALPHABET);

/** Six bits for each byte of a text, or marks: not a digit, and the digits of one alphabet alone. */
const VALUES: Uint16Array = new Uint16Array(256);
const NO_DIGIT = 0x100;
const STANDARD = 0x200;
const URL_SAFE = 0x400;
VALUES.fill(NO_DIGIT);
for (let i = 0; i < 62; i++) VALUES[DIGITS[i]!] = i;
VALUES[0x2b] = 62 | STANDARD; // +
VALUES[0x2f] = 63 | STANDARD; // /
VALUES[0x2d] = 62 | URL_SAFE; // -
VALUES[0x5f] = 63 | URL_SAFE; // _

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Decodes base64 (RFC 4648) of either alphabet, padded or not. Strict: one alphabet throughout, no
 * white space, padding only if it completes the last group. Returns `undefined` for anything else.
 */
export function decodeBase64(text: string): DecodedBase64 | undefined {
  const padding = paddingOf(text);
  const halfPadded = padding === 1 && text.length % 4 === 3;
  if (padding > 0 && text.length % 4 !== 0 && !halfPadded) return undefined;
  // Decoded in place, behind the read position: bytes are faster to read than characters.
  const bytes = encoder.encode(text);
  // Only ASCII has as many bytes as characters.
  if (bytes.length !== text.length) return undefined;
  const length = text.length - padding;
  const whole = length - (length % 4);
  // A local variable: a bundled module constant is looked up in each round.
  const valueOf = VALUES;
  // No branch in the loop: a mark anywhere shows here at the end.
  let values = 0;
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = valueOf[bytes[i]!]!;
    const b = valueOf[bytes[i + 1]!]!;
    const c = valueOf[bytes[i + 2]!]!;
    const d = valueOf[bytes[i + 3]!]!;
    values |= a | b | c | d;
    const group = ((a & 63) << 18) | ((b & 63) << 12) | ((c & 63) << 6) | (d & 63);
    bytes[at] = group >> 16;
    bytes[at + 1] = group >> 8;
    bytes[at + 2] = group;
    at += 3;
  }
  let rest = 0;
  for (let i = whole; i < length; i++) {
    const value = valueOf[bytes[i]!]!;
    values |= value;
    rest = (rest << 6) | (value & 63);
  }
  const mixed = (values & STANDARD) !== 0 && (values & URL_SAFE) !== 0;
  if ((values & NO_DIGIT) !== 0 || mixed) return undefined;
  let leftOver = (length % 4) * 6;
  for (; leftOver >= 8; leftOver -= 8) bytes[at++] = rest >> (leftOver - 8);
  const ragged = leftOver === 6 || (rest & ((1 << leftOver) - 1)) !== 0;
  return {
    bytes: bytes.subarray(0, at),
    ending: ragged ? 'ragged' : halfPadded ? 'half_padded' : 'whole',
  };
}

function paddingOf(text: string): 0 | 1 | 2 {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

/** Encodes bytes as base64url without padding (RFC 4648, section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  const { length } = bytes;
  const digits = DIGITS;
  const text = new Uint8Array(Math.ceil((length * 4) / 3));
  let at = 0;
  let i = 0;
  for (; i + 2 < length; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text[at] = digits[group >> 18]!;
    text[at + 1] = digits[(group >> 12) & 63]!;
    text[at + 2] = digits[(group >> 6) & 63]!;
    text[at + 3] = digits[group & 63]!;
    at += 4;
  }
  if (i < length) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8);
    text[at] = digits[group >> 18]!;
    text[at + 1] = digits[(group >> 12) & 63]!;
    if (i + 2 === length) text[at + 2] = digits[(group >> 6) & 63]!;
  }
  return decoder.decode(text);
}
