import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

/** What a server tells at first: what to ask it for, and with which token. */
export interface Loaded {
  readonly url: string;
  readonly token: string;
}

/** What a server can be asked: its memory, and how long its processor has worked, in microseconds. */
export type Question = 'memory' | 'work';

export type Told = Memory | number;

/** In bytes. */
export interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

/** How some seconds of load went. */
export interface Round {
  readonly perSecond: number;
  /** What the server's processor worked for each, in microseconds. */
  readonly work: number;
  /** From request to answer, in milliseconds: all of them. */
  readonly latencies: readonly number[];
  /** Requests that were not answered, or with another status than 2xx. */
  readonly failed: number;
}

/** A server in a process of its own, and what asks it. */
export class Contender {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #loaded: Loaded;
  /** One request at a time, and several. */
  readonly alone: Round[] = [];
  readonly together: Round[] = [];
  /** After the warm-up, and after every round. */
  readonly memory: Memory[] = [];

  private constructor(name: string, process: ChildProcess, loaded: Loaded) {
    this.name = name;
    this.#process = process;
    this.#loaded = loaded;
  }

  static async start(what: 'api' | 'bare', checked: 'checked' | 'unchecked'): Promise<Contender> {
    const server = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [what, checked], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
    const [loaded] = await once(server, 'message');
    return new Contender(`${what}, ${checked}`, server, loaded);
  }

  async warmUp(seconds: number, connections: number): Promise<void> {
    await this.#load(seconds, connections);
    await this.#measureMemory();
  }

  /** Half of the time with one request at a time, the other half with several. */
  async round(seconds: number, connections: number): Promise<void> {
    this.alone.push(await this.#load(seconds / 2, 1));
    this.together.push(await this.#load(seconds / 2, connections));
    await this.#measureMemory();
  }

  /** Asks for some seconds, as fast as it is answered. */
  async #load(seconds: number, connections: number): Promise<Round> {
    const { url, token } = this.#loaded;
    const headers = { authorization: `Bearer ${token}` };
    const latencies: number[] = [];
    const before = await this.#ask<number>('work');
    const run = autocannon({ url, connections, duration: seconds, headers });
    run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
    const { errors, timeouts, non2xx, requests, duration } = await run;
    const work = ((await this.#ask<number>('work')) - before) / requests.total;
    const failed = errors + timeouts + non2xx;
    return { perSecond: requests.total / duration, work, latencies, failed };
  }

  async #measureMemory(): Promise<void> {
    this.memory.push(await this.#ask<Memory>('memory'));
  }

  async #ask<T extends Told>(question: Question): Promise<T> {
    this.#process.send(question);
    const [answer] = await once(this.#process, 'message');
    return answer;
  }

  stop(): void {
    this.#process.disconnect();
  }
}
