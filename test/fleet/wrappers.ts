/** The stores of docs/scale.md. */
import type { RevocationStore } from 'caveats/authority';
import type Keyv from 'keyv';

function readOnly(): never {
  throw new Error('revoke through the primary');
}

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
    if (answers.size >= 100_000) answers.clear();
    answers.set(key, { value, until: now() + seconds });
    value.catch(() => answers.delete(key));
    return value;
  };
  return { get, set: readOnly, delete: readOnly };
}

export function notBehind(
  seconds: number,
  replica: RevocationStore,
  now = () => Date.now() / 1000,
): RevocationStore {
  const get = async (key: string): Promise<unknown> => {
    // First: what is read after it is at least as new.
    const written = await replica.get('heartbeat');
    if (now() - Number(written) <= seconds) return replica.get(key);
    throw new Error('the replica is behind');
  };
  return { get, set: readOnly, delete: readOnly };
}

export function askTogether(store: Keyv): RevocationStore {
  let keys: string[] = [];
  let answers: Promise<unknown[]> = Promise.resolve([]);
  const ask = (): Promise<unknown[]> => {
    const asked = keys;
    keys = [];
    return store.getMany(asked);
  };
  const get = async (key: string): Promise<unknown> => {
    if (keys.length === 0) answers = Promise.resolve().then(ask);
    const at = keys.push(key) - 1;
    return (await answers)[at];
  };
  return {
    get,
    set: (key, value, ttl) => store.set(key, value, ttl),
    delete: (key) => store.delete(key),
  };
}
