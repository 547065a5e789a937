/** A JSON schema, as far as the ones here go. */
export type Schema = Readonly<Record<string, unknown>>;

export type Members = Readonly<Record<string, Schema>>;

export const text: Schema = { type: 'string' };
export const number: Schema = { type: 'number' };
export const integer: Schema = { type: 'integer' };
export const flag: Schema = { type: 'boolean' };
export const link: Schema = { type: 'string', format: 'uri' };
export const time: Schema = { type: 'string', format: 'date-time' };
export const day: Schema = { type: 'string', format: 'date' };
export const email: Schema = { type: 'string', format: 'email' };

export const one = (...values: readonly string[]): Schema => ({ enum: values });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const either = (...schemas: readonly Schema[]): Schema => ({ anyOf: schemas });

/** An object with these members and no other; those whose names end with `?` may be missing. */
export function object(members: Members): Schema {
  const names = Object.keys(members);
  return {
    type: 'object',
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), members[name]])),
    additionalProperties: false,
  };
}

/** A list in pages, as Coda documents it. */
export function pages(item: Schema, more: Members = { 'href?': link }): Schema {
  return object({ items: list(item), 'nextPageToken?': text, 'nextPageLink?': link, ...more });
}
