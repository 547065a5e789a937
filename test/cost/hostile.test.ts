import { inferScope, mint, serialize, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { interleave } from '../bench/interleave.js';

const rootKey = 'a root key of 32 bytes, no less.';

/** A token of nearly 64 KiB of text that repeats a condition, after another one. */
function filled(first: string, repeated: string, share: number): string {
  const caveats = [first];
  let length = first.length;
  while (length < 46_000 * share) {
    caveats.push(repeated);
    length += repeated.length + 4;
  }
  return serialize(mint({ rootKey, identity: { subject: 'u' }, caveats }));
}

/** How many times as long the whole takes as an eighth of it. */
function growth(run: (share: number) => () => unknown): number {
  const [eighth, whole] = [run(1 / 8), run(1)];
  const timings = interleave({ eighth, whole }, { rounds: 12, runs: 1 });
  return Math.min(...timings.whole) / Math.min(...timings.eighth);
}

const swallow = (run: () => unknown) => (): void => {
  try {
    run();
  } catch {
    // Denied: it is the time that counts.
  }
};

// Linear would be 8 times; where two lengths multiplied, it would be 64.
describe('what a sender can make of 64 KiB costs what its length costs', () => {
  const many = Array.from({ length: 1500 }, (_, i) => `x-${i.toString(36)}`);

  test('services under a type that is listed over and over', () => {
    const times = growth((share) => {
      const first = `service = ${many.slice(0, 1500 * share).join('|')}`;
      const text = filled(first, 'service = x-*', share);
      return () => inferScope(text, { rootKey, context: {} });
    });
    expect(times).toBeLessThan(24);
  });

  test('tables, in a request whose doc is long', () => {
    const times = growth((share) => {
      const text = filled('table = A/t', 'table = A/t', share);
      const resource = { doc: '%'.repeat(8000 * share), table: 't' };
      return swallow(() => verify(text, { rootKey, request: { resource } }));
    });
    expect(times).toBeLessThan(24);
  });

  test('api patterns, in a request whose resource is long', () => {
    const times = growth((share) => {
      const text = filled('api = all/get/*', 'api = all/get/*.*', share);
      const resource = 'a.'.repeat(8000 * share);
      const api = { service: 's', operation: 'get', resource } as const;
      return swallow(() => verify(text, { rootKey, request: { api } }));
    });
    expect(times).toBeLessThan(24);
  });

  test('a long list of consumers, in a request of one who is in many groups', () => {
    const times = growth((share) => {
      const names = Array.from({ length: 6000 * share }, (_, i) => `x-${i.toString(36)}`);
      const text = filled(`consumer = ${names.join('|')}`, '', 0);
      const groups = Array.from({ length: 4000 * share }, (_, i) => `grp-${i}`);
      return swallow(() => verify(text, { rootKey, request: { groups } }));
    });
    expect(times).toBeLessThan(24);
  });
});
