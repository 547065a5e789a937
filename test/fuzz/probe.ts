import { TokenError } from 'caveats';
import { types } from 'node:util';

/** How a call ended: with a value, or with a `TokenError`. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: TokenError };

/** What an input must not do. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

/** The call that took longest. */
export interface Slowest {
  readonly milliseconds: number;
  readonly call: string;
  readonly run: number;
}

/** What is faster than this, in milliseconds, is not looked at twice. */
const WORTH_TELLING = 2;
/** How often a call that took too long is made again. */
const REPETITIONS = 7;

/** Makes the calls, and holds each to what must hold of all of them. */
export class Probe {
  readonly #limit: number;
  #slowest: Slowest = { milliseconds: 0, call: 'none', run: 0 };
  #calls = 0;
  /** The run that the calls are of. */
  run = 0;

  /** @param limit how long a call may take, in milliseconds. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get slowest(): Slowest {
    return this.#slowest;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Makes a call that may throw a `TokenError` and nothing else, within its time. */
  attempt<T>(call: string, make: () => T): Outcome<T> {
    this.#calls++;
    const start = performance.now();
    const outcome = outcomeOf(call, make);
    this.#count(call, performance.now() - start, make);
    return outcome;
  }

  /**
   * What "slower than 50 ms" means: a call of which no repetition is faster. A call that took longer
   * once is made again, and the least of its times counts, by the clock or by what the process was
   * given of the processors: that is what the input costs. The rest is what the machine was doing
   * meanwhile, such as compiling, collecting garbage, or running something else.
   */
  #count(call: string, first: number, make: () => unknown): void {
    let milliseconds = first;
    // What may be the slowest of all is made again too, so that it is worth to be told.
    const least = Math.min(this.#limit, Math.max(this.#slowest.milliseconds, WORTH_TELLING));
    for (let i = 0; i < REPETITIONS && milliseconds > least; i++) {
      const start = performance.now();
      const usage = process.cpuUsage();
      outcomeOf(call, make);
      const { user, system } = process.cpuUsage(usage);
      milliseconds = Math.min(milliseconds, performance.now() - start, (user + system) / 1000);
    }
    if (milliseconds > this.#slowest.milliseconds) {
      this.#slowest = { milliseconds, call, run: this.run };
    }
    if (milliseconds > this.#limit) {
      throw new FuzzFailure(`${call} takes ${milliseconds.toFixed(1)} ms at the least`);
    }
  }
}

function outcomeOf<T>(call: string, make: () => T): Outcome<T> {
  try {
    return { value: make() };
  } catch (error) {
    if (isTokenError(error)) return { error };
    // What is no error, such as a proxy that was revoked, may throw where it is printed.
    const cause = types.isNativeError(error) ? error : `of type ${typeof error}`;
    throw new FuzzFailure(`${call} throws what is no TokenError`, { cause });
  }
}

/** A proxy may be thrown, and throw in its turn when it is asked for its class. */
function isTokenError(error: unknown): error is TokenError {
  try {
    return error instanceof TokenError;
  } catch {
    return false;
  }
}

/** @throws FuzzFailure where something does not hold that has to. */
export function mustHold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new FuzzFailure(what);
}
