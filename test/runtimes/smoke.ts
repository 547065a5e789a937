import type { Case } from './smoke/claims.js';
import { contextCases } from './smoke/context.js';
import { macaroonCases } from './smoke/macaroons.js';
import { scopeCases } from './smoke/scope.js';
import { thirdPartyCases } from './smoke/third-party.js';
import { tokenCases } from './smoke/tokens.js';

/** How one case went. */
export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** What went wrong. */
  readonly error?: string;
}

const cases: readonly Case[] = [
  ...tokenCases,
  ...contextCases,
  ...scopeCases,
  ...thirdPartyCases,
  ...macaroonCases,
];

/**
 * Runs the suite. It is the same program in every runtime, and uses nothing that belongs to one:
 * what it needs beside the package is ECMAScript.
 */
export async function runSmoke(): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [name, run] of cases) {
    try {
      await run();
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: String(error) });
    }
  }
  return results;
}
