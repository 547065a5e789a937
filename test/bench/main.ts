/**
 * `npm run bench`: how long it takes from the text of a token to a verdict, and more, beside other
 * libraries; how the cost grows with the number of caveats; and what a caveat allocates.
 *
 *   --quick       a rough idea in half a minute
 *   --only=ID     one comparison alone, such as verify-5
 *   --json        prints the report as JSON and nothing else
 *   --chart       draws docs/images/performance.svg
 *   --processor   takes the processor's time instead of that on the wall: for a busy machine
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAllocation } from './allocation.js';
import { drawChart } from './chart.js';
import { measureGrowth } from './growth.js';
import { isBusy, load, machine, machineLine } from './machine.js';
import { type Effort, measure } from './measure.js';
import { allocationTable, comparisonTable, growthTable } from './print.js';
import type { Compared, Report } from './report.js';
import { allPeers, comparisons, contendersOf } from './works.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    chart: { type: 'boolean', default: false },
    processor: { type: 'boolean', default: false },
  },
});

const clock = options.processor ? 'processor' : 'wall';
const effort: Effort = options.quick
  ? { clock, seconds: 1.5, precision: 0.1, warmup: 200 }
  : { clock, seconds: 20, precision: 0.01, warmup: 800 };

const print = (text: string): void => {
  if (!options.json) console.log(text);
};

async function run(folder: string): Promise<Report> {
  const before = load();
  const peers = allPeers(folder);
  const versions = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  print(
    Object.entries(versions)
      .map((entry) => entry.join(' '))
      .join(', '),
  );
  const compared: Compared[] = [];
  const chosen = comparisons.filter(({ id }) => options.only === undefined || id === options.only);
  if (chosen.length === 0) throw new Error(`there is no comparison ${options.only}`);
  for (const comparison of chosen) {
    const contenders = await contendersOf(comparison, peers);
    const { id, title } = comparison;
    const measured = await measure(contenders, effort);
    for (const contender of contenders) contender.stop?.();
    compared.push({ id, title, ...measured });
    print(comparisonTable(compared.at(-1)!));
  }
  if (options.only !== undefined) {
    return { machine: machine(before, clock), versions, comparisons: compared };
  }
  const growth = await measureGrowth(effort);
  print(growthTable(growth));
  const allocation = await measureAllocation();
  print(allocationTable(allocation));
  return { machine: machine(before, clock), versions, comparisons: compared, growth, allocation };
}

const folder = mkdtempSync(join(tmpdir(), 'caveats-bench-'));
try {
  const report = await run(folder);
  print(`\n${machineLine(report.machine)}`);
  if (isBusy(report.machine)) {
    console.error(
      'The machine is too busy for these figures to be quoted: whoever waits for the processor less often, such as a program of its own, looks faster than it is. Try --processor.',
    );
  }
  if (options.json) console.log(JSON.stringify(report, null, 2));
  if (options.chart) {
    const images = new URL('../../docs/images/', import.meta.url);
    mkdirSync(images, { recursive: true });
    writeFileSync(new URL('performance.svg', images), drawChart(report));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
