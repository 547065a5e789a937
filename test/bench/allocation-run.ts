/**
 * What `allocation.ts` starts in a process of its own, whose young generation is so large that
 * nothing is collected while it counts: then all that was allocated is still on the heap.
 */
import { verify } from 'caveats';
import { growthRequest as request, longText } from './growth.js';
import { keyBytes } from './scenario.js';

export interface Allocation {
  readonly caveats: number;
  /** Bytes that a verification allocates, those of buffers outside the heap included. */
  readonly allocated: number;
  /** Bytes of them that its result holds. */
  readonly held: number;
}

function bytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function allocationOf(caveats: number): Allocation {
  const text = longText(caveats);
  const run = (): unknown => verify(text, { rootKey: keyBytes, request });
  const runs = 20_000 / caveats;
  const kept: unknown[] = Array.from({ length: runs });
  // What is optimized allocates less, and that is what a server runs.
  for (let i = 0; i < 20 * runs; i++) kept[i % runs] = run();
  kept.fill(undefined);
  collect();
  const before = bytesInUse();
  for (let i = 0; i < runs; i++) kept[i] = run();
  const after = bytesInUse();
  collect();
  const left = bytesInUse();
  if (kept.includes(undefined)) throw new Error('a result was lost');
  return { caveats, allocated: (after - before) / runs, held: (left - before) / runs };
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error('it needs --expose-gc');
  globalThis.gc();
  globalThis.gc();
}

process.send?.([10, 1000].map(allocationOf));
