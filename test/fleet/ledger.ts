import type { Bearer } from './tokens.js';

/** What is revoked: a token, a subject or a key. */
export interface Target {
  readonly kind: 'token' | 'subject' | 'key';
  readonly id: string;
}

interface Entry {
  readonly kind: Target['kind'];
  readonly askedAt: number;
  acknowledgedAt: number | undefined;
}

/** By how much a subject's revocation may reach ahead: 5 seconds, and what clocks differ by. */
const REACH = 5;

/** What was asked to be revoked, and what was acknowledged: all that the simulation itself knows. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #skew: number;

  constructor(skew: number) {
    this.#skew = skew;
  }

  ask(target: Target, now: number): void {
    const { kind } = target;
    // A second time, after it was taken back, counts from the first.
    if (this.#entries.has(nameOf(target))) return;
    this.#entries.set(nameOf(target), { kind, askedAt: now, acknowledgedAt: undefined });
  }

  acknowledge(target: Target, now: number): void {
    this.#entries.get(nameOf(target))!.acknowledgedAt = now;
  }

  /** From here on it may be in force or not. */
  takeBack(target: Target): void {
    this.#entries.get(nameOf(target))!.acknowledgedAt = undefined;
  }

  /** Since when a token must be refused; `undefined` if it need not be. */
  revokedSince(bearer: Bearer): number | undefined {
    const times = this.#about(bearer, 0).flatMap(({ acknowledgedAt: at }) => at ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  mayBeRevoked(bearer: Bearer): boolean {
    return this.#about(bearer, REACH + 2 * this.#skew).length > 0;
  }

  #about({ id, subject, keyId, issuedAt }: Bearer, reach: number): readonly Entry[] {
    const targets: readonly Target[] = [
      { kind: 'token', id },
      { kind: 'subject', id: subject },
      { kind: 'key', id: keyId },
    ];
    return targets.flatMap((target) => {
      const entry = this.#entries.get(nameOf(target));
      if (entry === undefined) return [];
      return entry.kind === 'subject' && issuedAt > entry.askedAt + reach ? [] : [entry];
    });
  }
}

function nameOf({ kind, id }: Target): string {
  return `${kind} ${id}`;
}
