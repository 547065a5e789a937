/** Something to do, at once or in time. */
export type Work = () => unknown;

/** Linear in a length is 8 times as long for 8 times the length; where two lengths multiply, it is 64. */
export const LINEAR = 24;

/** How many times as long the whole of something takes as an eighth of it. */
export async function growthOf(make: (share: number) => Work): Promise<number> {
  return timesAsLong(make(1), make(1 / 8), LINEAR);
}

/**
 * How many times as long one thing takes as another, at their best: noise only ever adds. It is
 * measured again as long as the answer is more than a limit, since a machine may be busy.
 */
export async function timesAsLong(slow: Work, fast: Work, limit: number): Promise<number> {
  let [leastSlow, leastFast] = [Infinity, Infinity];
  // The first runs only warm up.
  for (let run = 0; run < 3; run++) await processorTime(fast);
  for (let round = 0; round < 12; round++) {
    // First the slow one, which gets their code compiled: until then the fast one is slow as well.
    leastSlow = Math.min(leastSlow, await processorTime(slow));
    for (let run = 0; run < 4; run++) leastFast = Math.min(leastFast, await processorTime(fast));
    if (leastSlow / leastFast < limit) break;
  }
  return leastSlow / leastFast;
}

/** Does something ten times: once may be too short for a clock of microseconds. */
export function repeated(work: () => unknown): Work {
  return () => {
    for (let run = 0; run < 10; run++) work();
  };
}

/** In microseconds, and one at least. Other processes do not add to it. */
export async function processorTime(work: Work): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system);
}

/** Does something that may be denied: it is the time that counts. */
export function swallow(work: Work): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
