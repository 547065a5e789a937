import type { AllocationPerCaveat } from './allocation.js';
import type { Result } from './measure.js';
import type { Share } from './profile.js';
import type { Compared, Report } from './report.js';
import type { Outcome } from './targets.js';

/** The columns of a comparison, ready to be pasted into a page of Markdown. */
const COLUMNS = ['', 'best', 'median', '× best', '× median', 'middle 80 % of the rounds'];

export function comparisonTable({ title, rounds, results }: Compared): string {
  return `\n${title} (${rounds} rounds)\n${table([COLUMNS, ...results.map(row)])}`;
}

function row({ name, best, median, ratio }: Result, index: number): readonly string[] {
  const times = [name, duration(best), duration(median)];
  if (index === 0) return [...times, '1', '1', ''];
  const [low, high] = ratio.middle80.map(figure);
  return [...times, figure(ratio.best), figure(ratio.median), `${low} to ${high}`];
}

export function allocationTable({ allocated, held, by }: AllocationPerCaveat): string {
  const rows = by.map(({ caveats, allocated: all, held: kept }) => [
    caveats.toLocaleString('en'),
    bytes(all),
    bytes(kept),
  ]);
  const last = ['each more', bytes(allocated), bytes(held)];
  const columns = ['caveats', 'allocated by verify', 'held by its result'];
  return `\nMemory, by the number of caveats\n${table([columns, ...rows, last])}`;
}

/** Best slice / best slice decides; the median of the ratios within rounds stands beside it. */
export function targetTable(targets: readonly Outcome[]): string {
  const rows = targets.map((target) => [
    target.title,
    amount(target, target.goal),
    amount(target, target.best),
    amount(target, target.median),
    target.reached ? 'yes' : 'NO',
  ]);
  return `\nTargets\n${table([['', 'at most', 'best', 'median', 'reached'], ...rows])}`;
}

/**
 * The targets by versions of Node, in bold where one is missed: best slice / best slice, and in
 * brackets the median within rounds.
 */
export function nodesTable(reports: readonly Report[]): string {
  const nodes = reports.map(({ machine }) => `Node ${machine.node.slice(1)}`);
  const rows = reports[0]!.targets.map((target) => [
    target.title,
    amount(target, target.goal),
    ...reports.map(({ targets }) => {
      const found = targets.find(({ title }) => title === target.title);
      if (found === undefined) return '';
      const both = `${amount(found, found.best)} (${amount(found, found.median)})`;
      return found.reached ? both : `**${both}**`;
    }),
  ]);
  return table([['target', 'at most', ...nodes], ...rows]);
}

/** A ratio, or a time where nothing is compared with. */
function amount({ to }: Outcome, value: number): string {
  return to === undefined ? duration(value) : figure(value);
}

/** The functions with at least 3 % of the time. */
export function profileTable(shares: readonly Share[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = shares
    .filter(({ total }) => total >= 0.03)
    .map(({ name, self, total }) => [name, percent(self), percent(total)]);
  return table([['', 'self', 'total'], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const [header, ...rest] = rows.map(line);
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [header, rule, ...rest].join('\n');
}

export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e6) return `${digits(nanoseconds / 1e3)} µs`;
  return `${digits(nanoseconds / 1e6)} ms`;
}

/** Two digits of a small ratio: the third would be another on the next day. */
export function figure(ratio: number): string {
  return digits(ratio);
}

function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function bytes(count: number): string {
  return `${Math.round(count).toLocaleString('en')} B`;
}
