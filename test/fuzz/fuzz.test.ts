import { TokenError } from 'caveats';
import { describe, expect, it } from 'vitest';
import { type FuzzInput, randomInput } from './inputs.js';
import { FuzzFailure, mustHold, Probe } from './probe.js';
import { Random, seedOfRun } from './random.js';
import { fuzz } from './run.js';
import { probeInput } from './targets.js';

const RUNS = 3000;

describe('the fuzzer', () => {
  it('finds nothing, and comes everywhere', () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    // How long a call may take is for `npm run fuzz` to look at, not for a test.
    const { runs, counts } = fuzz({ seed, first: 0, runs: RUNS, slow: Infinity });
    expect(runs).toBe(RUNS);
    const names = [...counts.keys()];
    for (const name of [
      ...['read accepted', 'read malformed_token', 'read truncated_token', 'lenient accepted'],
      ...['authentic', 'verified', 'tolerated json_null', 'tolerated white_space'],
      ...['kind fields', 'kind bytes', 'kind json', 'kind base64', 'kind object', 'kind whole'],
    ]) {
      expect(names).toContain(name);
    }
  });

  it('makes the same of the same seed', () => {
    const inputs = (seed: number): readonly FuzzInput[] =>
      Array.from({ length: 200 }, (_, run) => randomInput(new Random(seedOfRun(seed, run)))).filter(
        ({ kind }) => kind !== 'object',
      );
    expect(inputs(7)).toEqual(inputs(7));
    expect(inputs(8)).not.toEqual(inputs(7));
  });

  it('tells what throws anything but a TokenError', () => {
    const probe = new Probe(Infinity);
    for (const thrown of [new TypeError('a bug'), new RangeError(), undefined, 'text']) {
      const attempt = (): unknown =>
        probe.attempt('a call', () => {
          throw thrown;
        });
      expect(attempt).toThrow(FuzzFailure);
    }
    const denied = new TokenError('bad_signature');
    const outcome = probe.attempt('a call', () => {
      throw denied;
    });
    expect(outcome).toEqual({ error: denied });
  });

  it('tells what is slower than it may be, each time that it is tried', () => {
    let calls = 0;
    const slow = (): unknown => new Probe(-1).attempt('a call', () => JSON.stringify(calls++));
    expect(slow).toThrow(/^a call takes .* ms at the least$/);
    expect(calls).toBe(8);
    expect(() => mustHold(false, 'what has to hold')).toThrow('what has to hold');
  });

  it('tells a token that is authentic and that nobody signed', () => {
    const whole = findWhole();
    expect(probeInput(new Probe(Infinity), whole).isAuthentic).toBe(true);
    const unsigned = { ...whole, originals: [] };
    expect(() => probeInput(new Probe(Infinity), unsigned)).toThrow(
      'a token is authentic that nobody signed',
    );
  });
});

/** An input that is a token as it was signed. */
function findWhole(): FuzzInput {
  for (let run = 0; ; run++) {
    const fuzzed = randomInput(new Random(seedOfRun(0, run)));
    if (fuzzed.kind === 'whole') return fuzzed;
  }
}
