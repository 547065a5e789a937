/** A deep copy of what JSON can hold, frozen, so that nobody can change it unnoticed. */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (!isPlainObject(value)) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, frozenCopy(one)])),
  );
}

/** The names of the fields, and the positions in lists, that lead to something in a value. */
export type Path = readonly string[];

/** Everything in a value, save the value itself: lists, plain objects and what they hold. */
export function* nodesIn(
  value: object,
  path: Path = [],
): Generator<{ readonly path: Path; readonly node: unknown }> {
  if (!Array.isArray(value) && !isPlainObject(value)) return;
  for (const [name, node] of Object.entries(value)) {
    const at = [...path, name];
    yield { path: at, node };
    if (typeof node === 'object' && node !== null) yield* nodesIn(node, at);
  }
}

/** Where there are texts in a value. */
export function textsIn(value: object): readonly { readonly path: Path; readonly text: string }[] {
  return [...nodesIn(value)].flatMap(({ path, node }) =>
    typeof node === 'string' ? [{ path, text: node }] : [],
  );
}

/** A copy of a value with something else at a place. */
export function withAt<T extends object>(value: T, path: Path, node: unknown): T;
export function withAt(value: object, path: Path, node: unknown): unknown {
  return changedAt(value, path, () => [node]);
}

/** A copy of a value without what is at a place: a field is left out, a list is shorter. */
export function withoutAt<T extends object>(value: T, path: Path): T;
export function withoutAt(value: object, path: Path): unknown {
  return changedAt(value, path, () => []);
}

function changedAt(
  value: unknown,
  [name, ...rest]: Path,
  change: () => readonly unknown[],
): unknown {
  const entries = Object.entries(Object(value)).flatMap(([key, one]): [string, unknown][] => {
    if (key !== name) return [[key, one]];
    const changed = rest.length === 0 ? change() : [changedAt(one, rest, change)];
    return changed.map((node) => [key, node]);
  });
  if (Array.isArray(value)) return entries.map(([, one]) => one);
  return Object.fromEntries(entries);
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
