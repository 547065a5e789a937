import { LRUCache } from 'lru-cache';
import { ownText } from '../bytes/utf8.js';
import { checkFields } from '../options.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import { systemClock } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import { isObject } from '../unknown.js';
import {
  checkedKeyId,
  checkedRootKey,
  type HeldKey,
  type KeySource,
  type SigningKey,
} from './keyring.js';
import { wholeNumber } from './verification-cache.js';

/** How keys are looked up. Both functions may be async. */
export interface KeyLookupOptions {
  /** Returns the key that signs new tokens. */
  readonly current: () => MaybePromise<SigningKey>;
  /**
   * Returns the key of an id that a sender wrote, any text of up to 256 characters; `undefined` or `null`
   * for an unknown one. Unknown ids are looked up each time: limit the rate of requests if a stranger must
   * not cause queries.
   */
  readonly find: (keyId: string) => MaybePromise<RootKey | undefined>;
  /**
   * How long keys are remembered, in seconds: 0 (not at all) to 3,600; 60 by default. A key that was
   * removed at its source stays valid for that long, unless `forget` is called.
   */
  readonly maxAge?: number | undefined;
  /** The most keys that are remembered: 1 to 1,000,000; 1,000 by default. */
  readonly max?: number | undefined;
  /** Returns Unix seconds; the system clock by default. */
  readonly clock?: (() => number) | undefined;
}

/** Keys from a function, remembered for a while. */
export interface CachedKeyLookup extends KeySource {
  current(): MaybePromise<HeldKey>;
  find(keyId: string): MaybePromise<Uint8Array | undefined>;
  /** Forgets the key of an id, or all, and the current one. Pending answers reach only their callers. */
  forget(keyId?: string): void;
}

const FIELDS = { current: true, find: true, maxAge: true, max: true, clock: true } as const;

/**
 * Creates keys that are looked up in a database or a secret manager. It remembers keys, shares one
 * call between concurrent lookups of a key, and does not remember failures. A remembered key is
 * returned at once. A lookup fails with a `TypeError` if it gets fewer than 16 bytes, or anything else.
 *
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
  const { current, find, maxAge = 60, max = 1000, clock = systemClock } = options;
  for (const [name, value] of Object.entries({ current, find, clock })) {
    if (typeof value !== 'function') throw new TypeError(`${name} must be a function`);
  }
  if (typeof maxAge !== 'number' || !(maxAge >= 0 && maxAge <= 3600)) {
    throw new TypeError('maxAge must be seconds (not milliseconds), 0 to 3600');
  }
  wholeNumber(max, 1_000_000, 'max');
  const signing = shared(() => current(), readSigningKey, { max: 1, maxAge, clock });
  const verifying = shared(find, readFound, { max, maxAge, clock });
  return Object.freeze({
    current: () => signing.get(''),
    find: (keyId: string) => (keyId.length > 256 ? undefined : verifying.get(keyId)),
    forget(keyId?: string) {
      signing.forget();
      verifying.forget(keyId);
    },
  });
}

function readFound(answer: RootKey | null | undefined): Uint8Array | undefined {
  return answer === undefined || answer === null ? undefined : checkedRootKey(answer);
}

function readSigningKey(answer: SigningKey): HeldKey {
  if (!isObject(answer)) throw new TypeError('current must return { keyId, rootKey }');
  const { keyId, rootKey } = answer;
  return Object.freeze({ keyId: checkedKeyId(keyId), rootKey: checkedRootKey(rootKey) });
}

/** In seconds: a call that never ends must not keep all later callers waiting. */
const SHARED_FOR = 5;

type Held<T> = { readonly value: T; readonly askedAt: number };

/** Shares calls and remembers their answers, which `read` checks; `undefined` is not remembered. */
function shared<A, T>(
  ask: (id: string) => MaybePromise<A>,
  read: (answer: A) => T,
  { max, maxAge, clock }: { max: number; maxAge: number; clock: () => number },
): { get(id: string): MaybePromise<T>; forget(id?: string): void } {
  const answers = new LRUCache<string, Held<T>>({ max });
  // Apart from the answers, so that ids which a sender invents do not displace known keys.
  const calls = new LRUCache<string, Held<Promise<T>>>({ max });
  // The age counts from the call: the key may have changed since.
  const remember = (id: string, value: T, askedAt: number): T => {
    if (value === undefined) answers.delete(id);
    else answers.set(id, { value, askedAt });
    return value;
  };
  return {
    get(given) {
      const now = clock();
      const held = answers.get(given);
      if (isRecent(held, now, maxAge)) return held.value;
      const pending = calls.get(given);
      if (isRecent(pending, now, SHARED_FOR)) return pending.value;
      // What is kept must not keep all of a token, which anyone may have made as long as they like.
      const id = ownText(given);
      const answer = ask(id);
      // A call that was made before has the older answer.
      calls.delete(id);
      if (!isPromiseLike(answer)) return remember(id, read(answer), now);
      const value = Promise.resolve(answer).then(read);
      const call = { value, askedAt: now };
      calls.set(id, call);
      const isLatest = (): boolean => calls.peek(id) === call && calls.delete(id);
      void value.then((later) => isLatest() && remember(id, later, now), isLatest);
      return value;
    },
    forget(id) {
      for (const cache of [answers, calls]) {
        if (id === undefined) cache.clear();
        else cache.delete(id);
      }
    },
  };
}

/** Returns whether something is not too old; `false` if the clock was set back. */
function isRecent<T>(held: Held<T> | undefined, now: number, maxAge: number): held is Held<T> {
  return held !== undefined && held.askedAt <= now && now < held.askedAt + maxAge;
}
