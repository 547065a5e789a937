/** The names of the fields, and the positions in lists, that lead to a part of a value. */
export type Path = readonly string[];

/** Returns every part of a value: lists, plain objects, and what they contain. */
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

/** Returns the texts in a value. */
export function textsIn(value: object): readonly { readonly path: Path; readonly text: string }[] {
  return [...nodesIn(value)].flatMap(({ path, node }) =>
    typeof node === 'string' ? [{ path, text: node }] : [],
  );
}

/** Returns the texts in a caveat, except for its type. */
export function textsInFields(caveat: object): ReturnType<typeof textsIn> {
  return textsIn(caveat).filter(({ path }) => path.join() !== 'type');
}

/** Copies a value with another part at a path, or without that part. */
export function changedAt<T extends object>(value: T, path: Path, ...parts: readonly unknown[]): T;
export function changedAt(value: unknown, path: Path, ...parts: readonly unknown[]): unknown;
export function changedAt(
  value: unknown,
  [name, ...rest]: Path,
  ...parts: readonly unknown[]
): unknown {
  const entries = Object.entries(Object(value)).flatMap(([key, one]): [string, unknown][] => {
    if (key !== name) return [[key, one]];
    return (rest.length === 0 ? parts : [changedAt(one, rest, ...parts)]).map((part) => [
      key,
      part,
    ]);
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

/** Decides whether something is a plain object: not a list, promise, `Map` or instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Test runners have a realm of their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Compares two values at every level: the same fields, the same lists in the same order. */
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
