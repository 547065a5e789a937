/** Deeper than anybody writes; with no limit, a sender's `[[[…` would end the stack. */
const MAX_DEPTH = 100;

/**
 * Copies plain data (primitives, arrays, plain objects) and freezes the copy, at every level: what
 * was read of a token is kept and handed to many, and none of them may change it for the others.
 *
 * @throws TypeError for anything else: a function, a `Map`, a `Date`, an object of a class, a value
 *   that contains itself.
 */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown, depth?: number): unknown;
export function frozenCopy(value: unknown, depth = 0): unknown {
  if (!isObject(value)) {
    if (typeof value === 'function') throw notPlain();
    return value;
  }
  if (depth === MAX_DEPTH) throw notPlain();
  // Most of what is read is text, and to call itself for each costs more than all the rest.
  const copyOf = (inner: unknown): unknown =>
    typeof inner === 'string' ? inner : frozenCopy(inner, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    if (!isArrayPrototype(prototype)) throw notPlain();
    const list: unknown[] = [];
    for (let i = 0; i < value.length; i++) list.push(copyOf(value[i]));
    return Object.freeze(list);
  }
  if (prototype !== null && !isObjectPrototype(prototype)) throw notPlain();
  // Without a prototype it stays so: `constructor` is no entry of a table of names.
  const copy: Record<string, unknown> = prototype === null ? Object.create(null) : {};
  for (const name of Object.keys(value)) {
    // To set it would set the prototype.
    if (name === '__proto__') throw notPlain();
    copy[name] = copyOf(value[name]);
  }
  return Object.freeze(copy);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function notPlain(): TypeError {
  return new TypeError('must be plain data: primitives, arrays and plain objects');
}

// Also those of another realm, such as a test runner's or a worker's: a list's prototype is a list
// itself, and nothing is above that of objects.

function isArrayPrototype(prototype: unknown): boolean {
  return prototype === Array.prototype || Array.isArray(prototype);
}

function isObjectPrototype(prototype: unknown): boolean {
  return prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
