import { LRUCache } from 'lru-cache';
import type { PreparedRootKey } from '../macaroon/chain.js';
import { checkFields } from '../options.js';
import { validUntilOf } from '../token/check.js';
import type { Dialect } from '../token/dialect.js';
import type { Authentic } from '../token/authentic.js';

/** How much an authority remembers of the tokens that it has verified. */
export interface CacheOptions {
  /** How many tokens: 1 to 1,000,000; 1,000 by default. */
  readonly max?: number | undefined;
  /** The longest text that is remembered, in characters: 1 to 16,383; 4,096 by default. */
  readonly maxTextLength?: number | undefined;
}

/** What the signatures of a token prove, and the key that proves it. */
export interface ProvenToken<D extends Dialect> extends Authentic<D> {
  /** Another key of the same id is another object. */
  readonly key: PreparedRootKey;
  /** Whether this was remembered. */
  readonly remembered: boolean;
  /** Returns where a store keeps what revokes the token; hashed when first asked for. */
  readonly revocationKeys: () => readonly string[];
}

/** V8 hashes a longer text by its length alone: looking one up would compare it with all others. */
const MAX_TEXT_LENGTH = 16_383;

/**
 * Remembers that the signatures of a token held, by its whole text: a digest of it takes longer than the
 * rest of a remembered verification. The caller must check that the key is still in force.
 */
export class VerificationCache<D extends Dialect> {
  readonly #maxTextLength: number;
  readonly #byText: LRUCache<string, { token: ProvenToken<D>; validUntil: number | null }>;

  /** @throws TypeError for options out of range. */
  constructor(options: CacheOptions) {
    checkFields<CacheOptions>(options, 'cache', { max: true, maxTextLength: true });
    const { max = 1000, maxTextLength = 4096 } = options;
    this.#maxTextLength = wholeNumber(maxTextLength, MAX_TEXT_LENGTH, 'cache.maxTextLength');
    this.#byText = new LRUCache({ max: wholeNumber(max, 1_000_000, 'cache.max') });
  }

  /** Returns what is remembered of a text, until the token expires. */
  get(text: string, now: number): ProvenToken<D> | undefined {
    const entry = this.#byText.get(text);
    if (entry === undefined || !hasExpired(entry.validUntil, now)) return entry?.token;
    this.drop(text);
    return undefined;
  }

  add(text: string, token: ProvenToken<D>, now: number): void {
    if (text.length > this.#maxTextLength) return;
    const reads = token.conditions.map(({ read }) => read).filter((read) => read !== undefined);
    const validUntil = validUntilOf(reads);
    if (!hasExpired(validUntil, now)) this.#byText.set(text, { token, validUntil });
  }

  drop(text: string): void {
    this.#byText.delete(text);
  }
}

function hasExpired(validUntil: number | null, now: number): boolean {
  return validUntil !== null && now >= validUntil;
}

/** @throws TypeError for anything but a whole number from 1 to a maximum. */
export function wholeNumber(value: number, max: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new TypeError(`${name} must be a whole number from 1 to ${max}`);
}
