import vectors from '../../test/vectors/onedata-tokens.json' with { type: 'json' };

/** A token that Onedata wrote, and its parts. */
export type OnedataToken = (typeof vectors.tokens)[number];

export const onedataTokens: readonly OnedataToken[] = vectors.tokens;

/** Each of these characters is written as a `0` and its position. */
const ESCAPED = '0_-/+=';

/** Onedata's texts have only letters and digits, so that a double click selects a whole token. */
export function toBase62(base64url: string): string {
  return base64url.replace(/[0_\-/+=]/g, (char) => `0${ESCAPED.indexOf(char)}`);
}

/** Returns the unpadded base64url of a text of Onedata. */
export function fromBase62(text: string): string {
  return text.replace(/0([0-5])/g, (_, digit: string) => ESCAPED.charAt(Number(digit)));
}
