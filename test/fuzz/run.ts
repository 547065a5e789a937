import { inspect, types } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { toHex } from '../bytes/oracle.js';
import { type FuzzInput, randomInput } from './inputs.js';
import { Probe, type Slowest } from './probe.js';
import { Random, seedOfRun } from './random.js';
import { type Findings, probeInput } from './targets.js';

export interface FuzzOptions {
  readonly seed: number;
  /** The first run; each has a seed of its own, so that one alone can be repeated. */
  readonly first: number;
  readonly runs: number;
  /** How long a call may take, in milliseconds. */
  readonly slow: number;
  /** Called with the number of runs so far, now and then. */
  readonly onProgress?: (runs: number) => void;
}

export interface FuzzReport {
  readonly runs: number;
  readonly calls: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly slowest: Slowest;
  /** By how much what is in use after collecting garbage grew at the most, in bytes. */
  readonly growth: number;
}

/** How much of an input stands in the message; one that is asked for alone is printed whole. */
const MOST_SHOWN = 4000;

/** An input that did what none may. */
export class FuzzedInputError extends Error {
  override readonly name = 'FuzzedInputError';
  readonly run: number;
  /** The input: text as JSON, bytes in hexadecimal. */
  declare readonly input: string;

  constructor(seed: number, run: number, { kind, input }: FuzzInput, cause: unknown) {
    const text = shown(input);
    const short = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
    super(`seed ${seed}, run ${run} (${kind}), ${text.length} characters: ${short}`, { cause });
    this.run = run;
    Object.defineProperty(this, 'input', { value: text });
  }
}

function shown(input: FuzzInput['input']): string {
  if (typeof input === 'string') return JSON.stringify(input);
  if (types.isUint8Array(input)) return toHex(input);
  try {
    return inspect(input, { showProxy: true, depth: 6 });
  } catch {
    return 'an object that cannot be shown';
  }
}

/** Runs before which memory is not looked at: code is compiled, caches are filled. */
const WARM_UP = 2000;
const CHECK_EVERY = 10_000;

export function fuzz({ seed, first, runs, slow, onProgress }: FuzzOptions): FuzzReport {
  const probe = new Probe(slow);
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const collect = garbageCollector();
  let base = Infinity;
  let growth = 0;
  for (let run = first; run < first + runs; run++) {
    const fuzzed = randomInput(new Random(seedOfRun(seed, run)));
    probe.run = run;
    try {
      for (const name of namesOf(fuzzed, probeInput(probe, fuzzed))) count(name);
    } catch (error) {
      throw new FuzzedInputError(seed, run, fuzzed, error);
    }
    const done = run - first + 1;
    if (done === WARM_UP) base = collect();
    if (done % CHECK_EVERY === 0 || done === runs) {
      growth = Math.max(growth, collect() - base);
      onProgress?.(done);
    }
  }
  return { runs, calls: probe.calls, counts, slowest: probe.slowest, growth };
}

function namesOf(
  { kind }: FuzzInput,
  { read, tolerated, isAuthentic, isVerified }: Findings,
): string[] {
  return [
    `kind ${kind}`,
    `read ${read}`,
    ...(tolerated.length > 0 ? ['lenient accepted'] : []),
    ...tolerated.map((name) => `tolerated ${name}`),
    ...(isAuthentic ? ['authentic'] : []),
    ...(isVerified ? ['verified'] : []),
  ];
}

/** What collects garbage, and says how many bytes are in use then. */
function garbageCollector(): () => number {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc !== 'function') throw new Error('garbage cannot be collected');
  return () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
}
