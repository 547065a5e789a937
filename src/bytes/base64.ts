/** What base64 text holds, and whether its last characters were in order. */
export interface DecodedBase64 {
  readonly bytes: Uint8Array;
  /**
   * How the text ends. `ragged`: inside a group of four, or with bits left over that are not zero;
   * `half_padded`: with one `=` where two belong. Either is how a text looks that was cut off, so
   * whoever reads the bytes can tell that from a text that is wrong.
   */
  readonly ending: 'whole' | 'ragged' | 'half_padded';
}

const URL_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Six bits for each ASCII code, negative for what is no digit. */
const VALUES: Int32Array = new Int32Array(128).fill(-1);
/** Marks beside the two digits in which the alphabets differ. */
const STANDARD = 0x100;
const URL_SAFE = 0x200;
for (let i = 0; i < 62; i++) VALUES[URL_ALPHABET.charCodeAt(i)] = i;
VALUES[0x2b] = 62 | STANDARD; // +
VALUES[0x2f] = 63 | STANDARD; // /
VALUES[0x2d] = 62 | URL_SAFE; // -
VALUES[0x5f] = 63 | URL_SAFE; // _

/**
 * Decodes base64 (RFC 4648) of either alphabet, padded or not. Strict: one alphabet throughout, no
 * white space, padding only where it completes the last group.
 *
 * @returns `undefined` for text that is not base64 at all.
 */
export function decodeBase64(text: string): DecodedBase64 | undefined {
  const padding = paddingOf(text);
  const halfPadded = padding === 1 && text.length % 4 === 3;
  if (padding > 0 && text.length % 4 !== 0 && !halfPadded) return undefined;
  const length = text.length - padding;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const whole = length - (length % 4);
  // No branch in the loop: what is wrong anywhere shows in these at the end.
  let codes = 0;
  let values = 0;
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const code0 = text.charCodeAt(i);
    const code1 = text.charCodeAt(i + 1);
    const code2 = text.charCodeAt(i + 2);
    const code3 = text.charCodeAt(i + 3);
    codes |= code0 | code1 | code2 | code3;
    const a = VALUES[code0 & 127]!;
    const b = VALUES[code1 & 127]!;
    const c = VALUES[code2 & 127]!;
    const d = VALUES[code3 & 127]!;
    values |= a | b | c | d;
    const group = ((a & 63) << 18) | ((b & 63) << 12) | ((c & 63) << 6) | (d & 63);
    bytes[at] = group >> 16;
    bytes[at + 1] = group >> 8;
    bytes[at + 2] = group;
    at += 3;
  }
  let rest = 0;
  for (let i = whole; i < length; i++) {
    const code = text.charCodeAt(i);
    const value = VALUES[code & 127]!;
    codes |= code;
    values |= value;
    rest = (rest << 6) | (value & 63);
  }
  const mixed = (values & STANDARD) !== 0 && (values & URL_SAFE) !== 0;
  if (codes > 127 || values < 0 || mixed) return undefined;
  const leftOver = (length % 4) * 6 - (bytes.length - at) * 8;
  for (let shift = (length % 4) * 6 - 8; shift >= 0; shift -= 8) bytes[at++] = rest >> shift;
  const ragged = leftOver === 6 || (rest & ((1 << leftOver) - 1)) !== 0;
  return { bytes, ending: ragged ? 'ragged' : halfPadded ? 'half_padded' : 'whole' };
}

function paddingOf(text: string): 0 | 1 | 2 {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

/** Base64url without padding (RFC 4648, section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  for (; i + 2 < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text +=
      URL_ALPHABET[group >> 18]! +
      URL_ALPHABET[(group >> 12) & 63]! +
      URL_ALPHABET[(group >> 6) & 63]! +
      URL_ALPHABET[group & 63]!;
  }
  if (i + 1 === bytes.length) {
    const group = bytes[i]!;
    text += URL_ALPHABET[group >> 2]! + URL_ALPHABET[(group & 3) << 4]!;
  } else if (i + 2 === bytes.length) {
    const group = (bytes[i]! << 8) | bytes[i + 1]!;
    text +=
      URL_ALPHABET[group >> 10]! +
      URL_ALPHABET[(group >> 4) & 63]! +
      URL_ALPHABET[(group & 15) << 2]!;
  }
  return text;
}
