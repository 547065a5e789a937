import { decodeError } from '../errors.js';

/**
 * Parses a token's JSON text.
 *
 * @throws TokenError `ends_early` for a text that stops inside a string or a bracket;
 *   `duplicate_field` for a name that an object has twice, which `JSON.parse` ignores.
 */
export function parseJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw decodeError(scan(text).open ? 'ends_early' : 'not_json');
  }
  if (scan(text).strings !== countStrings(value)) throw decodeError('duplicate_field');
  return value;
}

/** Counts the strings in a text, names included, and looks for an open bracket. */
function scan(text: string): { strings: number; open: boolean } {
  let strings = 0;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') {
      inString = true;
      strings++;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return { strings, open: depth > 0 };
}

/** Counts the strings in a value. Without recursion: the sender chooses the depth. */
function countStrings(value: unknown): number {
  let strings = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') strings++;
    else if (typeof next === 'object' && next !== null) {
      if (!Array.isArray(next)) strings += Object.keys(next).length;
      for (const inner of Object.values(next)) rest.push(inner);
    }
  }
  return strings;
}
