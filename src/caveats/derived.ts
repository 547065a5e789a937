/**
 * Returns the object that it is given, to which a subclass then adds its private fields. Use what `new` returns:
 * bundlers drop an instance that nothing uses.
 */
export class Onto {
  constructor(object: object) {
    return object;
  }
}

/** Twice the most functions whose results are kept: a caveat may be written in many dialects. */
const MAX_KNOWN = 64;

/** What was worked out of an object: in a private field of it, which nothing shows and no copy has. */
class Memory extends Onto {
  readonly #known: unknown[] = [];

  static of(object: object): unknown[] | undefined {
    return #known in object ? object.#known : undefined;
  }
}

/** Returns the same object, of which {@link derived} works everything out only once. Freeze it afterwards. */
export function remember<T extends object>(object: T): T {
  return new Memory(object) as object as T;
}

/** Freezes a value that a kind of this library made; its parts must be frozen. It remembers its text. */
export function made<C extends object>(caveat: C): C {
  return Object.freeze(remember(caveat));
}

/** Returns whether {@link made} made a value, which is then frozen at every level. */
export function isMade(caveat: object): boolean {
  return Memory.of(caveat) !== undefined && Object.isFrozen(caveat);
}

/**
 * Works something out of a request or a caveat, once for all who ask for it with the same function: a token
 * may have thousands of caveats, and a request may be long.
 */
export function derived<F extends object, T>(from: F, derive: (from: F) => T): T {
  const known = Memory.of(from);
  if (known === undefined) return derive(from);
  // After each function comes what it returned.
  for (let i = 0; i < known.length; i += 2) if (known[i] === derive) return known[i + 1] as T;
  const value = derive(from);
  if (known.length >= MAX_KNOWN) known.length = 0;
  known.push(derive, value);
  return value;
}

/** Takes note of what a function would work out of an object that remembers it. */
export function keep<F extends object, T>(from: F, derive: (from: F) => T, value: T): void {
  Memory.of(from)?.push(derive, value);
}
