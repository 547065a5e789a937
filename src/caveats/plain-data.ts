import { isPlainObject } from '../unknown.js';

/** The deepest nesting: without a limit, a sender's `[[[…` would overflow the stack. */
const MAX_DEPTH = 100;

/** Copies plain data, frozen at every level: no caller can change for the others what was read from a token. */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown, depth?: number): unknown;
export function frozenCopy(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') throw notPlain();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) throw notPlain();
  // Most values are text, and a call for each would cost more than everything else.
  const copyOf = (inner: unknown): unknown =>
    typeof inner === 'string' ? inner : frozenCopy(inner, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    // The prototype of lists is a list itself, even that of another realm.
    if (!Array.isArray(prototype)) throw notPlain();
    const list: unknown[] = [];
    for (let i = 0; i < value.length; i++) list.push(copyOf(value[i]));
    return Object.freeze(list);
  }
  if (!isPlainObject(value)) throw notPlain();
  // A table without a prototype stays one: it does not contain `constructor`.
  const copy: Record<string, unknown> = prototype === null ? Object.create(null) : {};
  for (const name of Object.keys(value)) {
    // Setting it would set the prototype.
    if (name === '__proto__') throw notPlain();
    copy[name] = copyOf(value[name]);
  }
  return Object.freeze(copy);
}

function notPlain(): TypeError {
  return new TypeError('must be plain data: primitives, arrays and plain objects');
}
