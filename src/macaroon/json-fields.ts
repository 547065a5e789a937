import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { isObject, parseJson } from '../unknown.js';
import type { Strict } from './leniency.js';

/** The names of all fields, of all objects and both versions. */
const FIELD_NAMES: readonly string[] = [
  ...['location', 'identifier', 'caveats', 'signature', 'cid', 'vid', 'cl'],
  ...['v', 'l', 'i', 'i64', 'c', 's', 's64', 'v64'],
];

/** The fields of one object, taken out one by one. */
export class JsonFields {
  readonly #fields: Map<string, unknown>;
  readonly #budget: Budget;
  readonly leniency: Strict;

  private constructor(value: unknown, budget: Budget, leniency: Strict) {
    if (!isObject(value)) throw decodeError('wrong_type');
    const fields = Object.entries(value);
    budget.spend(fields.length);
    this.#fields = new Map(fields);
    this.#budget = budget;
    this.leniency = leniency;
  }

  /** Reads an object, and refuses the fields that `read` does not take. */
  static read<T>(
    value: unknown,
    budget: Budget,
    leniency: Strict,
    read: (fields: JsonFields) => T,
  ): T {
    const fields = new JsonFields(value, budget, leniency);
    const result = read(fields);
    fields.#end();
    return result;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** An identifier or a condition: some writers leave out an empty one. */
  orEmpty(value: Uint8Array | undefined): Uint8Array {
    if (value === undefined) this.leniency.tolerate('json_empty_field', 'missing_field');
    return value ?? new Uint8Array();
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw decodeError('wrong_type');
    this.#budget.spend(value.length);
    if (!value.isWellFormed()) throw decodeError('not_utf8');
    return value;
  }

  utf8(name: string): Uint8Array | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : encodeUtf8(text, name);
  }

  base64(name: string): Uint8Array | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const { bytes, ending } = this.leniency.base64(text);
    if (ending !== 'whole') throw decodeError('not_base64');
    return bytes;
  }

  /** A field in one of its two forms, `name` in UTF-8 or `name64` in base64, never both. */
  utf8OrBase64(name: string): Uint8Array | undefined {
    const utf8 = this.utf8(name);
    const base64 = this.base64(`${name}64`);
    if (utf8 !== undefined && base64 !== undefined) throw decodeError('duplicate_field');
    return utf8 ?? base64;
  }

  /** Reads the objects of a list; none if the field is absent. */
  objects<T>(name: string, read: (fields: JsonFields) => T): readonly T[] {
    const value = this.#take(name);
    const objects = value === undefined ? [] : readList(value, this.#budget);
    return objects.map((object) => JsonFields.read(object, this.#budget, this.leniency, read));
  }

  /** Checks the version of v2, which go-macaroon leaves out. */
  version(): void {
    const value = this.#take('v');
    if (value === undefined || value === 2) return;
    if (value !== '2') throw decodeError('unknown_version');
    this.leniency.tolerate('json_version', 'unknown_version');
  }

  #end(): void {
    if (this.#fields.size === 0) return;
    // Another reader might use a field of the other version or of another object.
    const isKnown = [...this.#fields.keys()].some((name) => FIELD_NAMES.includes(name));
    if (isKnown) throw decodeError('unexpected_field');
    this.leniency.tolerate('json_unknown_field', 'unexpected_field');
  }

  #take(name: string): unknown {
    if (!this.#fields.has(name)) return undefined;
    const value = this.#fields.get(name);
    this.#fields.delete(name);
    if (value === undefined) throw decodeError('wrong_type');
    if (value !== null) return value;
    this.leniency.tolerate('json_null', 'wrong_type');
    return undefined;
  }
}

/** The elements of a list, paid for before they are looked at. */
export function readList(value: unknown, budget: Budget): readonly unknown[] {
  if (!Array.isArray(value)) throw decodeError('wrong_type');
  budget.spend(value.length);
  return Array.from(value);
}

/** What may still be read. An object has no length to check first. */
export class Budget {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  spend(length: number): void {
    this.#left -= length;
    if (this.#left < 0) throw decodeError('too_long');
  }
}

/** Parses JSON, and refuses a name that an object has twice, which `JSON.parse` ignores. */
export function parseJsonText(text: string): unknown {
  const { strings, isOpen } = scan(text);
  const value = parseJson(text);
  if (value === undefined) throw decodeError(isOpen ? 'ends_early' : 'not_json');
  if (strings !== countStrings(value)) throw decodeError('duplicate_field');
  return value;
}

/** Counts the strings in a text, names included, and looks for an open bracket. */
function scan(text: string): { strings: number; isOpen: boolean } {
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
  return { strings, isOpen: depth > 0 };
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
