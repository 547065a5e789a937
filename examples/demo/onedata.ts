import vectors from '../../test/vectors/onedata-tokens.json' with { type: 'json' };

/** A token that Onedata wrote, and what it was made of. */
export type OnedataToken = (typeof vectors.tokens)[number];

export const onedataTokens: readonly OnedataToken[] = vectors.tokens;

/** What stands for each of these characters is a `0` and its position. */
const ESCAPED = '0_-/+=';

/** Onedata's texts have letters and digits alone, so that a double click selects all of one. */
export function toBase62(base64url: string): string {
  return base64url.replace(/[0_\-/+=]/g, (char) => `0${ESCAPED.indexOf(char)}`);
}

/** The unpadded base64url that a text of Onedata's stands for. */
export function fromBase62(text: string): string {
  return text.replace(/0([0-5])/g, (_, digit: string) => ESCAPED.charAt(Number(digit)));
}
