import type { Faults, Lie } from './server.js';
import type { Result } from './tally.js';

/** What processes read revocations from; `seconds` is the bound of what stands in front of it. */
export type Reads =
  | { readonly from: 'primary' }
  | { readonly from: 'memory'; readonly seconds: number }
  | { readonly from: 'replica'; readonly seconds?: number };

/** How the key that signs is replaced; times in seconds. */
export interface Rotation {
  /** Keyrings, which learn of each step at different times; or a table, which a lookup remembers. */
  readonly keys: 'keyring' | 'lookup';
  /** How long it takes until all processes have made a step, or how long a lookup remembers. */
  readonly spread: number;
  /** How long after the first process adds the new key the first one signs with it. */
  readonly useAfter: number;
  /** How long a token lives. */
  readonly life: number;
}

export interface Scenario {
  readonly seed: number;
  readonly processes: number;
  /** Tokens that are live from the start. */
  readonly tokens: number;
  readonly seconds: number;
  /** Of each process, as is the next. */
  readonly requestsPerSecond: number;
  readonly issuesPerSecond: number;
  readonly revocationsPerMinute: number;
  /** Clocks are ahead or behind by up to this. */
  readonly skew: number;
  readonly reads: Reads;
  /** The mean lag of replicas, and for how long the link to one of them breaks. */
  readonly lag: number;
  readonly linkBreaksFor: number;
  readonly faults: Faults;
  readonly rotation: Rotation;
  /** What is wired wrong, for the simulation to find. */
  readonly mistake?: Lie | 'opens a token once';
}

/** Of a thousand calls, some three go wrong. */
const FAULTS: Faults = {
  refused: 0.001,
  lost: 0.0005,
  late: 0.0005,
  cut: 0.0005,
  unanswered: 0.0005,
};

/** Some seconds of it, for a test. */
export const SMALL: Scenario = {
  seed: 1,
  processes: 40,
  tokens: 10_000_000,
  seconds: 24,
  requestsPerSecond: 4,
  issuesPerSecond: 2,
  revocationsPerMinute: 1000,
  skew: 2,
  reads: { from: 'primary' },
  lag: 0.05,
  linkBreaksFor: 0,
  faults: FAULTS,
  rotation: { keys: 'keyring', spread: 2, useAfter: 2, life: 8 },
};

/** All of it: `npm run fleet`. */
export const FULL: Scenario = {
  ...SMALL,
  processes: 1000,
  seconds: 70,
  requestsPerSecond: 1,
  issuesPerSecond: 0.25,
  rotation: { keys: 'keyring', spread: 10, useAfter: 10, life: 20 },
};

/** Returns how stale an answer may be at most, in seconds. */
export function boundOf({ reads, skew }: Scenario, { worstLag }: Result): number {
  switch (reads.from) {
    case 'primary':
      return 0;
    case 'memory':
      return reads.seconds;
    case 'replica':
      // The time of the heartbeat is compared by a clock that may be behind.
      return Math.min(worstLag, (reads.seconds ?? Infinity) + skew);
  }
}

type Change = (scenario: Scenario) => Partial<Scenario>;

/** Ways to wire a fleet that are right. */
export const WIRINGS: Readonly<Record<string, Change>> = {
  'every answer from the primary': () => ({}),
  '… and keys from a table': ({ rotation }) => ({
    rotation: { ...rotation, keys: 'lookup', useAfter: 0 },
  }),
  'answers remembered for 2 s': () => ({ reads: { from: 'memory', seconds: 2 } }),
  'read replicas': () => ({ reads: { from: 'replica' } }),
  '… the link to one breaks': ({ seconds }) => ({
    reads: { from: 'replica' },
    linkBreaksFor: seconds / 3,
  }),
  '… none read that is 3 s behind': ({ seconds }) => ({
    reads: { from: 'replica', seconds: 3 },
    linkBreaksFor: seconds / 3,
  }),
};

/** Ways that are wrong. */
export const MISTAKES: Readonly<Record<string, Change>> = {
  'answers remembered for ever': () => ({ reads: { from: 'memory', seconds: Infinity } }),
  'a token opened once': () => ({ mistake: 'opens a token once' }),
  'a store that acknowledges before it keeps': () => ({ mistake: 'acknowledges before it keeps' }),
  'a store that answers nothing on failure': () => ({ mistake: 'answers nothing on failure' }),
  'a key that signs before all know it': ({ rotation }) => ({
    rotation: { ...rotation, useAfter: 0 },
  }),
};
