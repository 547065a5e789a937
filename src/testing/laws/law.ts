import { isPlainObject } from '../../unknown.js';

/** A law that every kind of caveat must obey. */
export interface CaveatLaw {
  /** What must hold; use it as the name of a test. */
  readonly name: string;
  /** Throws a {@link CaveatLawError} if the kind breaks the law. */
  run(): void;
}

/** The laws that a kind of caveat breaks, and how. Test runners show it as a failed assertion. */
export class CaveatLawError extends Error {
  override readonly name: 'AssertionError' = 'AssertionError';
  /** The names of the broken laws. */
  readonly laws: readonly string[];

  constructor(message: string, laws: readonly string[]) {
    super(message);
    this.laws = Object.freeze([...laws]);
  }
}

/** Laws by name. The first text that one yields is what is wrong; an error that it throws is wrong too. */
export type Laws<S> = Readonly<Record<string, (subject: S) => Iterable<string | undefined>>>;

export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

/** Shows a value or a text in a message, shortened if it is long. */
export function show(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 120)}… (${text.length} characters)` : text;
}

/** Escapes the characters of a text that are invisible or would move the cursor. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (char) =>
    char === ' ' ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

/** The names of the fields, and the positions in lists, that lead to a part of a value. */
export type Path = readonly string[];

/** Returns every part of a value: lists, plain objects, and what they contain. */
export function* nodesIn(
  value: unknown,
  path: Path = [],
): Generator<{ path: Path; node: unknown }> {
  if (!Array.isArray(value) && !isPlainObject(value)) return;
  for (const [name, node] of Object.entries(value)) {
    const at = [...path, name];
    yield { path: at, node };
    yield* nodesIn(node, at);
  }
}

export function textsIn(value: object): readonly { path: Path; text: string }[] {
  return [...nodesIn(value)].flatMap(({ path, node }) =>
    typeof node === 'string' ? [{ path, text: node }] : [],
  );
}

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
    const changed = rest.length === 0 ? parts : [changedAt(one, rest, ...parts)];
    return changed.map((part) => [key, part]);
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

/** Compares two values at every level: the same fields, the same lists in the same order. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, i) => alike(one, b[i]));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && alike(a[name], b[name]));
}

/** Returns what a function does; `undefined` if it throws. */
export function attempt<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Returns what a function does; `undefined` if it throws a `TypeError`. */
export function orMistake<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Returns laws to be run one by one. */
export function lawsFor<S>(what: string, subject: S, laws: Laws<S>): readonly CaveatLaw[] {
  return Object.entries(laws).map(([name, law]) => ({
    name,
    run: () => tryLaws(what, subject, { [name]: law }),
  }));
}

/** @throws CaveatLawError naming the laws that are broken. */
export function tryLaws<S>(what: string, subject: S, laws: Laws<S>): void {
  const broken = new Map<string, string>();
  for (const [name, law] of Object.entries(laws)) {
    let wrong: string | undefined;
    try {
      for (wrong of law(subject)) if (wrong !== undefined) break;
    } catch (error) {
      wrong = `it throws: ${describeThrown(error)}`;
    }
    if (wrong !== undefined) broken.set(name, `${what} breaks a law: ${name}.\n  ${wrong}`);
  }
  if (broken.size > 0)
    throw new CaveatLawError([...broken.values()].join('\n'), [...broken.keys()]);
}
