/**
 * What could do something to a terminal or deceive its reader: control characters, those that turn
 * the direction of writing or are not seen, breaks of lines, and halves of characters.
 */
export const UNSAFE: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** JSON in which that is written `\u001b`: the same to a program. Line breaks of its layout stay. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (char) => (char === '\n' ? char : escapeUnits(char)));
}

function escapeUnits(char: string): string {
  return Array.from(
    { length: char.length },
    (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
