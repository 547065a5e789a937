import { LRUCache } from 'lru-cache';
import type { MaybePromise } from './keys.js';
import { isPromiseLike } from './maybe.js';

export interface SharedLookupOptions<A, T> {
  readonly ask: (id: string) => MaybePromise<A>;
  /**
   * What an answer comes to, `undefined` for none. Where that is what is held already, the very
   * object: others remember what they know of it by that.
   */
  readonly read: (answer: A, held: T | undefined) => T;
  /** For how long an answer is remembered, in seconds. */
  readonly maxAge: number;
  /** How many answers are remembered at most. */
  readonly max: number;
  /** Unix seconds. */
  readonly clock: () => number;
}

interface Held<T> {
  readonly value: T;
  readonly askedAt: number;
}

/**
 * For how long an answer is waited for by those who ask later, in seconds. An answer that never
 * comes must not keep everybody waiting for good.
 */
const SHARED_FOR = 5;

/** Asks once for all who want to know the same, and remembers the answer for a while; no failure. */
export class SharedLookup<A, T> {
  readonly #options: SharedLookupOptions<A, T>;
  /** Also the answers that are too old: the next one is compared with them. */
  readonly #answers: LRUCache<string, Held<T>>;
  readonly #pending: LRUCache<string, Held<Promise<T>>>;

  constructor(options: SharedLookupOptions<A, T>) {
    this.#options = options;
    this.#answers = new LRUCache({ max: options.max });
    // Bounded as well: of answers that never come, a sender could cause any number.
    this.#pending = new LRUCache({ max: options.max });
  }

  /** The answer, at once where it is remembered or needs no time. */
  get(id: string): MaybePromise<T> {
    const { clock, maxAge } = this.#options;
    const now = clock();
    const held = this.#answers.get(id);
    if (held !== undefined && isRecent(held, now, maxAge)) return held.value;
    const pending = this.#pending.get(id);
    if (pending !== undefined && isRecent(pending, now, SHARED_FOR)) return pending.value;
    return this.#ask(id, now);
  }

  /** Asks anew; an answer that is under way is not remembered when it comes. */
  forget(id: string): void {
    this.#answers.delete(id);
    this.#pending.delete(id);
  }

  forgetAll(): void {
    this.#answers.clear();
    this.#pending.clear();
  }

  #ask(id: string, now: number): MaybePromise<T> {
    const answer = this.#options.ask(id);
    // From here on, an earlier answer that still comes would be the older one.
    this.#pending.delete(id);
    if (!isPromiseLike(answer)) return this.#remember(id, answer, now);
    // A thenable such as a query that starts with its `then` is asked for its answer once.
    const value = Promise.resolve(answer).then(
      (later) =>
        endsTurn() ? this.#remember(id, later, now) : this.#options.read(later, undefined),
      (error: unknown) => {
        endsTurn();
        throw error;
      },
    );
    const turn = { value, askedAt: now };
    this.#pending.set(id, turn);
    const endsTurn = (): boolean => this.#pending.peek(id) === turn && this.#pending.delete(id);
    return value;
  }

  #remember(id: string, answer: A, askedAt: number): T {
    const value = this.#options.read(answer, this.#answers.peek(id)?.value);
    if (value === undefined) this.#answers.delete(id);
    // Counted from the question on: since then the answer may have become another.
    else this.#answers.set(id, { value, askedAt });
    return value;
  }
}

/** Whether something is not too old; where the clock was set back, that cannot be told. */
function isRecent({ askedAt }: Held<unknown>, now: number, maxAge: number): boolean {
  return askedAt <= now && now < askedAt + maxAge;
}
