import { TokenError } from 'caveats';
import { revocationKeys } from '../../src/authority/revocation.js';
import type { RevocationStore } from '../../src/authority/revocation-store.js';
import * as revocations from '../../src/authority/revocations.js';
import { newTokenId } from '../../src/authority/token-id.js';
import type { AnyIdentity, Identity } from '../../src/token/identity.js';

/** Unix seconds: when the tests take place. */
export const NOW = 1571147494;

/** The identity of a token that was issued at a moment, to `usr-1` with the key `k1` if not said. */
export function issued(at: number, fields: Partial<Identity> = {}): Identity {
  return { type: 'access', id: newTokenId(at), keyId: 'k1', subject: 'usr-1', ...fields };
}

/** The identity of a token that nobody has revoked. */
export const identity: Identity = issued(NOW);

interface Revocations extends Omit<revocations.Revocations, 'isRevoked'> {
  isRevoked(
    identity: AnyIdentity,
    keys?: () => readonly string[],
  ): ReturnType<revocations.Revocations['isRevoked']>;
}

/** Revocations as an authority creates them, asked about identities. */
export function createRevocations({
  store = new Map<string, unknown>(),
  clock = () => Date.now() / 1000,
  timeout = 5000,
}: {
  store?: RevocationStore;
  clock?: () => number;
  timeout?: number | undefined;
} = {}): Revocations {
  const created = revocations.createRevocations(store, clock, timeout);
  return {
    ...created,
    isRevoked: (identity, keys = () => revocationKeys(identity)) =>
      created.isRevoked(identity.id, keys),
  };
}

/** A store that takes its time, over a map that the tests can look into. */
export class SlowStore implements RevocationStore {
  readonly kept: Map<string, unknown> = new Map();
  readonly calls: string[] = [];

  async get(key: string): Promise<unknown> {
    this.calls.push('get');
    await Promise.resolve();
    const kept = this.kept.get(key);
    return kept === undefined ? null : JSON.parse(String(kept));
  }

  async set(key: string, value: unknown, ttl?: number): Promise<unknown> {
    this.calls.push(ttl === undefined ? 'set' : 'set with ttl');
    await Promise.resolve();
    this.kept.set(key, JSON.stringify(value));
    return 'OK';
  }

  async delete(key: string): Promise<boolean> {
    this.calls.push('delete');
    await Promise.resolve();
    return this.kept.delete(key);
  }
}

/** A store that does something else from some moment on. */
export class FickleStore extends SlowStore {
  readonly broken: Partial<RevocationStore> = {};

  override async get(key: string): Promise<unknown> {
    return this.broken.get === undefined ? super.get(key) : this.broken.get(key);
  }

  override async set(key: string, value: unknown, ttl?: number): Promise<unknown> {
    return this.broken.set === undefined
      ? super.set(key, value, ttl)
      : this.broken.set(key, value, ttl);
  }

  override async delete(key: string): Promise<boolean> {
    return this.broken.delete === undefined
      ? super.delete(key)
      : Boolean(await this.broken.delete(key));
  }

  /** As at first. */
  mend(): void {
    for (const name of ['get', 'set', 'delete'] as const) delete this.broken[name];
  }
}

/** The error that something is refused with; anything but `verification_unavailable` fails. */
export async function unavailability(ask: () => unknown): Promise<TokenError> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof TokenError && error.code === 'verification_unavailable') return error;
    throw error;
  }
  throw new Error('it was available');
}

/** Revocations over a store that has worked so far. */
export async function working(): Promise<{ store: FickleStore; revocations: Revocations }> {
  const store = new FickleStore();
  const revocations = createRevocations({ store, timeout: 20 });
  await revocations.isRevoked(identity);
  return { store, revocations };
}
