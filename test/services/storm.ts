import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'caveats';
import type { RevokeTarget } from 'caveats/authority';
import { type KeyedAuthority, verdictOf } from './authority.js';
import { type News, type Verdict, type Way, WAYS } from './protocol.js';

/** Mints, verifies and revokes tokens of its own as fast as it can, and tells how it goes. */
export class Storm {
  readonly #own: KeyedAuthority;
  readonly #name: string;
  readonly #tell: (news: News) => void;
  #goesOn = true;
  readonly #over: Promise<void>;

  constructor(own: KeyedAuthority, name: string, tell: (news: News) => void) {
    this.#own = own;
    this.#name = name;
    this.#tell = tell;
    this.#over = this.#rage();
  }

  async calm(): Promise<void> {
    this.#goesOn = false;
    await this.#over;
  }

  async #rage(): Promise<void> {
    for (let round = 0; this.#goesOn; round++) await this.#round(round);
  }

  async #round(round: number): Promise<void> {
    const subject = `usr-${this.#name}-${round}`;
    const keyId = `key-${this.#name}-${round}`;
    const way = WAYS[round % WAYS.length]!;
    const token = await this.#own.mint(subject, keyId);
    await this.#expect(token, 'granted', 'before it is revoked');
    const verdict = await verdictOf(this.#own.authority.revoke(targetOf(way, token)));
    if (verdict === 'granted') {
      this.#tell({ news: 'revoked', token, how: way });
      await this.#expect(token, 'token_revoked', `when it is revoked by ${way}`);
    } else if (verdict === 'verification_unavailable') {
      this.#tell({ news: 'unavailable' });
    } else {
      this.#tell({ news: 'wrong', what: `revoking by ${way} came to ${verdict}` });
    }
    // Of the same subject and key, and issued after the moment up to which they may be revoked.
    await wait(2);
    const later = await this.#own.mint(subject, way === 'key' ? `${keyId}-next` : keyId);
    this.#tell({ news: 'untouched', token: later });
    await this.#expect(later, 'granted', `when another is revoked by ${way}`);
  }

  /** Nothing but what is expected may come of it, save that the store cannot be asked. */
  async #expect(token: string, expected: Verdict, when: string): Promise<void> {
    const verdict = await this.#own.verify(token);
    if (verdict === 'verification_unavailable') this.#tell({ news: 'unavailable' });
    else if (verdict !== expected) {
      this.#tell({ news: 'wrong', what: `${verdict} instead of ${expected} ${when}` });
    }
  }
}

/** What is revoked so that a token is, in one way or another. */
export function targetOf(way: Way, token: string): RevokeTarget {
  const { id, subject, keyId } = inspect(token).unverified.identity;
  if (way === 'token') return { token };
  if (way === 'id') return { id, expiresAt: Math.ceil(Date.now() / 1000) + 3600 };
  // By default it reaches some seconds ahead, and what is minted in these is refused.
  return way === 'subject' ? { subject, issuedUntil: Date.now() / 1000 } : { keyId };
}
