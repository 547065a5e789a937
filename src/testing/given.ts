import { isPlainObject } from './laws/values.js';

/**
 * Checks an object that a test gives: it must be a plain one, and nothing in it may be `undefined`. An
 * expectation about what is missing would hold of almost any token.
 *
 * @param name what the message calls it.
 * @throws TypeError naming the field.
 */
export function checkGiven(given: unknown, name: string): asserts given is object {
  if (!isPlainObject(given)) throw new TypeError(`${name}: expected a plain object`);
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) {
      throw new TypeError(`${name}: ${field} is undefined; leave it out if that is meant`);
    }
    if (isPlainObject(value)) checkGiven(value, `${name}: ${field}`);
    if (Array.isArray(value) && Array.from<unknown>(value).includes(undefined)) {
      throw new TypeError(`${name}: ${field} has an entry that is undefined`);
    }
  }
}
