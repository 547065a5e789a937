/** What was worked out of a request, by the functions that did. */
type Memory = Map<(request: never) => unknown, unknown>;

const MEMORY: unique symbol = Symbol('memory');

/** Copies a request, so that {@link derived} works everything out of it only once. */
export function remembering<R>(request: R): R {
  // Not enumerable: a copy with other fields must not take over what was worked out of these.
  return Object.defineProperty({ ...request }, MEMORY, { value: new Map() satisfies Memory });
}

/**
 * Works something out of a request, once for all the caveats of a token that ask for it with the same
 * function: a token may have thousands, and a request may be long.
 */
export function derived<R, T>(
  request: R & { readonly [MEMORY]?: Memory },
  derive: (request: R) => T,
): T {
  const memory = request[MEMORY];
  if (memory === undefined) return derive(request);
  // What is kept under a function is what it returned.
  if (memory.has(derive)) return memory.get(derive) as T;
  const value = derive(request);
  memory.set(derive, value);
  return value;
}
