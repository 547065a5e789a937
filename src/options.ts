/** Every field that a type has, in any member of a union: one that is forgotten does not compile. */
export type FieldsOf<O> = { readonly [K in O extends unknown ? keyof O : never]-?: true };

/**
 * Refuses options that are not an object, and options with a field that the function does not take:
 * a misspelt restriction that is dropped would let everything in.
 *
 * @param options what the caller gave.
 * @param name what the message calls it: the function, or the option that holds the object.
 * @param fields the fields that it may have.
 * @throws TypeError naming the field, and those that there are.
 */
export function checkFields<O extends object>(options: O, name: string, fields: FieldsOf<O>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${name}: expected an object of options`);
  }
  for (const field of Object.keys(options)) {
    if (Object.hasOwn(fields, field)) continue;
    const known = Object.keys(fields).sort().join(', ');
    throw new TypeError(`${name}: unknown option '${field}' (it takes: ${known})`);
  }
}
