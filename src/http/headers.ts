/** A `Headers` object, where the types of the platform do not say that it can be iterated. */
export interface HeadersObject {
  /** The value of a field; `null` where it is not there. */
  get(name: string): string | null;
  /** Calls back for each field. */
  forEach(callback: (value: string, name: string) => void): void;
}

/**
 * The header fields of a request, names in any case: a `Headers` object; pairs of name and value; or
 * a record as Node has it, where a value may be a list.
 *
 * Where the platform can tell, give every field line by itself. Node's `request.headers` drops a
 * second `Authorization` without a word: make pairs of `request.rawHeaders` instead.
 */
export type HeaderFields =
  | Iterable<readonly [name: string, value: string]>
  | HeadersObject
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A field line: its name in lower case, and its value. */
export type FieldLine = readonly [name: string, value: string];

/** As many lines Node's servers keep of a request; more they drop without a word. */
const MAX_LINES = 1000;

/**
 * The lines of some fields by these names, which are in lower case. Of other fields, nothing is looked
 * at but the name. `undefined` for so many fields that some may have been dropped.
 *
 * @throws TypeError for anything that {@link HeaderFields} is not: a server's mistake.
 */
export function linesOf(
  headers: HeaderFields,
  names: ReadonlySet<string>,
): readonly FieldLine[] | undefined {
  if (typeof headers !== 'object' || headers === null) throw wrongHeaders();
  const lines: FieldLine[] = [];
  let count = 0;
  const add = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string') throw wrongHeaders();
    count++;
    const lower = name.toLowerCase();
    if (!names.has(lower) || value === undefined) return;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (typeof one !== 'string') throw wrongHeaders();
      lines.push([lower, one]);
    }
  };
  if (isIterable(headers)) {
    for (const pair of headers) {
      // Node's flat `rawHeaders` is a list as well, of texts.
      if (!Array.isArray(pair)) throw wrongHeaders();
      add(pair[0], pair[1]);
    }
  } else if (typeof headers.forEach === 'function') {
    headers.forEach((value, name) => add(name, value));
  } else {
    for (const [name, value] of Object.entries(headers)) add(name, value);
  }
  return count < MAX_LINES ? lines : undefined;
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return Symbol.iterator in headers;
}

function wrongHeaders(): TypeError {
  return new TypeError('headers must be a Headers object, pairs, or a record of strings');
}
