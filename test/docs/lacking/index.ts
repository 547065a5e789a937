/**
 * An entry point that lacks what a reference has to have.
 *
 * @module caveats/lacking
 */

/** Not exported, but what is exported is made of it. */
interface Hidden {
  readonly name: string;
}

/** Refers to {@link nobody}. */
export interface LinkedOptions {
  readonly hidden: Hidden;
  /** Has a docstring. */
  readonly told?: string;
  readonly neverGiven?: undefined;
}

export function undocumented(): void {}

/** Has a parameter that nothing is said about, and no example. */
export function silent(value: string, options: LinkedOptions): string {
  return value + options.hidden.name;
}

/**
 * Has all that there has to be.
 *
 * @param value what comes back.
 * @example
 * ```ts
 * whole('a'); // a
 * ```
 */
export function whole(value: string): string {
  return value;
}
