import { LRUCache } from 'lru-cache';
import { equalBytes, isBytes } from '../bytes/bytes.js';
import { type PreparedRootKey, prepareRootKey } from '../macaroon/prepared-key.js';
import type { RootKey } from '../token/root-key.js';
import { checkedKeyId, checkedRootKey, type KeySource, type MaybePromise } from './keys.js';
import { isPromiseLike } from './maybe.js';

/** How many keys are kept ready: more than a ring holds. */
const MAX_READY = 1000;

interface ReadyKey {
  readonly bytes: Uint8Array;
  readonly prepared: PreparedRootKey;
}

/** The key with which tokens are minted, ready for use. */
export interface ReadySigningKey {
  readonly keyId: string;
  readonly rootKey: PreparedRootKey;
}

/** The keys of an authority, each derived once. */
export class AuthorityKeys {
  readonly #source: KeySource;
  readonly #ready: LRUCache<string, ReadyKey> = new LRUCache({ max: MAX_READY });

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** The key that signs new tokens. What its source throws is for whoever mints. */
  async current(): Promise<ReadySigningKey> {
    const { keyId, rootKey } = await this.#source.current();
    return { keyId: checkedKeyId(keyId), rootKey: this.#prepare(keyId, rootKey) };
  }

  /**
   * The key of an id. One key is the same object each time, another of the same id is another: so
   * what was found out with a key can be tied to it.
   */
  find(keyId: string): MaybePromise<PreparedRootKey | undefined> {
    const found = this.#source.find(keyId);
    if (!isPromiseLike(found)) return this.#readyKey(keyId, found);
    return found.then((later) => this.#readyKey(keyId, later));
  }

  #readyKey(keyId: string, rootKey: RootKey | undefined): PreparedRootKey | undefined {
    return rootKey === undefined || rootKey === null ? undefined : this.#prepare(keyId, rootKey);
  }

  #prepare(keyId: string, rootKey: RootKey): PreparedRootKey {
    const ready = this.#ready.get(keyId);
    if (ready !== undefined && isBytes(rootKey) && equalBytes(ready.bytes, rootKey)) {
      return ready.prepared;
    }
    const bytes = checkedRootKey(rootKey);
    if (ready !== undefined && equalBytes(ready.bytes, bytes)) return ready.prepared;
    const prepared = prepareRootKey(bytes);
    this.#ready.set(keyId, { bytes, prepared });
    return prepared;
  }
}
