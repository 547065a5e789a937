const SEPARATOR = '|';

/** The rest of a condition that starts with a prefix. */
export function afterPrefix(condition: string, prefix: string): string | undefined {
  return condition.startsWith(prefix) ? condition.slice(prefix.length) : undefined;
}

/** The entries of a list as it is written, if every one of them can be read. */
export function readList<T>(
  text: string | undefined,
  read: (entry: string) => T | undefined,
): readonly T[] | undefined {
  if (text === undefined) return undefined;
  const entries: T[] = [];
  for (const part of text.split(SEPARATOR)) {
    const entry = read(part);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}

/** The entries of a list as it is written, if they all are what they should be. */
export function splitList(
  text: string | undefined,
  isEntry: (entry: string) => boolean,
): readonly string[] | undefined {
  const entries = text?.split(SEPARATOR);
  return entries?.every(isEntry) ? entries : undefined;
}

export function joinList(entries: readonly (string | number)[]): string {
  return entries.join(SEPARATOR);
}

/** A whole number from 0 on in its one decimal form, if it is at most `max`. */
export function parseWholeNumber(text: string | undefined, max: number): number | undefined {
  const value = Number(text);
  return isWholeNumber(value, max) && String(value) === text ? value : undefined;
}

export function isWholeNumber(value: unknown, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;
}

// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Whether a text can stand in a condition as it is. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text) && text.isWellFormed();
}

/** Whether something can be an entry of a list: a plain text without a separator. */
export function isPlainEntry(entry: unknown): entry is string {
  return typeof entry === 'string' && !entry.includes(SEPARATOR) && isPlainText(entry);
}

/**
 * Checks that a value has a caveat's fields and no others: one that is misspelt would otherwise be
 * dropped, and with it the restriction that was meant.
 *
 * @throws TypeError naming the type of the caveat.
 */
export function assertFields(caveat: object, type: string, fields: readonly string[]): void {
  const expected = ['type', ...fields];
  const names = Object.keys(caveat);
  if (names.length === expected.length && names.every((name) => expected.includes(name))) return;
  throw new TypeError(`${type}: a caveat of this type has the fields ${expected.join(', ')}`);
}

/**
 * A copy of a list that has to have entries, all of them right.
 *
 * @param what what an entry is, for the message
 * @throws TypeError naming the type of the caveat.
 */
export function checkedList<T>(
  list: readonly T[],
  type: string,
  isEntry: (entry: T) => boolean,
  what: string,
): readonly T[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new TypeError(`${type}: needs a list of ${what}`);
  // By index: `every` would pass over the holes of a sparse list.
  const copy = Array.from({ length: list.length }, (_, i) => list[i]!);
  if (!copy.every((entry) => isEntry(entry))) throw new TypeError(`${type}: takes only ${what}`);
  return copy;
}
