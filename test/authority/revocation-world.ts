import { TokenError } from 'caveats';
import type { RevocationStore } from '../../src/authority/revocations.js';
import { newTokenId } from '../../src/authority/token-id.js';
import type { Identity } from '../../src/token/identity.js';

/** Unix seconds: when the tests take place. */
export const NOW = 1571147494;

/** The identity of a token that was issued at a moment, to `usr-1` with the key `k1` if not said. */
export function issued(at: number, fields: Partial<Identity> = {}): Identity {
  return { type: 'access', id: newTokenId(at), keyId: 'k1', subject: 'usr-1', ...fields };
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
