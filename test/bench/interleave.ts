/** Runs one piece of work once. */
export type Work = () => unknown;

/** Nanoseconds per run of each contender, one figure a round. */
export type Timings<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Times contenders in turn, round after round in one process, so that whatever slows the machine
 * down for a while slows all of them: what is compared are ratios within a round.
 */
export function interleave<Name extends string>(
  contenders: Readonly<Record<Name, Work>>,
  { rounds, runs }: { readonly rounds: number; readonly runs: number },
): Timings<Name> {
  const names = Object.keys(contenders) as Name[];
  const timings = Object.fromEntries(names.map((name): [Name, number[]] => [name, []])) as Record<
    Name,
    number[]
  >;
  for (let round = -2; round < rounds; round++) {
    for (const name of names) {
      const nanoseconds = time(contenders[name], runs);
      // The first rounds only warm up.
      if (round >= 0) timings[name].push(nanoseconds);
    }
  }
  return timings;
}

function time(work: Work, runs: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < runs; i++) work();
  return Number(process.hrtime.bigint() - start) / runs;
}
