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

/** What a server is asked: what its processor worked, in microseconds; or its heap without garbage, in bytes. */
export type Question = 'work' | 'heap';

/** A server in a process of its own, and what asks it. */
export class Contender {
  readonly #process: ChildProcess;
  readonly #loaded: Loaded;
  /** Processor time per request in each round, in microseconds. */
  readonly work: number[] = [];
  /** After all rounds, and once more after as many requests as a round has, in bytes. */
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

  warmUp(amount: number, connections: number): Promise<void> {
    return this.#load(amount, connections);
  }

  async round(amount: number, connections: number): Promise<void> {
    const from = await this.#ask('work');
    await this.#load(amount, connections);
    this.work.push(((await this.#ask('work')) - from) / amount);
  }

  /** Comes last: a server whose garbage was collected at once has to be compiled again. */
  async watchHeap(amount: number, connections: number): Promise<void> {
    this.heap.push(await this.#ask('heap'));
    await this.#load(amount, connections);
    this.heap.push(await this.#ask('heap'));
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

  async #ask(question: Question): Promise<number> {
    this.#process.send(question);
    const [answer] = await once(this.#process, 'message');
    return Number(answer);
  }

  stop(): void {
    this.#process.disconnect();
  }
}
