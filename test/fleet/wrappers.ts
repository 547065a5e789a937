import type { RevocationStore } from 'caveats/authority';

/** Answers from memory for some seconds. */
export function rememberFor(
  seconds: number,
  store: RevocationStore,
  now = () => performance.now() / 1000,
): RevocationStore {
  const answers = new Map<string, { value: unknown; until: number }>();
  const get = (key: string): unknown => {
    const known = answers.get(key);
    if (known !== undefined && now() < known.until) return known.value;
    const value = Promise.resolve(store.get(key));
    const answer: { value: unknown; until: number } = { value, until: now() + seconds };
    if (answers.size >= 100_000) answers.clear();
    answers.set(key, answer);
    value.then(
      (found) => (answer.value = found),
      () => answers.delete(key),
    );
    return value;
  };
  return {
    get,
    set(key, value, ttl) {
      answers.delete(key);
      return store.set(key, value, ttl);
    },
    delete(key) {
      answers.delete(key);
      return store.delete(key);
    },
  };
}

/** Reads from a replica, and fails if it is further behind. The primary's `heartbeat` is its time. */
export function notBehind(
  seconds: number,
  replica: RevocationStore,
  now = () => Date.now() / 1000,
): RevocationStore {
  const readonly = async (): Promise<never> => {
    throw new Error('the replica cannot be written to');
  };
  return {
    async get(key) {
      // First: what is read after it is at least as new.
      const written = await replica.get('heartbeat');
      if (!(now() - Number(written) <= seconds)) throw new Error('the replica is behind');
      return replica.get(key);
    },
    set: readonly,
    delete: readonly,
  };
}
