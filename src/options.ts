import { isObject } from './unknown.js';

/** Every field of a type, in any member of a union: a missing field does not compile. */
export type FieldsOf<O> = { readonly [K in O extends unknown ? keyof O : never]-?: true };

/** Refuses options with an unknown field: silently dropping a misspelt restriction would allow everything. */
export function checkFields<O extends object>(options: O, name: string, fields: FieldsOf<O>): void {
  if (!isObject(options)) throw new TypeError(`${name}: expected an object of options`);
  for (const field in options) {
    if (Object.hasOwn(fields, field) || !Object.hasOwn(options, field)) continue;
    const known = Object.keys(fields).sort().join(', ');
    throw new TypeError(`${name}: unknown option '${field}' (it takes: ${known})`);
  }
}
