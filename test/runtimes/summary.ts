import type { Outcome } from './outcome.js';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What is said of one runtime: a line, and one more for each case that failed. */
export function describeOutcome(outcome: Outcome): readonly string[] {
  const name = outcome.name.padEnd(10);
  if (outcome.kind === 'unavailable') return [`${name} could not be had: ${outcome.reason}`];
  if (outcome.kind === 'broke') return [`${name} failed: ${outcome.reason.trim()}`];
  const { version, results } = outcome.report;
  const { passed, failed } = countOf(outcome);
  return [
    `${name} ${version.padEnd(15)} ${passed} passed, ${failed} failed`,
    ...results.filter(({ ok }) => !ok).map((result) => `  ✗ ${result.name}: ${result.error}`),
  ];
}

/**
 * The sum of it all, as vitest writes it, so that who reads one can read the other. A runtime that
 * broke counts as one failure, and one that could not be had as one that was skipped.
 */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const total = outcomes.map(countOf).reduce(plus, { passed: 0, failed: 0, skipped: 0 });
  const { passed, failed, skipped } = total;
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(passed > 0 || failed === 0 ? [`${passed} passed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `      Tests  ${parts.join(' | ')} (${passed + failed + skipped})`;
}

/** Whether nothing failed, and something ran. */
export function wentWell(outcomes: readonly Outcome[]): boolean {
  const { passed, failed } = outcomes.map(countOf).reduce(plus);
  return failed === 0 && passed > 0;
}

function countOf(outcome: Outcome): Count {
  switch (outcome.kind) {
    case 'unavailable':
      return { passed: 0, failed: 0, skipped: 1 };
    case 'broke':
      return { passed: 0, failed: 1, skipped: 0 };
    case 'ran': {
      const passed = outcome.report.results.filter(({ ok }) => ok).length;
      return { passed, failed: outcome.report.results.length - passed, skipped: 0 };
    }
  }
}

function plus(a: Count, b: Count): Count {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}
