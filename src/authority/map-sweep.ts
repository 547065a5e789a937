import { endOf } from './revocation.js';

/** Fewer entries than this are not worth a look. */
const FIRST_SWEEP = 1024;

/**
 * Rids a `Map` of the entries whose tokens have long expired, which other stores do by themselves.
 * It looks whenever the map has grown to twice what was left the last time, so that an entry costs
 * the same on average however many there are.
 */
export class MapSweep {
  readonly #map: Map<string, unknown>;
  readonly #prefix: string;
  #next: number = FIRST_SWEEP;

  constructor(map: Map<string, unknown>, namespace: string) {
    this.#map = map;
    this.#prefix = `${namespace}:token:`;
  }

  /** @param now the time in Unix seconds. */
  grown(now: number): void {
    if (this.#map.size < this.#next) return;
    for (const [key, value] of this.#map) {
      // The map may hold what is somebody else's.
      if (!key.startsWith(this.#prefix)) continue;
      const end = endOf(value);
      if (end !== undefined && end <= now) this.#map.delete(key);
    }
    this.#next = Math.max(FIRST_SWEEP, 2 * this.#map.size);
  }
}
