/**
 * `npm run bench`: how long it takes from the text of a token to a verdict, and more, beside other
 * libraries; how the cost grows with the number of caveats; what a caveat allocates; and which of
 * the targets are reached.
 *
 *   --quick       rough figures in a minute
 *   --only=ID     one comparison alone, such as verify-5
 *   --nodes       Node 20, 22, 24 and 26, one after the other, and one table of the targets
 *   --profile     where the time of this library goes, by function: of a verdict, or of --only
 *   --json        prints the report as JSON and nothing else; of several versions, a list
 *   --docs        draws the chart of docs/performance.md, and with --nodes writes its table
 *   --processor   takes the processor's time instead of that on the wall: for a busy machine
 *   --drivers=DIR keeps the programs in C and Go there, and uses those that are there
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assertBuild } from '../the-build.js';
import { measureAllocation } from './allocation.js';
import type { Contender } from './contender.js';
import { ours } from './contenders/ours.js';
import { writeDocs } from './docs.js';
import { growingContenders } from './growth.js';
import { isBusy, load, machine, machineLine } from './machine.js';
import { type Effort, measure } from './measure.js';
import { reportsOfNodes } from './nodes.js';
import {
  allocationTable,
  comparisonTable,
  nodesTable,
  profileTable,
  targetTable,
} from './print.js';
import { profileOf } from './profile.js';
import type { Compared, Report } from './report.js';
import { outcomesOf } from './targets.js';
import { allPeers, comparisons, contendersOf } from './works.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    nodes: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    processor: { type: 'boolean', default: false },
    drivers: { type: 'string' },
  },
});

assertBuild();
const clock = options.processor ? 'processor' : 'wall';
const effort: Effort = options.quick
  ? { clock, seconds: 3, warmup: 500 }
  : { clock, seconds: 20, warmup: 800 };
const growth = { id: 'growth', title: 'Text to verdict, by the number of caveats' };

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
  const compare = async (
    { id, title }: { readonly id: string; readonly title: string },
    prepare: () => readonly Contender[] | Promise<readonly Contender[]>,
  ): Promise<void> => {
    if (options.only !== undefined && id !== options.only) return;
    const contenders = await prepare();
    const measured = { id, title, ...(await measure(contenders, effort)) };
    for (const contender of contenders) contender.stop?.();
    compared.push(measured);
    print(comparisonTable(measured));
  };
  for (const comparison of comparisons) {
    await compare(comparison, () => contendersOf(comparison, peers));
  }
  await compare(growth, growingContenders);
  if (compared.length === 0) throw new Error(`there is no comparison ${options.only}`);
  const allocation = options.only === undefined ? await measureAllocation() : undefined;
  if (allocation) print(allocationTable(allocation));
  const targets = outcomesOf(compared);
  if (targets.length > 0) print(targetTable(targets));
  const report = { machine: machine(before, clock), versions, comparisons: compared, targets };
  print(`\n${machineLine(report.machine)}`);
  if (isBusy(report.machine)) {
    console.error('The machine is too busy for these figures to be quoted. Try --processor.');
  }
  return { ...report, allocation };
}

function nodesReports(folder: string): readonly Report[] {
  const { quick, only, processor } = options;
  const reports: Report[] = [];
  for (const report of reportsOfNodes([
    `--drivers=${JSON.stringify(folder)}`,
    ...(quick ? ['--quick'] : []),
    ...(only === undefined ? [] : [`--only=${only}`]),
    ...(processor ? ['--processor'] : []),
  ])) {
    for (const compared of report.comparisons) print(comparisonTable(compared));
    if (report.allocation) print(allocationTable(report.allocation));
    print(`\n${machineLine(report.machine)}`);
    reports.push(report);
  }
  print(`\n${nodesTable(reports)}`);
  return reports;
}

async function compareAll(folder: string): Promise<void> {
  if (options.docs && options.only) throw new Error('--docs needs all comparisons');
  mkdirSync(folder, { recursive: true });
  const reports = options.nodes ? nodesReports(folder) : [await run(folder)];
  if (options.json) console.log(JSON.stringify(options.nodes ? reports : reports[0], null, 2));
  if (options.docs) writeDocs(reports);
}

async function profile(id: string): Promise<void> {
  const found = comparisons.find((comparison) => comparison.id === id);
  const contender = found && (await ours.operations[found.operation]?.(found.scenario));
  if (contender === undefined) throw new Error(`there is no comparison ${id}`);
  print(`\n${found!.title}\n${profileTable(await profileOf(contender, effort.seconds))}`);
}

const temporary = mkdtempSync(join(tmpdir(), 'caveats-bench-'));
try {
  if (options.profile) await profile(options.only ?? 'verify-5');
  else await compareAll(options.drivers ?? temporary);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
