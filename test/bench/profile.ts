import { type Profiler, Session } from 'node:inspector/promises';
import type { Contender } from './contender.js';

/** How much of a contender's time goes to a function. */
export interface Share {
  readonly name: string;
  /** Of its own code, and with all that it calls. */
  readonly self: number;
  readonly total: number;
}

/** Profiles a contender of this process, once its code is optimized. */
export async function profileOf(contender: Contender, seconds: number): Promise<readonly Share[]> {
  const run = async (end: number): Promise<void> => {
    while (performance.now() < end) await contender.time(1000, 'wall');
  };
  await run(performance.now() + 1000 * seconds);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await run(performance.now() + 1000 * seconds);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile);
}

function sharesOf({ nodes, samples = [] }: Profiler.Profile): readonly Share[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children }) => (children ?? []).map((c) => [c, id])),
  );
  const counts = new Map<string, { self: number; total: number }>();
  for (const sample of samples) {
    const names: string[] = [];
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const { functionName, url } = byId.get(id)!.callFrame;
      names.push(
        url === '' ? functionName : `${functionName || 'anonymous'}, ${url.split('/').at(-1)}`,
      );
    }
    for (const name of new Set(names)) {
      const count = counts.get(name) ?? { self: 0, total: 0 };
      count.total++;
      if (name === names[0]) count.self++;
      counts.set(name, count);
    }
  }
  return [...counts]
    .map(([name, { self, total }]) => ({
      name,
      self: self / samples.length,
      total: total / samples.length,
    }))
    .toSorted((a, b) => b.total - a.total);
}
