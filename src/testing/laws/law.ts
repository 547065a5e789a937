import { printable } from '../verdict.js';
import type { AnyCaveat, CaveatKind } from '../../caveats/kind.js';

/** A law that a kind of caveat has to obey. */
export interface CaveatLaw {
  /** What has to hold, in words; fit for the name of a test. */
  readonly name: string;
  /** @throws CaveatLawError where it does not hold. */
  run(): void;
}

/**
 * Laws that a kind of caveat breaks, and how. Runners show it as they show a failed assertion.
 */
export class CaveatLawError extends Error {
  override readonly name: 'AssertionError' = 'AssertionError';
  /** The names of the laws that are broken. */
  readonly laws: readonly string[];

  constructor(message: string, laws: readonly string[]) {
    super(message);
    this.laws = Object.freeze([...laws]);
  }
}

/** A kind of caveat, whatever its values and requests are. */
export type AnyKind = CaveatKind<AnyCaveat, object>;

/** What the laws are tried on. */
export interface Subject {
  readonly kind: AnyKind;
  readonly values: readonly AnyCaveat[];
  readonly requests: readonly object[];
  alsoMeets(value: AnyCaveat, request: object): boolean;
  readonly neverMet: boolean;
}

/** How a law is tried: it returns what is wrong, or `undefined`; what it throws is wrong as well. */
export type Try = (subject: Subject) => string | undefined;

/** What something that is wrong says of itself. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

/** A value or a text as it stands in a message, and no more of it than helps. */
export function show(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 120)}… (${text.length} characters)` : text;
}
