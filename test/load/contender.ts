import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { ALLOWED_PATH, REFUSED_PATH } from './tokens.js';

/** What a server sends at first: where it is, and the token that it takes. */
export interface Loaded {
  readonly origin: string;
  readonly token: string | undefined;
}

export type Question = 'usage';

/** What a server has used, in microseconds of its processor and in bytes. */
export interface Usage {
  /** Before its garbage was collected. */
  readonly until: number;
  /** Afterwards. */
  readonly from: number;
  readonly heapUsed: number;
}

/** A server in a process of its own, and what asks it. */
export class Contender {
  readonly #process: ChildProcess;
  readonly #loaded: Loaded;
  /** Processor time per request in each round, in microseconds. */
  readonly work: number[] = [];
  /** After the warm-up, and after every round, in bytes. */
  readonly heap: number[] = [];
  /** Requests without a response, or with another status than 2xx. */
  failed = 0;

  private constructor(process: ChildProcess, loaded: Loaded) {
    this.#process = process;
    this.#loaded = loaded;
  }

  static async start(framework: string, check: string): Promise<Contender> {
    const file = fileURLToPath(new URL('./server.ts', import.meta.url));
    const server = fork(file, [framework, check], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    const [loaded] = await once(server, 'message');
    const contender = new Contender(server, loaded);
    await contender.#try();
    return contender;
  }

  /** @throws Error unless the token is allowed exactly what it is for. */
  async #try(): Promise<void> {
    const { token } = this.#loaded;
    const expected = [
      [ALLOWED_PATH, token, true],
      [REFUSED_PATH, token, token === undefined],
      [ALLOWED_PATH, undefined, token === undefined],
    ] as const;
    for (const [path, sent, isAllowed] of expected) {
      const headers = sent === undefined ? {} : { authorization: `Bearer ${sent}` };
      const { ok } = await fetch(this.#loaded.origin + path, { headers });
      if (ok !== isAllowed) throw new Error(`${path} should ${isAllowed ? '' : 'not '}be allowed`);
    }
  }

  async warmUp(amount: number, connections: number): Promise<void> {
    await this.#load(amount, connections);
    this.heap.push((await this.#usage()).heapUsed);
  }

  async round(amount: number, connections: number): Promise<void> {
    const { from } = await this.#usage();
    await this.#load(amount, connections);
    const { until, heapUsed } = await this.#usage();
    this.work.push((until - from) / amount);
    this.heap.push(heapUsed);
  }

  /** Sends a number of requests, each as soon as another one is responded to. */
  async #load(amount: number, connections: number): Promise<void> {
    const { origin, token } = this.#loaded;
    // Servers without a check get as long a header.
    const headers = { authorization: `Bearer ${token ?? 'x'.repeat(290)}` };
    const url = origin + ALLOWED_PATH;
    const { errors, timeouts, non2xx } = await autocannon({ url, connections, amount, headers });
    this.failed += errors + timeouts + non2xx;
  }

  async #usage(): Promise<Usage> {
    const question: Question = 'usage';
    this.#process.send(question);
    const [usage] = await once(this.#process, 'message');
    return usage;
  }

  stop(): void {
    this.#process.disconnect();
  }
}
