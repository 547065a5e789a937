import type { Contender, Memory, Round } from './contender.js';

/** The value that a share of some values is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** By how much the heap grew between the first time and the last, in bytes. */
export function heapGrowth(memory: readonly Memory[]): number {
  return (memory.at(-1)?.heapUsed ?? NaN) - (memory[0]?.heapUsed ?? NaN);
}

export function failures({ alone, together }: Contender): number {
  return [...alone, ...together].reduce((sum, { failed }) => sum + failed, 0);
}

/** Says how two contenders fared, the first without the check and the second with it. */
export function sayComparison(unchecked: Contender, checked: Contender): void {
  for (const contender of [unchecked, checked]) sayContender(contender);
  const waits = differences(unchecked.alone, checked.alone, median);
  const works = differences(unchecked.together, checked.together, ({ work }) => work);
  const ratios = checked.together.map(
    ({ perSecond }, round) => perSecond / (unchecked.together[round]?.perSecond ?? NaN),
  );
  console.log(`\nfor each request the check adds`);
  console.log(`  work of the processor  ${spread(works, 1, 0)} µs`);
  console.log(`  time, if it comes alone  ${spread(waits, 1e3, 0)} µs`);
  console.log(`so that ${spread(ratios, 100, 0)} % as many are answered`);
}

function sayContender(contender: Contender): void {
  const { name, alone, together, memory } = contender;
  const perSecond = together.map((round) => round.perSecond);
  console.log(`\n${name}: ${alone.length} rounds, ${failures(contender)} failed requests`);
  console.log(`  answered a second   ${spread(perSecond, 1, 0)}`);
  console.log(`  several at a time   ${waited(together)}`);
  console.log(`  one at a time       ${waited(alone)}`);
  console.log(
    `  work for each, µs   ${spread(
      together.map(({ work }) => work),
      1,
      0,
    )}`,
  );
  const heaps = memory.map(({ heapUsed }) => megabytes(heapUsed)).join(' ');
  const sizes = memory.map(({ rss }) => (rss / 2 ** 20).toFixed(0)).join(' ');
  console.log(`  heap, MiB           ${heaps}`);
  console.log(`  process, MiB        ${sizes}`);
}

/** How long requests of some rounds waited for their answers. */
function waited(rounds: readonly Round[]): string {
  const latencies = rounds.flatMap((round) => round.latencies);
  const [half, most] = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(2));
  return `${half} ms, 99 % of them at most ${most} ms`;
}

/** The median and the middle 80 % of some values. */
function spread(values: readonly number[], factor: number, digits: number): string {
  const [middle, low, high] = [0.5, 0.1, 0.9].map((share) =>
    (percentile(values, share) * factor).toFixed(digits),
  );
  return `${middle} (${low} to ${high})`;
}

/** By how much the second is more than the first, round by round. */
function differences(
  first: readonly Round[],
  second: readonly Round[],
  value: (round: Round) => number,
): readonly number[] {
  return first.flatMap((round, i) => {
    const other = second[i];
    return other === undefined ? [] : [value(other) - value(round)];
  });
}

function median({ latencies }: Round): number {
  return percentile(latencies, 0.5);
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
