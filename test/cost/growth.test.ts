import { attenuate, deserialize, doc, inferScope, mint, serialize, time, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { interleave } from '../bench/interleave.js';

const rootKey = 'a root key of 32 bytes, no less.';
const caveats = (length: number) =>
  Array.from({ length }, (_, i) => (i % 2 === 0 ? time(2e9 + i) : doc('A', `B-${i % 7}`)));
const textOf = (length: number) =>
  serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: caveats(length) }));
const request = { now: 1e9, resource: { doc: 'A' } };

/** How many times as long one thing takes as another, at their best: noise only ever adds. */
function timesAsLong(slow: () => unknown, fast: () => unknown): number {
  const timings = interleave({ slow, fast }, { rounds: 30, runs: 5 });
  return Math.min(...timings.slow) / Math.min(...timings.fast);
}

describe('a token of 1,000 caveats costs about 100 times one of 10', () => {
  const short = textOf(10);
  const long = textOf(1000);

  test('to verify', () => {
    const times = timesAsLong(
      () => verify(long, { rootKey, request }),
      () => verify(short, { rootKey, request }),
    );
    expect(times).toBeLessThan(150);
  });

  test('to infer its scope', () => {
    const times = timesAsLong(
      () => inferScope(long, { rootKey, context: { now: 1e9 } }),
      () => inferScope(short, { rootKey, context: { now: 1e9 } }),
    );
    expect(times).toBeLessThan(150);
  });
});

test('to narrow a decoded token costs one HMAC, however many caveats it has', () => {
  const short = deserialize(textOf(10));
  const long = deserialize(textOf(1000));
  const times = timesAsLong(
    () => attenuate(long, ['access = read']),
    () => attenuate(short, ['access = read']),
  );
  // The HMACs of all of them would be 100 times as much. To copy a thousand views takes 8 to 10 times.
  expect(times).toBeLessThan(30);
});
