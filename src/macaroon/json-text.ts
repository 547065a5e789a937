import { decodeError } from '../errors.js';

/**
 * Parses a token's JSON text. Says `ends_early` where the text stops inside a string or a bracket,
 * and refuses what `JSON.parse` would settle in silence: a name that stands twice in an object.
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

/** Counts the strings that the text has, names included, and whether anything is left open. */
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
  // What is open at the end of the text is the token's own bracket, or something in it.
  return { strings, open: depth > 0 };
}

/** Counts the strings that are left of them in the value. Without recursion: depth is the sender's. */
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
