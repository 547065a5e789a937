import type { RevocationStore } from 'caveats/authority';
import type { Chance } from './chance.js';
import type { VirtualTime } from './virtual-time.js';

/** How often a call goes wrong, of one. */
export interface Faults {
  /** It is refused, and nothing is done. */
  readonly refused: number;
  /** It never arrives, and is never answered. */
  readonly lost: number;
  /** It arrives seconds later, when its caller has given up. */
  readonly late: number;
  /** It is done, and the answer is an error. */
  readonly cut: number;
  /** It is done, and never answered. */
  readonly unanswered: number;
}

/** Lies that no store may tell; the simulation must find each of them. */
export type Lie = 'acknowledges before it keeps' | 'answers nothing on failure';

type Work = (kept: Map<string, unknown>) => unknown;

const MEAN_LATENCY = 0.0007;
const LATE = 4;

/**
 * The server of a store. What it has acknowledged it keeps, also in a crash; what it has not acknowledged, it
 * may keep or not. Calls arrive in another order than they were made.
 */
export class Server {
  readonly kept = new Map<string, unknown>();
  readonly calls = { reads: 0, writes: 0 };
  /** Called with what was written. */
  onWrite: (key: string, value: unknown) => void = () => undefined;
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #faults: Faults;
  readonly #lie: Lie | undefined;
  /** Increases with every crash: what was under way in an earlier life is not acknowledged. */
  #life = 0;
  #isDown = false;
  #resumed: Promise<void> | undefined;
  readonly #unkept = new Set<string>();

  constructor(time: VirtualTime, chance: Chance, faults: Faults, lie?: Lie) {
    this.#time = time;
    this.#chance = chance;
    this.#faults = faults;
    this.#lie = lie;
  }

  /** Ends at once, and comes back after some seconds. */
  crash(seconds: number): void {
    this.#life++;
    this.#isDown = true;
    for (const key of this.#unkept) this.kept.delete(key);
    this.#time.after(seconds, () => (this.#isDown = false));
  }

  /** Answers nothing for some seconds, and then all that has arrived, in any order. */
  pause(seconds: number): void {
    this.#resumed = this.#time.wait(seconds).then(() => (this.#resumed = undefined));
  }

  connect(): RevocationStore {
    const write = (key: string, value: unknown): Promise<unknown> => {
      this.calls.writes++;
      return this.#call((kept) => {
        if (value === undefined) kept.delete(key);
        else kept.set(key, value);
        if (this.#lie === 'acknowledges before it keeps') this.#keepLater(key);
        this.onWrite(key, value);
      }, true);
    };
    return {
      get: (key) => {
        this.calls.reads++;
        const answer = this.#call((kept) => kept.get(key), false);
        if (this.#lie !== 'answers nothing on failure') return answer;
        return answer.catch(() => undefined);
      },
      set: write,
      delete: (key) => write(key, undefined),
    };
  }

  async #call(work: Work, isWrite: boolean): Promise<unknown> {
    const chance = this.#chance;
    const faults = this.#faults;
    await this.#travel();
    if (chance.happens(faults.refused)) throw new Error('the connection was refused');
    if (chance.happens(faults.lost)) return never();
    if (chance.happens(faults.late)) await this.#time.wait(chance.exponential(LATE));
    while (this.#resumed !== undefined) {
      await this.#resumed;
      await this.#travel();
    }
    if (this.#isDown) throw new Error('the server is down');
    const life = this.#life;
    if (isWrite && this.#lie !== 'acknowledges before it keeps') await this.#keep(life);
    const answer = work(this.kept);
    if (chance.happens(faults.unanswered)) return never();
    await this.#travel();
    if (chance.happens(faults.cut) || life !== this.#life) throw new Error('the connection ended');
    return answer;
  }

  /** Puts a write on the disk. If the server ends meanwhile, it may be there or not. */
  async #keep(life: number): Promise<void> {
    await this.#time.wait(this.#chance.exponential(0.002));
    if (life !== this.#life && this.#chance.happens(0.5)) throw new Error('the write was lost');
  }

  /** Within a second, as Redis does with `appendfsync everysec`. */
  #keepLater(key: string): void {
    this.#unkept.add(key);
    this.#time.after(1, () => this.#unkept.delete(key));
  }

  #travel(): Promise<void> {
    const isSlow = this.#chance.happens(0.002);
    return this.#time.wait(0.0002 + this.#chance.exponential(isSlow ? 0.2 : MEAN_LATENCY));
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
