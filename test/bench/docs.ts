import { readFileSync, writeFileSync } from 'node:fs';
import { drawChart } from './chart.js';
import { nodesTable } from './print.js';
import type { Report } from './report.js';

const PAGE = new URL('../../docs/performance.md', import.meta.url);
const CHART = new URL('../../docs/images/performance.svg', import.meta.url);
/** The table of the targets, to the empty line after it. */
const TABLE = /^\| target .*\n(?:\|.*\n)+/m;

/** Draws the chart, of Node 24 if it is there, and writes the table if there are several versions. */
export function writeDocs(reports: readonly Report[]): void {
  const drawn = reports.find(({ machine }) => machine.node.startsWith('v24.')) ?? reports[0]!;
  writeFileSync(CHART, drawChart(drawn));
  if (reports.length === 1) return;
  const page = readFileSync(PAGE, 'utf8');
  if (!TABLE.test(page)) throw new Error('docs/performance.md has no table of targets');
  writeFileSync(
    PAGE,
    page.replace(TABLE, () => `${nodesTable(reports)}\n`),
  );
}
