/** Characters that an id encodes: the separators, the percent sign, control characters. */
const RESERVED = /[|/%\u0000-\u001f\u007f-\u009f]/;
const EACH_RESERVED: RegExp = new RegExp(RESERVED, 'g');

/** Returns whether a value can be the id of a doc or a table: text that is not empty. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.isWellFormed();
}

/** Writes an id for a condition: only reserved characters are percent-encoded. */
export function encodeId(id: string): string {
  return id.replace(EACH_RESERVED, encodeURIComponent);
}

/** Reads an id; returns `undefined` for a text that `encodeId` would not write. */
export function decodeId(text: string): string | undefined {
  if (text === '' || !text.isWellFormed()) return undefined;
  // Most ids contain nothing reserved.
  if (!RESERVED.test(text)) return text;
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  return encodeId(id) === text ? id : undefined;
}
