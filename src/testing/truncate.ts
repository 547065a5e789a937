/**
 * Cuts off the end of a text, as a terminal, a log or a careless copy does. It takes the text of a
 * token in any form.
 *
 * @param text the text of a token in any form, or any other.
 * @param n how many characters to cut off: 1 or more, and fewer than there are.
 * @throws TypeError for anything else.
 * @example
 * ```ts
 * import { deserialize } from 'caveats';
 * import { textFor, truncate } from 'caveats/testing';
 *
 * try {
 *   deserialize(truncate(textFor('usr-1'), 8));
 * } catch (error) {
 *   console.log(String(error)); // TokenError: The token ends too early: it was probably cut off
 * }
 * ```
 */
export function truncate(text: string, n: number): string {
  if (typeof text !== 'string') throw new TypeError('truncate: needs the text of a token');
  if (!(Number.isInteger(n) && n > 0 && n < text.length)) {
    throw new TypeError('truncate: cuts off 1 character or more, and fewer than there are');
  }
  return text.slice(0, -n);
}
