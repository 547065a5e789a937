import type { AllocationPerCaveat } from './allocation.js';
import type { Growth } from './growth.js';
import type { Result } from './measure.js';
import type { Compared } from './report.js';

/** The columns of a comparison, ready to be pasted into a page of Markdown. */
const COLUMNS = ['', 'time', '× caveats', '95 % of the median', 'middle 80 % of the rounds'];

export function comparisonTable({ title, rounds, results }: Compared): string {
  const rows = results.map((result, i) => (i === 0 ? firstRow(result) : row(result)));
  return `\n${title} (${rounds} rounds)\n${table([COLUMNS, ...rows])}`;
}

function firstRow({ name, time }: Result): readonly string[] {
  return [name, duration(time.median), '1', '', ''];
}

function row({ name, time, ratio }: Result): readonly string[] {
  const { median, confidence, middle80 } = ratio;
  return [name, duration(time.median), figure(median), range(confidence), range(middle80)];
}

export function growthTable(growth: readonly Growth[]): string {
  const rows = growth.map(({ caveats, time, perCaveat }) => [
    caveats.toLocaleString('en'),
    duration(time.median),
    duration(perCaveat),
  ]);
  const columns = ['caveats', 'time', 'time per caveat'];
  return `\nText to verdict, by the number of caveats\n${table([columns, ...rows])}`;
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

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const [header, ...rest] = rows.map(line);
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [header, rule, ...rest].join('\n');
}

export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  return `${(nanoseconds / 1e6).toPrecision(3)} ms`;
}

/** Three digits: the fourth of a ratio would be another on the next day. */
export function figure(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);
}

function range([low, high]: readonly [number, number]): string {
  return `${figure(low)} to ${figure(high)}`;
}

function bytes(count: number): string {
  return `${Math.round(count).toLocaleString('en')} B`;
}
