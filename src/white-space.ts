/**
 * Removes white space from both ends of a text, in linear time: a pattern for the end backtracks.
 *
 * @param space the characters that count as white space, such as `' \t'` for HTTP.
 */
export function withoutSpaceAround(text: string, space: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && space.includes(text[start]!)) start++;
  while (end > start && space.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}
