import { mint } from 'caveats';
import { createAuthority, createKeyLookup, type KeySource } from 'caveats/authority';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { key, keyring } from './refusal.js';

const limit = Error.stackTraceLimit;
beforeAll(() => void (Error.stackTraceLimit = 100));
afterAll(() => void (Error.stackTraceLimit = limit));

/** Counts the frames of this library in the current stack, with the async functions that wait. */
function ownFrames(): number {
  const frames = new Error().stack!.split('\n');
  return frames.filter((frame) => /src\/(authority|token|macaroon)\//.test(frame)).length;
}

const text = mint({ rootKey: key, identity: { subject: 'usr-1', keyId: 'k1' } });

const answers = { now: <T>(value: T) => value, later: <T>(value: T) => Promise.resolve(value) };

describe.each(Object.entries(answers))('an application that answers %s', (_, answer) => {
  test('is asked for a key from 6 frames at most', async () => {
    const frames: number[] = [];
    const find = (): ReturnType<KeySource['find']> => {
      frames.push(ownFrames());
      return answer(key);
    };
    const current = () => ({ keyId: 'k1', rootKey: key });
    for (const keys of [{ current, find }, createKeyLookup({ current, find, maxAge: 0 })]) {
      const authority = createAuthority({ keys });
      await authority.open(text);
      await authority.open(text);
    }
    expect(frames).toHaveLength(4);
    expect(Math.max(...frames)).toBeLessThanOrEqual(6);
    expect(Math.min(...frames)).toBeGreaterThan(0);
  });

  test.each([
    ['are there', keyring()],
    ['come later', { current: () => keyring().current(), find: async () => key }],
  ])('is asked for a revocation from 9 frames at most, with keys that %s', async (_, keys) => {
    const frames: number[] = [];
    const entries = new Map<string, unknown>();
    const revocations = {
      get(name: string) {
        frames.push(ownFrames());
        return answer(entries.get(name));
      },
      set: (name: string, value: unknown) => answer(void entries.set(name, value)),
      delete: (name: string) => answer(entries.delete(name)),
    };
    const authority = createAuthority({ keys, revocations });
    await authority.open(text);
    await authority.open(text);
    expect(frames.length).toBeGreaterThan(8);
    expect(Math.max(...frames)).toBeLessThanOrEqual(9);
    expect(Math.min(...frames)).toBeGreaterThan(0);
  });
});
