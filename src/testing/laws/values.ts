/** A deep copy of what JSON can hold, frozen, so that nobody can change it unnoticed. */
export function frozenCopy<T>(value: T): T {
  return mapValue(value, (leaf) => leaf);
}

/**
 * The same with other leaves: what is neither a list nor a plain object is one.
 *
 * @param change is told of each leaf, and of the names of the fields that lead to it.
 */
export function mapValue<T>(
  value: T,
  change: (leaf: unknown, path: readonly string[]) => unknown,
  path?: readonly string[],
): T;
export function mapValue(
  value: unknown,
  change: (leaf: unknown, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): unknown {
  if (Array.isArray(value)) {
    return Object.freeze(value.map((one, i) => mapValue(one, change, [...path, String(i)])));
  }
  if (!isPlainObject(value)) return change(value, path);
  return Object.freeze(
    Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, mapValue(one, change, [...path, name])]),
    ),
  );
}

/** Whether something is a plain object: no list, promise, `Map` or instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Also one of another realm: test runners have their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether two values are alike all the way down: the same fields, lists in the same order. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((one, i) => alike(one, b[i]));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && alike(a[name], b[name]));
}
