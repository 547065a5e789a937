const SEPARATOR = '|';
const ZERO = 0x30;

/** Reads the list of a condition that begins with `start`, frozen, if every entry of it can be read. */
export function readList<T>(
  condition: string,
  start: string,
  read: (entry: string) => T | undefined,
): readonly T[] | undefined {
  if (!condition.startsWith(start) || !isPlainText(condition)) return undefined;
  const entries: T[] = [];
  for (let from = start.length; ;) {
    const end = condition.indexOf(SEPARATOR, from);
    const entry = read(end < 0 ? condition.slice(from) : condition.slice(from, end));
    if (entry === undefined) return undefined;
    entries.push(entry);
    if (end < 0) return Object.freeze(entries);
    from = end + 1;
  }
}

export function joinList(entries: readonly (string | number)[]): string {
  return entries.join(SEPARATOR);
}

/** Reads a whole number, from 0 to `max`, in its one decimal form. */
export function parseWholeNumber(text: string, max: number): number | undefined {
  if (text === '' || (text.length > 1 && text.charCodeAt(0) === ZERO)) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = 10 * value + digit;
    if (value > max) return undefined;
  }
  return value;
}

export function isWholeNumber(value: unknown, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;
}

// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Returns whether a text can stand in a condition as it is. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text) && text.isWellFormed();
}

/** Returns whether a value can be an entry of a list: plain text without a separator. */
export function isPlainEntry(entry: unknown): entry is string {
  return typeof entry === 'string' && !entry.includes(SEPARATOR) && isPlainText(entry);
}

/** Checks that a value has the fields of its kind and no others: a misspelt one would be dropped. */
export function assertFields(caveat: object, type: string, fields: readonly string[]): void {
  const expected = ['type', ...fields];
  const names = Object.keys(caveat);
  if (names.length === expected.length && names.every((name) => expected.includes(name))) return;
  throw new TypeError(`${type}: a caveat of this type has the fields ${expected.join(', ')}`);
}

/** Returns a frozen list with each entry in its one form. `what` an entry is goes into the message. */
export function checkedList<T>(
  list: readonly unknown[],
  type: string,
  toEntry: (given: unknown) => T | undefined,
  what: string,
): readonly T[] {
  if (!Array.isArray(list) || list.length === 0) {
    throw new TypeError(`${type}: needs a list of ${what}`);
  }
  const entries = Array.from(list, (given: unknown) => {
    const entry = toEntry(given);
    if (entry === undefined) throw new TypeError(`${type}: takes only ${what}`);
    return entry;
  });
  return Object.freeze(entries);
}
