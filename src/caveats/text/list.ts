const SEPARATOR = '|';
const ZERO = 0x30;

/** The rest of a condition that starts with a prefix. */
export function afterPrefix(condition: string, prefix: string): string | undefined {
  return condition.startsWith(prefix) ? condition.slice(prefix.length) : undefined;
}

/** The rest of a condition that starts with a type and an operator. */
export function afterOperator(
  condition: string,
  type: string,
  operator: string,
): string | undefined {
  const isSo = condition.startsWith(type) && condition.startsWith(operator, type.length);
  return isSo ? condition.slice(type.length + operator.length) : undefined;
}

/** The entries of a list as it is written, if every one of them can be read. */
export function readList<T>(
  text: string | undefined,
  read: (entry: string) => T | undefined,
): readonly T[] | undefined {
  if (text === undefined) return undefined;
  // Begun with the first entry: V8 makes room for 17 where one is added to an empty list.
  let entries: T[] | undefined;
  for (let start = 0; ;) {
    const end = text.indexOf(SEPARATOR, start);
    const entry = read(end < 0 ? text.slice(start) : text.slice(start, end));
    if (entry === undefined) return undefined;
    if (entries === undefined) entries = [entry];
    else entries.push(entry);
    if (end < 0) return entries;
    start = end + 1;
  }
}

/** The entries of a list as it is written, if they all are what they should be. */
export function splitList<E extends string>(
  text: string | undefined,
  isEntry: (entry: string) => entry is E,
): readonly E[] | undefined;
export function splitList(
  text: string | undefined,
  isEntry: (entry: string) => boolean,
): readonly string[] | undefined;
export function splitList(
  text: string | undefined,
  isEntry: (entry: string) => boolean,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  let entries: string[] | undefined;
  for (let start = 0; ;) {
    const end = text.indexOf(SEPARATOR, start);
    const entry = end < 0 ? text.slice(start) : text.slice(start, end);
    if (!isEntry(entry)) return undefined;
    if (entries === undefined) entries = [entry];
    else entries.push(entry);
    if (end < 0) return entries;
    start = end + 1;
  }
}

export function joinList(entries: readonly (string | number)[]): string {
  return entries.join(SEPARATOR);
}

/**
 * A whole number from 0 on in its one decimal form, if it is at most `max`. Digit by digit: to let
 * the platform read it, and write it again to compare, takes ten times as long.
 *
 * @param max at most `Number.MAX_SAFE_INTEGER`, up to which no digit gets lost.
 */
export function parseWholeNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length > 1 && text.charCodeAt(0) === ZERO) return undefined;
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
