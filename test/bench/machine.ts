import { cpus, loadavg } from 'node:os';
import type { Clock } from './contender.js';

/** What figures are worth nothing without. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processors: string;
  /** Of the last minute, before and after. */
  readonly load: readonly [before: number, after: number];
  readonly date: string;
  readonly clock: Clock;
}

/** How many processes wanted to run in the last minute, on average. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}

export function machine(before: number, clock: Clock): Machine {
  const all = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`,
    load: [before, load()],
    date: new Date().toISOString().slice(0, 10),
    clock,
  };
}

export function machineLine({ node, platform, processors, load, date, clock }: Machine): string {
  const [before, after] = load.map((figure) => figure.toFixed(1));
  const by = clock === 'wall' ? '' : ', processor time';
  return `Node ${node.slice(1)} on ${platform}, ${processors}, load ${before} to ${after}, ${date}${by}`;
}

/** Whether so much else runs that times on the wall are those of whoever waits for the processor. */
export function isBusy({ load, clock }: Machine): boolean {
  return clock === 'wall' && Math.max(...load) > cpus().length;
}
