/** A `Headers` object, for platforms whose types do not make it iterable. */
export interface HeadersObject {
  /** The value of a field; `null` if it is absent. */
  get(name: string): string | null;
  /** Calls back for each field. */
  forEach(callback: (value: string, name: string) => void): void;
}

/**
 * The header fields of a request, names in any case: a `Headers` object; pairs of name and value; a flat list
 * of names and values, as Node's `rawHeaders`; or a record as Node has it, in which a value may be a list.
 *
 * If the platform can, give every field line by itself. Node's `request.headers` silently drops a second
 * `Authorization`: give `request.rawHeaders` instead.
 */
export type HeaderFields =
  | Iterable<readonly [name: string, value: string]>
  | (Iterable<string> & { readonly length: number } & object)
  | HeadersObject
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A `Headers` object whose lines were counted: to read one field of it is faster than to read all. */
export class CountedHeaders implements HeadersObject {
  readonly #headers: HeadersObject;
  readonly count: number;

  constructor(headers: HeadersObject, count: number) {
    this.#headers = headers;
    this.count = count;
  }

  get(name: string): string | null {
    return this.#headers.get(name);
  }

  forEach(callback: (value: string, name: string) => void): void {
    this.#headers.forEach(callback);
  }
}

/** Node's servers keep this many lines of a request, and silently drop the rest. */
const MAX_LINES = 1000;

/** Returns the lines of some fields; `undefined` if there are so many that some may have been dropped. */
export function linesOf(
  headers: HeaderFields,
  fields: ReadonlyMap<string, unknown>,
  lengths: ReadonlySet<number>,
): readonly (readonly [name: string, value: string])[] | undefined {
  if (typeof headers !== 'object' || headers === null) throw wrongHeaders();
  const found: [name: string, value: string][] = [];
  let count = 0;
  const add = (name: unknown, value: unknown): void => {
    if (typeof name !== 'string') throw wrongHeaders();
    count++;
    // By their length alone, most other names are ruled out.
    if (!lengths.has(name.length) || value === undefined) return;
    const lower = name.toLowerCase();
    if (!fields.has(lower)) return;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (typeof one !== 'string') throw wrongHeaders();
      found.push([lower, one]);
    }
  };
  if (isFlat(headers)) {
    for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
  } else if (headers instanceof CountedHeaders) {
    for (const name of fields.keys()) add(name, headers.get(name) ?? undefined);
    ({ count } = headers);
  } else if (Symbol.iterator in headers) {
    for (const pair of headers) {
      if (!Array.isArray(pair)) throw wrongHeaders();
      add(pair[0], pair[1]);
    }
  } else if (typeof headers.forEach === 'function') {
    headers.forEach((value, name) => add(name, value));
  } else {
    for (const [name, value] of Object.entries(headers)) add(name, value);
  }
  return count < MAX_LINES ? found : undefined;
}

/** A name, of HTTP/2 also with a colon before it; not a whole line. */
const NAME = /^:?[^:\s]+$/;

/** Whether headers are a list of names and values, and not one of pairs or of lines. */
function isFlat(headers: HeaderFields): headers is readonly string[] {
  if (!Array.isArray(headers)) return false;
  const [first]: readonly unknown[] = headers;
  return typeof first === 'string' && NAME.test(first) && headers.length % 2 === 0;
}

function wrongHeaders(): TypeError {
  return new TypeError(
    'headers must be a Headers object, pairs, rawHeaders, or a record of strings',
  );
}
