/**
 * The characters of base64 that are written as a zero and their index. The last three are not part of
 * unpadded base64url.
 */
const ESCAPED = '0_-/+=';
const URL_SAFE = 3;
const ZERO = 0x30;

const ascii = new TextDecoder();

/** Writes unpadded base64url in letters and digits alone, so that a double click selects all of it. */
export function toBase62(base64url: string): string {
  return base64url.replaceAll('0', '00').replaceAll('_', '01').replaceAll('-', '02');
}

/** What a text in base62 contains. */
export interface Base64UrlText {
  readonly base64url: string;
  /** Whether the last character is the first half of a pair, as in a text that was cut off. */
  readonly isCutOff: boolean;
}

/** Returns the unpadded base64url that a text contains, or `undefined` for any other text. */
export function fromBase62(text: string): Base64UrlText | undefined {
  if (/[^0-9A-Za-z]/.test(text)) return undefined;
  const isCutOff = endsInside(text);
  const length = text.length - (isCutOff ? 1 : 0);
  // Bytes, not a string that grows: a text has up to a million characters.
  const codes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code === ZERO) {
      const number = text.charCodeAt(++i) - ZERO;
      // A letter is far beyond these.
      if (number >= URL_SAFE) return undefined;
      code = ESCAPED.charCodeAt(number);
    }
    codes[at++] = code;
  }
  return { base64url: ascii.decode(codes.subarray(0, at)), isCutOff };
}

/** Returns whether an odd number of zeros is at the end: two of them are one character. */
function endsInside(text: string): boolean {
  let start = text.length;
  while (text.charCodeAt(start - 1) === ZERO) start--;
  return (text.length - start) % 2 === 1;
}
