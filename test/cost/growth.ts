/** Something to do, at once or in time. */
export type Work = () => unknown;

/** Linear in a length is 8 times as long for 8 times the length; where two lengths multiply, it is 64. */
export const LINEAR = 24;

/**
 * How many times as long the whole of something takes as an eighth of it, at their best: noise only
 * ever adds. It is measured again as long as the answer is too much, since a machine may be busy.
 *
 * @param make what is to be done for a share, 1 or an eighth.
 */
export async function growthOf(make: (share: number) => Work): Promise<number> {
  const [eighth, whole] = [make(1 / 8), make(1)];
  let [least, leastWhole] = [Infinity, Infinity];
  // The first runs only warm up.
  for (let run = 0; run < 3; run++) await processorTime(eighth);
  for (let round = 0; round < 12; round++) {
    for (let run = 0; run < 4; run++) least = Math.min(least, await processorTime(eighth));
    leastWhole = Math.min(leastWhole, await processorTime(whole));
    if (leastWhole / least < LINEAR) break;
  }
  return leastWhole / least;
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
