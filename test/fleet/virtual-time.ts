/** An instant of virtual time, in seconds: what happens within one happens in the order it was asked for. */
const INSTANT = 50e-6;

interface Timer {
  run: (() => void) | undefined;
}

/** Seconds that pass as fast as the work in them is done, and in the same order each time. */
export class VirtualTime {
  #tick = 0;
  /** A heap of the ticks that have timers. */
  readonly #ticks: number[] = [];
  readonly #timers = new Map<number, Timer[]>();
  /** Ends when all promises are settled that can be. */
  readonly #settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Seconds since the start. */
  get now(): number {
    return this.#tick * INSTANT;
  }

  after(seconds: number, run: () => void): Timer {
    const tick = this.#tick + Math.max(1, Math.round(seconds / INSTANT));
    const timer = { run };
    const others = this.#timers.get(tick);
    if (others !== undefined) others.push(timer);
    else {
      this.#timers.set(tick, [timer]);
      this.#push(tick);
    }
    return timer;
  }

  wait(seconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(seconds, resolve));
  }

  /** Runs something with the timers of this time in place of the process's own. */
  async run(end: number): Promise<void> {
    const { setTimeout, clearTimeout } = globalThis;
    Object.assign(globalThis, {
      setTimeout: (run: () => void, milliseconds: number) => this.after(milliseconds / 1000, run),
      clearTimeout: (timer: Timer) => void (timer.run = undefined),
    });
    try {
      await this.#settled();
      for (let next = this.#pop(end); next !== undefined; next = this.#pop(end)) {
        this.#tick = next;
        const timers = this.#timers.get(next)!;
        this.#timers.delete(next);
        let ran = false;
        for (const { run } of timers) {
          ran ||= run !== undefined;
          run?.();
        }
        if (ran) await this.#settled();
      }
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout });
    }
  }

  #push(tick: number): void {
    const heap = this.#ticks;
    let at = heap.push(tick) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= tick) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = tick;
  }

  /** Takes the next tick before an end. */
  #pop(end: number): number | undefined {
    const heap = this.#ticks;
    const first = heap[0];
    if (first === undefined || first * INSTANT >= end) return undefined;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
