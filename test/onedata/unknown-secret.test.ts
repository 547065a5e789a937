import { afterEach, expect, test, vi } from 'vitest';
import { createSecrets, createZone, mintToken, verifyAccessToken } from 'caveats/onedata';

const secret = 'an example key, 32 bytes or more';
const options = {
  zone: createZone({ users: { alice: {} } }),
  secrets: createSecrets({ named: { known: { secret, subject: 'usr-alice' } } }),
};

/** Verifies a forged token. Returns how often that took randomness. */
async function randomnessFor(id: string): Promise<number> {
  const named = { version: 2, id, persistence: { kind: 'named' } } as const;
  const identity = { ...named, type: 'access', subject: 'usr-alice' } as const;
  const onezoneDomain = 'onezone.example.com';
  const token = mintToken({ onezoneDomain, secret: 'another key', identity });
  const random = vi.spyOn(globalThis.crypto, 'getRandomValues').mockClear();
  await expect(verifyAccessToken(token, options)).rejects.toMatchObject({ id: 'tokenInvalid' });
  return random.mock.calls.length;
}

afterEach(() => void vi.restoreAllMocks());

test('an unknown secret takes no work that a known one does not take', async () => {
  await randomnessFor('unknown');
  expect(await randomnessFor('known')).toBe(0);
  expect(await randomnessFor('unknown')).toBe(0);
});
