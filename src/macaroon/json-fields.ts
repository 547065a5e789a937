import { decodeBase64 } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';

/** The fields of one object of a token's JSON, taken out one by one. */
export class JsonFields {
  readonly #fields: Map<string, unknown>;
  readonly #budget: Budget;

  constructor(value: unknown, budget: Budget) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw decodeError('wrong_type');
    }
    const names = Object.keys(value);
    budget.spend(names.length);
    this.#fields = new Map(names.map((name) => [name, Reflect.get(value, name)]));
    this.#budget = budget;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** A text, or `undefined` where there is no such field. */
  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw decodeError('wrong_type');
    this.#budget.spend(value.length);
    if (!value.isWellFormed()) throw decodeError('not_utf8');
    return value;
  }

  /** The bytes of a text in UTF-8. */
  utf8(name: string): Uint8Array | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : encodeUtf8(text, name);
  }

  /** The bytes of a text in base64 of either alphabet. */
  base64(name: string): Uint8Array | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const decoded = decodeBase64(text);
    if (decoded?.ending !== 'whole') throw decodeError('not_base64');
    return decoded.bytes;
  }

  /** A field in one of its two forms, `name` in UTF-8 or `name64` in base64, never both. */
  utf8OrBase64(name: string): Uint8Array | undefined {
    const utf8 = this.utf8(name);
    const base64 = this.base64(`${name}64`);
    if (utf8 !== undefined && base64 !== undefined) throw decodeError('duplicate_field');
    return utf8 ?? base64;
  }

  /** The elements of a list; none where there is no such field. */
  list(name: string): readonly unknown[] {
    const value = this.#take(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw decodeError('wrong_type');
    const { length } = value;
    this.#budget.spend(length);
    return Array.from({ length }, (_, i): unknown => value[i]);
  }

  /** A field that, where it is there, has to have this value. */
  constant(name: string, expected: number): void {
    const value = this.#take(name);
    if (value !== undefined && value !== expected) throw decodeError('unknown_version');
  }

  /** To be called last: whatever was not taken does not belong here. */
  end(): void {
    if (this.#fields.size > 0) throw decodeError('unexpected_field');
  }

  #take(name: string): unknown {
    const value = this.#fields.get(name);
    if (value === undefined && this.#fields.has(name)) throw decodeError('wrong_type');
    this.#fields.delete(name);
    return value;
  }
}

/** What may still be read: an object has no length that could be looked at first. */
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
