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

const INVALID = -1;
/** Six bits for each character code; 62 and 63 are marked with the alphabet they come from. */
const STANDARD = 0x100;
const URL_SAFE = 0x200;
const VALUES: Int16Array = new Int16Array(128).fill(INVALID);
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
  let at = 0;
  let seen = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = valueAt(text, i);
    const b = valueAt(text, i + 1);
    const c = valueAt(text, i + 2);
    const d = valueAt(text, i + 3);
    seen |= a | b | c | d;
    bytes[at++] = (a << 2) | ((b >> 4) & 3);
    bytes[at++] = (b << 4) | ((c >> 2) & 15);
    bytes[at++] = (c << 6) | (d & 63);
  }
  let rest = 0;
  for (let i = whole; i < length; i++) {
    const value = valueAt(text, i);
    seen |= value;
    rest = (rest << 6) | (value & 63);
  }
  // A negative value (an invalid character) leaves every higher bit set, both marks included.
  if ((seen & STANDARD) !== 0 && (seen & URL_SAFE) !== 0) return undefined;
  const leftOver = (length % 4) * 6 - (bytes.length - at) * 8;
  for (let shift = (length % 4) * 6 - 8; shift >= 0; shift -= 8) bytes[at++] = rest >> shift;
  const ragged = leftOver === 6 || (rest & ((1 << leftOver) - 1)) !== 0;
  return { bytes, ending: ragged ? 'ragged' : halfPadded ? 'half_padded' : 'whole' };
}

function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? VALUES[code]! : INVALID;
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
