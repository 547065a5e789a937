import type { Json } from './data/database.js';
import { Problem } from './problem.js';

/** A member of a body, `undefined` where there is none. */
export function member(body: Json, name: string): Json | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/**
 * Responds with 400 to what is not an object, and to members that there are not. Their names are not repeated:
 * they may be anything.
 *
 * @param ignored what a client may send all the same.
 */
export function assertMembers(
  body: Json,
  known: readonly string[],
  ignored: readonly string[] = [],
): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const of = known.length === 0 ? '' : `, with: ${known.join(', ')}`;
    throw new Problem(400, `The body needs an object${of}`);
  }
  if (Object.keys(body).every((name) => known.includes(name) || ignored.includes(name))) return;
  const some = known.length === 0 ? 'It takes none' : `There are: ${known.join(', ')}`;
  throw new Problem(400, `Unknown member of the body. ${some}`);
}

/** A text of a body. */
export function textIn(body: Json, name: string): string {
  const value = member(body, name);
  if (typeof value !== 'string') throw new Problem(400, `The body needs a text: ${name}`);
  return value;
}

/** A text of a body, or what there is where it has none. */
export function textOr<T>(body: Json, name: string, otherwise: T): string | T {
  return member(body, name) === undefined ? otherwise : textIn(body, name);
}

/** A yes or no of a body, or what there is where it has none. */
export function flagOr(body: Json, name: string, otherwise: boolean): boolean {
  const value = member(body, name);
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean') throw new Problem(400, `The body needs a yes or no: ${name}`);
  return value;
}

/** A list of a body; the empty one where it has none. */
export function listIn(body: Json, name: string): readonly Json[] {
  const value = member(body, name) ?? [];
  if (!Array.isArray(value)) throw new Problem(400, `The body needs a list: ${name}`);
  return value;
}

/** A list of texts of a body; the empty one where it has none. */
export function textsIn(body: Json, name: string): readonly string[] {
  return listIn(body, name).map((value) => {
    if (typeof value !== 'string') throw new Problem(400, `The body needs texts: ${name}`);
    return value;
  });
}

/** A text of a body that is one of some. */
export function oneOf<T extends string>(body: Json, name: string, allowed: readonly T[]): T {
  const value = textIn(body, name);
  const match = allowed.find((text) => text === value);
  if (match === undefined) throw new Problem(400, `${name} must be ${allowed.join(', ')}`);
  return match;
}
