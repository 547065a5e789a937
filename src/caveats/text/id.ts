/** What cannot stand for itself in an id: the separators, the percent sign, control characters. */
const RESERVED = /[|/%\u0000-\u001f\u007f-\u009f]/;
const EACH_RESERVED: RegExp = new RegExp(RESERVED, 'g');

/** Whether something can be the id of a doc or a table: text that is not empty. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.isWellFormed();
}

/** An id as it is written in a condition: percent-encoded where it has to be, and nowhere else. */
export function encodeId(id: string): string {
  return id.replace(EACH_RESERVED, encodeURIComponent);
}

/** The id that is written so, or `undefined` for a text that is not the one form of an id. */
export function decodeId(text: string): string | undefined {
  if (text === '' || !text.isWellFormed()) return undefined;
  // Most ids hold nothing of the kind, and are written as they are.
  if (!RESERVED.test(text)) return text;
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    return undefined;
  }
  return encodeId(id) === text ? id : undefined;
}
