import { attenuate, deserialize, doc, inferScope, mint, serialize, time, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { repeated, timesAsLong } from './growth.js';

const rootKey = 'a root key of 32 bytes, no less.';
const caveats = (length: number) =>
  Array.from({ length }, (_, i) => (i % 2 === 0 ? time(2e9 + i) : doc('A', `B-${i % 7}`)));
const textOf = (length: number) =>
  serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: caveats(length) }));
const request = { now: 1e9, resource: { doc: 'A' } };

describe('a token of 1,000 caveats costs about 100 times one of 10', () => {
  const short = textOf(10);
  const long = textOf(1000);

  test('to verify', async () => {
    const verifying = (text: string) => repeated(() => verify(text, { rootKey, request }));
    const times = await timesAsLong(verifying(long), verifying(short), 150);
    expect(times).toBeLessThan(150);
  });

  test('to infer its scope', async () => {
    const context = { now: 1e9 };
    const inferring = (text: string) => repeated(() => inferScope(text, { rootKey, context }));
    const times = await timesAsLong(inferring(long), inferring(short), 150);
    expect(times).toBeLessThan(150);
  });
});

test('to narrow a decoded token costs one HMAC, however many caveats it has', async () => {
  const narrowing = (length: number) => {
    const token = deserialize(textOf(length));
    return repeated(() => attenuate(token, ['access = read']));
  };
  const times = await timesAsLong(narrowing(1000), narrowing(10), 30);
  // The HMACs of all of them would be 100 times as much. To copy a thousand views takes 8 to 10 times.
  expect(times).toBeLessThan(30);
});
