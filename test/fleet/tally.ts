import type { Ledger } from './ledger.js';
import type { Operator } from './operator.js';
import type { Verdict } from './process.js';
import type { Bearer } from './tokens.js';

export interface Use {
  readonly verdict: Verdict;
  readonly startedAt: number;
  /** When it was acknowledged that the token is revoked, if it was before the start. */
  readonly since: number | undefined;
}

/** What a run came to; times in seconds. */
export interface Result {
  readonly verdicts: Readonly<Record<string, number>>;
  /** Uses of tokens whose revocation was acknowledged before. */
  readonly tried: number;
  /** Those of them that were allowed. */
  readonly allowed: number;
  /** The longest time between the acknowledgement and the start of such a use. */
  readonly worst: number;
  /** Refusals of good tokens, by code, but for those without an answer from the store. */
  readonly wronglyRefused: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly repeated: number;
  readonly takenBack: number;
  readonly reads: number;
  readonly writes: number;
  readonly worstLag: number;
  /** Differs if anything went another way. */
  readonly digest: string;
}

export class Tally {
  readonly #ledger: Ledger;
  readonly #verdicts: Record<string, number> = {};
  readonly #refused: { readonly bearer: Bearer; readonly verdict: Verdict }[] = [];
  #tried = 0;
  #allowed = 0;
  #worst = 0;
  #digest = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  add(bearer: Bearer, { verdict, startedAt, since }: Use): void {
    count(this.#verdicts, verdict);
    for (const character of `${bearer.id} ${startedAt} ${verdict}`) {
      this.#digest = (Math.imul(this.#digest, 31) + character.charCodeAt(0)) >>> 0;
    }
    if (since !== undefined) {
      this.#tried++;
      if (verdict !== 'granted') return;
      this.#allowed++;
      this.#worst = Math.max(this.#worst, startedAt - since);
    } else if (verdict !== 'granted' && verdict !== 'verification_unavailable') {
      // Whether it may be revoked is known at the end: the question may be on its way.
      this.#refused.push({ bearer, verdict });
    }
  }

  result(
    { acknowledged, repeated, takenBack }: Operator,
    calls: { readonly reads: number; readonly writes: number },
    worstLag: number,
  ): Result {
    const wronglyRefused: Record<string, number> = {};
    for (const { bearer, verdict } of this.#refused) {
      const isRight = verdict === 'token_revoked' && this.#ledger.mayBeRevoked(bearer);
      if (!isRight) count(wronglyRefused, verdict);
    }
    return {
      verdicts: this.#verdicts,
      tried: this.#tried,
      allowed: this.#allowed,
      worst: this.#worst,
      wronglyRefused,
      acknowledged,
      repeated,
      takenBack,
      ...calls,
      worstLag,
      digest: this.#digest.toString(16),
    };
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
