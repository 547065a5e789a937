import { expiresIn, judge, type Opened, TokenError } from 'caveats';
import {
  type Authority,
  createAuthority,
  createKeyLookup,
  createKeyring,
  type Keyring,
  type KeySource,
  type RevocationStore,
} from 'caveats/authority';
import { type Bearer, EPOCH, idOf, OLD_KEYS, rootKeyOf } from './tokens.js';
import type { VirtualTime } from './virtual-time.js';

export type Verdict = 'granted' | TokenError['code'];

export interface ProcessParts {
  readonly time: VirtualTime;
  /** How far its clock is ahead, in seconds. */
  readonly skew: number;
  /** What it verifies over, and what it revokes over. */
  readonly reads: RevocationStore;
  readonly writes: RevocationStore;
  readonly keys: KeySource;
  /** A mistake: it asks whether a token was revoked only when it first sees it. */
  readonly opensOnce: boolean;
}

const NO_REQUEST = { request: {} };
/** In milliseconds. */
const TIMEOUT = 1000;

/** A process of the service, with a clock and a cache of its own. */
export class FleetProcess {
  readonly verifying: Authority;
  readonly revoking: Authority;
  readonly #parts: ProcessParts;
  readonly #opened = new Map<string, Opened>();

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    const { keys, reads, writes } = parts;
    const options = { keys, clock: () => this.clock(), timeout: TIMEOUT, cache: { max: 40 } };
    this.verifying = createAuthority({ ...options, revocations: reads });
    this.revoking =
      reads === writes ? this.verifying : createAuthority({ ...options, revocations: writes });
  }

  /** Unix seconds, as this process has them. */
  clock(): number {
    return EPOCH + this.#parts.time.now + this.#parts.skew;
  }

  /** Issues a token that lives for some seconds. */
  async issue(subject: string, life: number, digits: string): Promise<Bearer> {
    const { time, skew } = this.#parts;
    const issuedAt = time.now;
    const id = idOf(issuedAt + skew, digits);
    const caveats = [expiresIn(life, Math.floor(this.clock()))];
    const token = await this.verifying.mint({ identity: { subject, id }, caveats });
    const text = this.verifying.serialize(token);
    return { text, id, subject, keyId: '', issuedAt, expiresAt: issuedAt + life };
  }

  async verify(text: string): Promise<Verdict> {
    try {
      if (this.#parts.opensOnce) judge.verify(await this.#openOnce(text), NO_REQUEST);
      else await this.verifying.verify(text, NO_REQUEST);
      return 'granted';
    } catch (error) {
      if (error instanceof TokenError) return error.code;
      throw error;
    }
  }

  async #openOnce(text: string): Promise<Opened> {
    const opened = this.#opened.get(text) ?? (await this.verifying.open(text));
    this.#opened.set(text, opened);
    return opened;
  }
}

/** A keyring of a process with the key that signs first, and those of the tokens before. */
export function keyringWith(current: string): Keyring {
  const keys = [...OLD_KEYS, current].map((id) => [id, rootKeyOf(id)] as const);
  return createKeyring({ current, keys });
}

/** The keys of a database, which are remembered for some seconds. */
export class KeyTable {
  readonly #ids: Set<string>;
  #current: string;

  constructor(current: string) {
    this.#ids = new Set([...OLD_KEYS, current]);
    this.#current = current;
  }

  add(id: string): void {
    this.#ids.add(id);
  }

  use(id: string): void {
    this.#current = id;
  }

  remove(id: string): void {
    this.#ids.delete(id);
  }

  lookup(time: VirtualTime, maxAge: number): KeySource {
    const find = async (id: string): Promise<Uint8Array | undefined> => {
      await time.wait(0.002);
      return this.#ids.has(id) ? rootKeyOf(id) : undefined;
    };
    return createKeyLookup({
      find,
      current: async () => {
        await time.wait(0.002);
        return { keyId: this.#current, rootKey: rootKeyOf(this.#current) };
      },
      maxAge,
      clock: () => time.now,
    });
  }
}
