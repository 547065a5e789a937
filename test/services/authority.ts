import { createHash } from 'node:crypto';
import { TokenError } from 'caveats';
import { type Authority, createAuthority, type RevocationStore } from 'caveats/authority';
import type { Verdict } from './protocol.js';

/** The authority of a process, which can mint with any key. All processes have the same keys. */
export class KeyedAuthority {
  readonly authority: Authority;
  #keyId = '';

  constructor(revocations: RevocationStore) {
    const find = (keyId: string): Uint8Array =>
      createHash('sha256').update(`an example of a secret: ${keyId}`).digest();
    const current = () => ({ keyId: this.#keyId, rootKey: find(this.#keyId) });
    this.authority = createAuthority({ keys: { current, find }, revocations });
  }

  async mint(subject: string, keyId: string): Promise<string> {
    this.#keyId = keyId;
    return this.authority.issue(subject);
  }

  verify(token: string): Promise<Verdict> {
    return verdictOf(this.authority.verify(token, { request: {} }));
  }
}

/** How something that is refused with a `TokenError` went. */
export async function verdictOf(attempt: Promise<unknown>): Promise<Verdict> {
  try {
    await attempt;
    return 'granted';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}
