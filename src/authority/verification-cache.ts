import { LRUCache } from 'lru-cache';
import type { AnyCaveat } from '../caveats/kind.js';
import { checkFields } from '../options.js';
import type { PreparedRootKey } from '../macaroon/prepared-key.js';
import { validUntilOf } from '../token/check.js';
import type { AnyIdentity, OpaqueIdentity } from '../token/identity.js';
import type { Condition } from '../token/open.js';

/** How much an authority remembers of the tokens that it has verified. */
export interface CacheOptions {
  /** How many tokens: 1 to 1,000,000; 1,000 by default. */
  readonly max?: number | undefined;
  /** The longest text that is remembered, in characters: 1 to 16,383; 4,096 by default. */
  readonly maxTextLength?: number | undefined;
}

/** A token whose signatures held, and with which key. How its caveats fare is not part of it. */
export interface AuthenticToken<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly identity: I | OpaqueIdentity;
  readonly conditions: readonly Condition<C, R>[];
  /** The key; another of the same id is another object. */
  readonly key: PreparedRootKey;
  /** Where the store has it, if it was revoked; made when it is first asked for. */
  readonly revocationKeys: () => readonly string[];
}

/** What is remembered of a text. */
interface Entry<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly authentic: AuthenticToken<C, R, I>;
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
}

const DEFAULT_MAX = 1000;
const DEFAULT_MAX_TEXT_LENGTH = 4096;
/** V8 hashes a longer text by its length alone: to look one up would be to compare it with all others. */
const MAX_TEXT_LENGTH = 16_383;

/**
 * Remembers that the signatures of a token held, by its whole text, discharges included. The text
 * itself is the key, and no digest of it: that takes longer than all the rest of a verification that
 * was remembered, and is no surer than to compare everything.
 *
 * Whoever gets an answer has to see that the key is still the one in force.
 */
export class VerificationCache<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly #maxTextLength: number;
  readonly #byText: LRUCache<string, Entry<C, R, I>>;

  /** @throws TypeError for options that are out of range. */
  constructor(options: CacheOptions) {
    checkFields<CacheOptions>(options, 'cache', { max: true, maxTextLength: true });
    const { max = DEFAULT_MAX, maxTextLength = DEFAULT_MAX_TEXT_LENGTH } = options;
    this.#maxTextLength = wholeNumber(maxTextLength, MAX_TEXT_LENGTH, 'cache.maxTextLength');
    this.#byText = new LRUCache({ max: wholeNumber(max, 1_000_000, 'cache.max') });
  }

  /** What is remembered of a text, until the token expires. */
  get(text: string, now: number): AuthenticToken<C, R, I> | undefined {
    const entry = this.#byText.get(text);
    if (entry === undefined) return undefined;
    if (!hasExpired(entry.validUntil, now)) return entry.authentic;
    this.#byText.delete(text);
    return undefined;
  }

  add(text: string, authentic: AuthenticToken<C, R, I>, now: number): void {
    if (text.length > this.#maxTextLength) return;
    const reads = authentic.conditions.map(({ read }) => read);
    const validUntil = validUntilOf(reads.filter((read) => read !== undefined));
    if (!hasExpired(validUntil, now)) this.#byText.set(text, { authentic, validUntil });
  }

  /** Forgets a text whose key is in force no more. */
  drop(text: string): void {
    this.#byText.delete(text);
  }
}

function hasExpired(validUntil: number | null, now: number): boolean {
  return validUntil !== null && now >= validUntil;
}

function wholeNumber(value: number, max: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new TypeError(`${name} must be a whole number from 1 to ${max}`);
}
