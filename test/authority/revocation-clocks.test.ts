import { createAuthority, type Authority } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { keyring, refusalOf } from './refusal.js';
import { NOW, SlowStore } from './revocation-world.js';

const identity = { subject: 'usr-1' };

/** Processes that share keys and a store, each with a clock of its own. */
function processes<const Name extends string>(
  clocks: Readonly<Record<Name, number>>,
): Readonly<Record<Name, Authority>> & { wait(seconds: number): void } {
  const revocations = new SlowStore();
  let passed = 0;
  const entries = Object.entries<number>(clocks).map(([name, ahead]) => [
    name,
    createAuthority({ keys: keyring(), revocations, clock: () => NOW + passed + ahead }),
  ]);
  return { ...Object.fromEntries(entries), wait: (seconds) => void (passed += seconds) };
}

describe('a subject that one process revokes', () => {
  test.each([0.001, 2, 4.999])(
    'is revoked with what a process minted whose clock is %d s ahead',
    async (ahead) => {
      const { minting, revoking, verifying, wait } = processes({
        minting: ahead,
        revoking: 0,
        verifying: -3,
      });
      const token = await minting.mint({ identity });
      await revoking.revoke(identity);
      expect(await refusalOf(verifying, token)).toBe('token_revoked');
      wait(3600);
      expect(await refusalOf(minting, token)).toBe('token_revoked');
    },
  );

  test('is revoked with what a process minted whose clock is behind', async () => {
    const { minting, revoking } = processes({ minting: -900, revoking: 0 });
    const token = await minting.mint({ identity });
    await revoking.revoke(identity);
    expect(await refusalOf(revoking, token)).toBe('token_revoked');
  });

  test('gets tokens again that are good, 5 seconds later', async () => {
    const { one, two, wait } = processes({ one: 0, two: 0 });
    await one.revoke(identity);
    wait(5);
    expect(await refusalOf(two, await two.mint({ identity }))).toBe('token_revoked');
    wait(0.001);
    expect(await refusalOf(two, await two.mint({ identity }))).toBeUndefined();
  });

  test('gets them at once if the moment is given, but what a clock ahead has minted is let in', async () => {
    const { ahead, one, wait } = processes({ ahead: 2, one: 0 });
    const [early, old] = [await ahead.mint({ identity }), await one.mint({ identity })];
    await one.revoke({ ...identity, issuedUntil: NOW });
    wait(0.001);
    expect(await refusalOf(one, await one.mint({ identity }))).toBeUndefined();
    expect(await refusalOf(one, old)).toBe('token_revoked');
    expect(await refusalOf(one, early)).toBeUndefined();
  });

  test('is taken back whole, by whichever process', async () => {
    const { one, two } = processes({ one: 0, two: -60 });
    const token = await one.mint({ identity });
    await one.revoke(identity);
    await two.unrevoke(identity);
    expect(await refusalOf(one, token)).toBeUndefined();
  });
});

test.each([-600, 0, 600])(
  'a token or a key is revoked whatever the clock of the process says: %d s ahead',
  async (ahead) => {
    const { one, other } = processes({ one: 0, other: ahead });
    const token = await one.mint({ identity });
    const { id } = (await one.verify(token, { request: {} })).identity;
    await other.revoke({ id, expiresAt: NOW + 60 });
    expect(await refusalOf(one, token)).toBe('token_revoked');
    await other.revoke({ keyId: 'k1' });
    expect(await refusalOf(one, await one.mint({ identity }))).toBe('token_revoked');
  },
);
