import type { CaveatInput } from 'caveats';
import {
  type Authority,
  type AuthorityOptions,
  createAuthority,
  createKeyring,
  type KeySource,
  type RevocationStore,
} from 'caveats/authority';
import { createGuard, type Guard, type GuardOptions } from '../../src/http/index.js';
import { identity, rootKey } from './world.js';

/** What nobody outside is to read. */
export const SECRET = 'connection to db-7.internal lost';
export const down: Error = new Error(SECRET);

/** Keys with the one of the tests, by its id. */
export const keys: KeySource = createKeyring({ current: 'k1', keys: { k1: rootKey } });

/** Keys that are not there to be asked. */
export const noKeys: KeySource = {
  current: () => Promise.reject(down),
  find: () => Promise.reject(down),
};

/** A store that is not there to be asked, now or later. */
export const noStore = (fail: () => unknown): RevocationStore => ({
  get: fail,
  set: fail,
  delete: fail,
});
export const FAILURES: readonly (readonly [string, () => unknown])[] = [
  [
    'throws',
    () => {
      throw down;
    },
  ],
  ['rejects', () => Promise.reject(down)],
];

export const authorityWith = (options: Partial<AuthorityOptions> = {}): Authority =>
  createAuthority({ keys, ...options });

/** The text of a token of an authority. */
export async function mintedBy(
  authority: Authority,
  ...caveats: readonly CaveatInput[]
): Promise<string> {
  const { subject, id } = identity;
  return authority.serialize(await authority.mint({ identity: { subject, id }, caveats }));
}

/** A guard with an authority. */
export const guardBy = (
  authority: Authority,
  options: Omit<GuardOptions, 'authority' | 'rootKey' | 'dialect'> = {},
): Guard => createGuard({ authority, ...options });

/** What was asked, in its order. */
export interface Asked {
  readonly asked: string[];
  readonly authority: Authority;
}

/** An authority that notes who is asked: itself, its keys, its store, and its restrictions. */
export function noting(options: Partial<AuthorityOptions> = {}): Asked {
  const asked: string[] = [];
  const kept = new Map<string, unknown>();
  const inner = authorityWith({
    keys: {
      current: () => keys.current(),
      find(keyId: string) {
        asked.push('keys');
        return keys.find(keyId);
      },
    },
    revocations: {
      get(key) {
        // Once for each of the names under which a token may be revoked.
        if (asked.at(-1) !== 'revocations') asked.push('revocations');
        return kept.get(key);
      },
      set: (key, value) => kept.set(key, value),
      delete: (key) => kept.delete(key),
    },
    restrictions() {
      asked.push('restrictions');
      return [];
    },
    ...options,
  });
  return {
    asked,
    authority: {
      ...inner,
      open(...args) {
        asked.push('open');
        return inner.open(...args);
      },
    },
  };
}
