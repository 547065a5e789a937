import type { CaseResult } from './smoke.js';

/** What a runtime says after it has run the suite. */
export interface Report {
  /** The version, as the runtime itself tells it. */
  readonly version: string;
  readonly results: readonly CaseResult[];
}

/** A runtime that is not there, and why. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A runtime, and how to have it run the suite. Throws {@link Unavailable} where it is not there. */
export interface Runtime {
  readonly name: string;
  run(): Promise<Report>;
}

/** How it went in a runtime. */
export type Outcome = { readonly name: string } & (
  | { readonly kind: 'ran'; readonly report: Report }
  | { readonly kind: 'broke'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }
);

/** Has a runtime run the suite. One that breaks off or does not start at all is an outcome too. */
export async function outcomeOf({ name, run }: Runtime): Promise<Outcome> {
  try {
    const report = await run();
    if (report.results.length === 0) return { name, kind: 'broke', reason: 'it ran no case' };
    return { name, kind: 'ran', report };
  } catch (error) {
    if (error instanceof Unavailable) return { name, kind: 'unavailable', reason: error.message };
    return { name, kind: 'broke', reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The report that a runtime gave: its version, and the results as a list or as the JSON text of it.
 * Another answer is an error.
 */
export function toReport(version: unknown, results: unknown): Report {
  const list = typeof results === 'string' ? parseJson(results) : results;
  if (typeof version !== 'string' || version === '' || !Array.isArray(list)) {
    throw new Error(`it gave no report: ${JSON.stringify([version, results]).slice(0, 500)}`);
  }
  return { version, results: list.map(toCaseResult) };
}

function toCaseResult(value: unknown): CaseResult {
  const { name, ok, error } = fieldsOf(value);
  if (typeof name !== 'string' || typeof ok !== 'boolean') throw new Error('it gave no results');
  return { name, ok, ...(typeof error === 'string' && { error }) };
}

/** What an object holds; nothing, where it is none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What JSON text says; `undefined` for another text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
