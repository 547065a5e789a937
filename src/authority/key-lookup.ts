import { equalBytes } from '../bytes/bytes.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import {
  checkedKeyId,
  checkedRootKey,
  type KeySource,
  type MaybePromise,
  type SigningKey,
} from './keys.js';
import { SharedLookup } from './shared-lookup.js';

/** How keys are asked for. Both functions may be async, and take their time. */
export interface KeyLookupOptions {
  /** The key that signs new tokens. */
  readonly current: () => MaybePromise<SigningKey>;
  /**
   * The key of an id, `undefined` where there is none. The id is what a sender says: any text of up
   * to 256 characters. It is asked for again each time that an id is not known, so where a stranger
   * must not cause queries, let only so many requests through.
   */
  readonly find: (keyId: string) => MaybePromise<RootKey | undefined>;
  /**
   * For how long keys are remembered, in seconds: 0 (not at all) to 3,600; 60 by default. A key that
   * was removed where they come from is good for that long, save where `forget` is called.
   */
  readonly maxAge?: number | undefined;
  /** How many keys are remembered at most: 1 to 1,000,000; 1,000 by default. */
  readonly max?: number | undefined;
  /** Unix seconds; the clock by default. */
  readonly clock?: (() => number) | undefined;
}

/** Keys from a function, remembered for a while. */
export interface CachedKeyLookup extends KeySource {
  current(): MaybePromise<HeldKey>;
  find(keyId: string): MaybePromise<Uint8Array | undefined>;
  /**
   * Asks again for the key of an id, or for all of them, and for the current one. Answers that are
   * under way still go to those who wait for them, and to nobody else.
   */
  forget(keyId?: string): void;
}

/** @inline */
type HeldKey = SigningKey & { readonly rootKey: Uint8Array };

const FIELDS: FieldsOf<KeyLookupOptions> = {
  current: true,
  find: true,
  maxAge: true,
  max: true,
  clock: true,
};

const DEFAULT_MAX_AGE = 60;
const MAX_MAX_AGE = 3600;
const DEFAULT_MAX = 1000;
const MAX_MAX = 1_000_000;
const MAX_ID_LENGTH = 256;

/**
 * Keys from where an application keeps them: a database, a secret manager. What was found is
 * remembered, concurrent questions for one key share one call, and failures are not remembered. What
 * is remembered is answered at once, and as the same object for as long as it is the same key.
 *
 * @param options.current gives keys of 16 bytes or more, as `find` does; a shorter one, or anything
 *   that is no key, makes the lookup fail with a `TypeError`.
 * @throws TypeError for options that are out of range.
 * @example
 * ```ts
 * import { generateRootKey } from 'caveats';
 * import { createKeyLookup } from 'caveats/authority';
 *
 * const table = new Map([['k1', generateRootKey()], ['k2', generateRootKey()]]);
 * const keys = createKeyLookup({
 *   current: async () => ({ keyId: 'k2', rootKey: table.get('k2')! }),
 *   find: async (keyId) => table.get(keyId),
 * });
 * console.log((await keys.current()).keyId); // k2
 *
 * await keys.find('k1');
 * table.delete('k1');
 * keys.forget('k1');
 * console.log(await keys.find('k1')); // undefined
 * ```
 */
export function createKeyLookup(options: KeyLookupOptions): CachedKeyLookup {
  checkFields(options, 'createKeyLookup', FIELDS);
  return new FunctionKeys(options);
}

class FunctionKeys implements CachedKeyLookup {
  readonly #current: SharedLookup<SigningKey, HeldKey>;
  readonly #found: SharedLookup<RootKey | undefined, Uint8Array | undefined>;

  constructor({
    current,
    find,
    maxAge = DEFAULT_MAX_AGE,
    max = DEFAULT_MAX,
    clock = () => Date.now() / 1000,
  }: KeyLookupOptions) {
    for (const [name, value] of Object.entries({ current, find, clock })) {
      if (typeof value !== 'function') throw new TypeError(`${name} must be a function`);
    }
    if (typeof maxAge !== 'number' || !(maxAge >= 0 && maxAge <= MAX_MAX_AGE)) {
      throw new TypeError(`maxAge must be seconds (not milliseconds), 0 to ${MAX_MAX_AGE}`);
    }
    if (!Number.isSafeInteger(max) || max < 1 || max > MAX_MAX) {
      throw new TypeError(`max must be a whole number from 1 to ${MAX_MAX}`);
    }
    this.#current = new SharedLookup({
      ask: () => current(),
      read: readSigningKey,
      max: 1,
      maxAge,
      clock,
    });
    this.#found = new SharedLookup<RootKey | undefined, Uint8Array | undefined>({
      ask: (keyId) => find(keyId),
      read: readFound,
      max,
      maxAge,
      clock,
    });
  }

  current(): MaybePromise<HeldKey> {
    return this.#current.get('');
  }

  find(keyId: string): MaybePromise<Uint8Array | undefined> {
    return keyId.length > MAX_ID_LENGTH ? undefined : this.#found.get(keyId);
  }

  forget(keyId?: string): void {
    if (keyId === undefined) this.#found.forgetAll();
    else this.#found.forget(keyId);
    this.#current.forgetAll();
  }
}

function readFound(
  answer: RootKey | undefined,
  held: Uint8Array | undefined,
): Uint8Array | undefined {
  // Databases say `null`.
  if (answer === undefined || answer === null) return undefined;
  const rootKey = checkedRootKey(answer);
  return held !== undefined && equalBytes(held, rootKey) ? held : rootKey;
}

function readSigningKey(answer: SigningKey, held: HeldKey | undefined): HeldKey {
  if (typeof answer !== 'object' || answer === null) {
    throw new TypeError('current must answer with a key and its id');
  }
  const keyId = checkedKeyId(answer.keyId);
  const rootKey = checkedRootKey(answer.rootKey);
  if (keyId === held?.keyId && equalBytes(held.rootKey, rootKey)) return held;
  return Object.freeze({ keyId, rootKey });
}
