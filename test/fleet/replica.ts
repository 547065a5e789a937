import type { RevocationStore } from 'caveats/authority';
import type { Chance } from './chance.js';
import { type Faults, Server } from './server.js';
import type { VirtualTime } from './virtual-time.js';

/** Applies the writes of a server in their order, each a while later; reads are answered from it. */
export class Replica {
  readonly server: Server;
  /** The longest time between a write and its copy, in seconds. */
  worstLag = 0;
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #lag: number;
  #linkedAgain = 0;
  #busyUntil = 0;

  constructor(
    time: VirtualTime,
    chance: Chance,
    primary: Server,
    { faults, lag }: { readonly faults: Faults; readonly lag: number },
  ) {
    this.server = new Server(time, chance, faults);
    this.#time = time;
    this.#chance = chance;
    this.#lag = lag;
    const { onWrite } = primary;
    primary.onWrite = (key, value) => {
      onWrite(key, value);
      this.#copy(key, value);
    };
  }

  /** Cuts the link to the server: for some seconds no write arrives. */
  cut(seconds: number): void {
    this.#linkedAgain = this.#time.now + seconds;
  }

  /** A connection that reads from it, and refuses to write. */
  connect(): RevocationStore {
    const readonly = async (): Promise<never> => {
      throw new Error('a replica cannot be written to');
    };
    return { ...this.server.connect(), set: readonly, delete: readonly };
  }

  #copy(key: string, value: unknown): void {
    const written = this.#time.now;
    const at = Math.max(written + this.#chance.exponential(this.#lag), this.#linkedAgain);
    this.#busyUntil = Math.max(at, this.#busyUntil);
    this.#time.after(this.#busyUntil - written, () => {
      this.worstLag = Math.max(this.worstLag, this.#time.now - written);
      if (value === undefined) this.server.kept.delete(key);
      else this.server.kept.set(key, value);
    });
  }
}
