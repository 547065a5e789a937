import { LRUCache } from 'lru-cache';
import { ownText } from '../bytes/utf8.js';
import type { PreparedRootKey } from '../macaroon/chain.js';
import type { Links } from '../macaroon/links.js';
import { IDENTIFIER, type Packed } from '../macaroon/packed.js';
import { derived } from '../caveats/derived.js';
import { checkFields } from '../options.js';
import { validUntilOf } from '../token/check.js';
import type { Dialect } from '../token/dialect.js';
import type { Authentic } from '../token/authentic.js';
import { revocationKeys } from './revocation.js';

/** How much an authority remembers of the tokens that it has verified. */
export interface CacheOptions {
  /** How many tokens: 1 to 1,000,000; 1,000 by default. */
  readonly max?: number | undefined;
  /** The longest text that is remembered, in characters: 1 to 16,383; 4,096 by default. */
  readonly maxTextLength?: number | undefined;
}

/** What the signatures of a token prove, and the key that proves it. */
export class ProvenToken<D extends Dialect> implements Authentic<D> {
  readonly identity: Authentic<D>['identity'];
  readonly conditions: Authentic<D>['conditions'];
  readonly discharges: Authentic<D>['discharges'];
  /** Another key of the same id is another object. */
  readonly key: PreparedRootKey;
  /** The signatures that tokens narrowed from it share, while it is the last of its identifier and has no discharges. */
  links: Links | undefined;
  #revocationKeys: readonly string[] | undefined;

  constructor(authentic: Authentic<D>, key: PreparedRootKey, links: Links | undefined) {
    this.identity = authentic.identity;
    this.conditions = authentic.conditions;
    this.discharges = authentic.discharges;
    this.key = key;
    this.links = links;
  }

  /** Returns where a store keeps what revokes the token; hashed when first asked for. */
  readonly revocationKeys = (): readonly string[] =>
    (this.#revocationKeys ??= revocationKeys(this.identity));
}

interface Entry<D extends Dialect> {
  readonly text: string;
  readonly token: ProvenToken<D>;
}

/** The longest text that may be remembered. */
const MAX_TEXT_LENGTH = 16_383;
/** The characters of a signature in base64. */
const END_LENGTH = 43;

/**
 * Remembers that the signatures of tokens held. A token is found by the end of its text, which is or holds its
 * signature, and then compared whole: to hash a whole text takes longer than all the rest. The caller must
 * check that the key is still in force.
 */
export class VerificationCache<D extends Dialect> {
  readonly #maxTextLength: number;
  readonly #byEnd: LRUCache<string, Entry<D>>;
  readonly #byIdentifier: LRUCache<string, ProvenToken<D>>;

  /** @throws TypeError for options out of range. */
  constructor(options: CacheOptions) {
    checkFields<CacheOptions>(options, 'cache', { max: true, maxTextLength: true });
    const { max = 1000, maxTextLength = 4096 } = options;
    this.#maxTextLength = wholeNumber(maxTextLength, MAX_TEXT_LENGTH, 'cache.maxTextLength');
    wholeNumber(max, 1_000_000, 'cache.max');
    this.#byEnd = new LRUCache({ max });
    // Signatures take many times the room of a token.
    this.#byIdentifier = new LRUCache({ max, dispose: (token) => (token.links = undefined) });
  }

  /** Returns what is remembered of a text. */
  get(text: string): ProvenToken<D> | undefined {
    const entry = this.#byEnd.get(text.slice(-END_LENGTH));
    return entry?.text === text ? entry.token : undefined;
  }

  /** Returns the last token of the same identifier, which may start with the same caveats. */
  kinOf(macaroon: Packed): ProvenToken<D> | undefined {
    const identifier = macaroon.text(IDENTIFIER);
    return identifier === undefined ? undefined : this.#byIdentifier.get(identifier);
  }

  add(text: string, macaroon: Packed, token: ProvenToken<D>, now: () => number): void {
    if (text.length > this.#maxTextLength) return;
    const validUntil = derived(token.conditions, validUntilOf<D>);
    // A token that has expired is of no more use.
    if (validUntil !== null && now() >= validUntil) return;
    const own = ownText(text);
    this.#byEnd.set(own.slice(-END_LENGTH), { text: own, token });
    const identifier = macaroon.text(IDENTIFIER);
    if (token.links && identifier !== undefined) this.#byIdentifier.set(identifier, token);
  }

  dropKin(macaroon: Packed): void {
    this.#byIdentifier.delete(macaroon.text(IDENTIFIER) ?? '');
  }

  drop(text: string): void {
    this.#byEnd.delete(text.slice(-END_LENGTH));
  }
}

/** @throws TypeError for anything but a whole number from 1 to a maximum. */
export function wholeNumber(value: number, max: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new TypeError(`${name} must be a whole number from 1 to ${max}`);
}
