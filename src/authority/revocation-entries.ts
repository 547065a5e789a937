import type { MaybePromise } from './keys.js';
import { attempt, chain } from './maybe.js';
import { askAll, type RevocationStore, unavailable } from './revocation-store.js';
import { assertMark, StoreMark } from './store-mark.js';

/**
 * The entries of a store. Whatever goes wrong, now or later, is a `TokenError`
 * `verification_unavailable` whose `cause` says what.
 */
export interface RevocationEntries {
  /** What is kept under some keys, asked for at the same time. */
  get(keys: readonly string[]): MaybePromise<readonly unknown[]>;
  set(key: string, value: unknown, ttl: number | undefined): MaybePromise<unknown>;
  delete(key: string): MaybePromise<unknown>;
}

/** The entries of a `Map`, which can neither fail nor lose them. */
export class MapEntries implements RevocationEntries {
  readonly #map: RevocationStore;

  constructor(map: Map<string, unknown>) {
    this.#map = map;
  }

  get(keys: readonly string[]): readonly unknown[] {
    const found: unknown[] = [];
    try {
      // Every verification comes by here, remembered or not: no closures, no iterators.
      for (let i = 0; i < keys.length; i++) found.push(this.#map.get(keys[i]!));
    } catch (error) {
      throw unavailable(error);
    }
    return found;
  }

  set(key: string, value: unknown): void {
    orUnavailable(() => this.#map.set(key, value));
  }

  delete(key: string): void {
    orUnavailable(() => this.#map.delete(key));
  }
}

/** Somebody may have changed the functions of a map, as tests do. */
function orUnavailable(ask: () => unknown): void {
  try {
    ask();
  } catch (error) {
    throw unavailable(error);
  }
}

/** The entries of any other store: it has to answer in time, and to have kept its mark. */
export class StoredEntries implements RevocationEntries {
  readonly #store: RevocationStore;
  readonly #timeout: number;
  readonly #mark: StoreMark;

  constructor(store: RevocationStore, timeout: number, namespace: string) {
    this.#store = store;
    this.#timeout = timeout;
    const get = async (key: string): Promise<unknown> => (await this.#getAll([key]))[0];
    const set = async (key: string, value: string): Promise<void> => {
      await this.#set(key, value);
    };
    this.#mark = new StoreMark({ get, set }, namespace);
  }

  get(keys: readonly string[]): MaybePromise<readonly unknown[]> {
    return chain(this.#mark.find(), (mark) =>
      chain(this.#getAll([...keys, this.#mark.keyOf(mark)]), (answers) => {
        assertMark(mark, answers.at(-1));
        return answers.slice(0, -1);
      }),
    );
  }

  /** Leaves a mark before the first entry: what is set without one could be lost unnoticed. */
  set(key: string, value: unknown, ttl: number | undefined): MaybePromise<unknown> {
    return chain(this.#mark.find(), () => this.#set(key, value, ttl));
  }

  delete(key: string): MaybePromise<unknown> {
    return this.#ask([() => this.#store.delete(key)]);
  }

  #getAll(keys: readonly string[]): MaybePromise<readonly unknown[]> {
    return this.#ask(keys.map((key) => () => this.#store.get(key)));
  }

  #set(key: string, value: unknown, ttl?: number): MaybePromise<unknown> {
    // Some stores take an argument that is `undefined` for one that is given.
    const set =
      ttl === undefined
        ? () => this.#store.set(key, value)
        : () => this.#store.set(key, value, ttl);
    return this.#ask([set]);
  }

  #ask(asks: readonly (() => unknown)[]): MaybePromise<readonly unknown[]> {
    return attempt(
      () => askAll(asks, this.#timeout),
      (error) => {
        throw unavailable(error);
      },
    );
  }
}
