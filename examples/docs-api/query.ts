import { Problem } from './problem.js';

/** A parameter of a query: what its values are. */
export interface Parameter {
  readonly pattern: RegExp;
  /** What its values must be, for an error. */
  readonly expected: string;
  /** Whether it is a list: its values are separated by commas, or in parameters of the same name. */
  readonly isList?: true;
  readonly isRequired?: true;
}

/** Parameters by name. `missing` are those that Coda documents and this API does not have: 501. */
export type Parameters = Readonly<Record<string, Parameter | 'missing'>>;

/** The values of a query, by name, checked. Values of a list are separated by commas. */
export type Query = ReadonlyMap<string, string>;

/** Any text, even an empty one. */
export const text: Parameter = { pattern: /^/, expected: 'a text' };
export const id: Parameter = { pattern: /./, expected: 'an id' };
export const flag: Parameter = { pattern: /^(?:true|false)$/, expected: 'true or false' };
export const date: Parameter = { pattern: /^\d{4}-\d\d-\d\d$/, expected: 'a date like 2025-06-02' };
export const count: Parameter = { pattern: /^[1-9]\d{0,8}$/, expected: 'a whole number above 0' };

export function oneOf(...values: readonly string[]): Parameter {
  return { pattern: new RegExp(`^(?:${values.join('|')})$`), expected: values.join(' or ') };
}

export function listOf(item: Parameter): Parameter {
  return { ...item, isList: true };
}

export function required(parameter: Parameter): Parameter {
  return { ...parameter, isRequired: true };
}

/** Reads a query strictly: responds with 400 or 501 to everything that would otherwise be ignored. */
export function readQuery(sent: URLSearchParams, declared: Parameters): Query {
  assertKnown(sent, declared);
  const query = new Map<string, string>();
  for (const [name, parameter] of Object.entries(declared)) {
    if (sent.has(name)) query.set(name, readOne(sent, name, parameter));
    else if (parameter !== 'missing' && parameter.isRequired) {
      throw new Problem(400, `The parameter ${name} is required`);
    }
  }
  return query;
}

/** Responds with 400 to parameters that there are not. */
export function assertKnown(sent: URLSearchParams, declared: Parameters): void {
  if ([...sent.keys()].every((name) => Object.hasOwn(declared, name))) return;
  const names = Object.keys(declared).filter((name) => declared[name] !== 'missing');
  const known = names.length === 0 ? 'This operation has none' : `There are: ${names.join(', ')}`;
  // The unknown name is not repeated: it may be a token in the wrong place.
  throw new Problem(400, `Unknown query parameter. ${known}`);
}

function readOne(sent: URLSearchParams, name: string, parameter: Parameter | 'missing'): string {
  if (parameter === 'missing') throw new Problem(501, `This API has no parameter ${name}`);
  const { pattern, expected, isList = false } = parameter;
  const values = sent.getAll(name);
  if (values.length > 1 && !isList) throw new Problem(400, `${name} is there more than once`);
  // Clients in Python send `True`.
  const read = pattern === flag.pattern ? values.map((value) => value.toLowerCase()) : values;
  const items = isList ? read.flatMap((value) => value.split(',')) : read;
  if (items.every((item) => pattern.test(item))) return items.join(',');
  throw new Problem(400, `${name} must be ${expected}${isList ? ', or some of them' : ''}`);
}
