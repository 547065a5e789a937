import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RevokeTarget } from 'caveats/authority';
import { childOptions } from './child-options.js';
import type { Answer, News, Question, Verdict, Way } from './protocol.js';
import { eventually, type Service } from './service.js';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** A process that uses a store, seen from outside. */
export class WorkerProcess {
  readonly #process: ChildProcess;
  readonly #waiting: Map<number, (texts: readonly string[]) => void> = new Map();
  #asked = 0;
  #isReady = false;
  /** What it has told: the tokens whose revocation was acknowledged, and in which way. */
  readonly revoked: { readonly token: string; readonly how: Way }[] = [];
  readonly untouched: string[] = [];
  readonly wrong: string[] = [];
  unavailable = 0;

  constructor(name: string, service: Service) {
    const args = [name, service.name, service.address];
    this.#process = fork(WORKER, args, childOptions(service.node));
    this.#waiting.set(0, () => (this.#isReady = true));
    this.#process.on('message', (message: Answer | News) => this.#hear(message));
  }

  /** Waits until it can be asked. */
  async ready(): Promise<this> {
    await eventually('a process starts', () => {
      if (!this.isAlive) throw new Error('a process ended before it began');
      return this.#isReady;
    });
    return this;
  }

  async mint(subject: string, keyId: string): Promise<string> {
    return (await this.#ask({ ask: 'mint', subject, keyId }))[0] ?? '';
  }

  async verify(tokens: readonly string[]): Promise<readonly string[]> {
    return this.#ask({ ask: 'verify', tokens });
  }

  async verdict(token: string): Promise<string | undefined> {
    return (await this.verify([token]))[0];
  }

  /** `granted` where it was acknowledged. */
  async revoke(target: RevokeTarget): Promise<string | undefined> {
    return (await this.#ask({ ask: 'revoke', target }))[0];
  }

  async unrevoke(target: RevokeTarget): Promise<string | undefined> {
    return (await this.#ask({ ask: 'unrevoke', target }))[0];
  }

  /** Sets it to mint, verify and revoke, until it is told to stop. */
  async startStorm(): Promise<void> {
    await this.#ask({ ask: 'start' });
  }

  async stopStorm(): Promise<void> {
    await this.#ask({ ask: 'stop' });
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  #ask(question: Question): Promise<readonly string[]> {
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      const end = (): void => reject(new Error('a process ended before it answered'));
      if (!this.isAlive) end();
      this.#process.once('exit', end);
      this.#waiting.set(number, (texts) => {
        this.#process.off('exit', end);
        resolve(texts);
      });
      this.#process.send({ number, question });
    });
  }

  #hear(message: Answer | News): void {
    if ('to' in message) {
      this.#waiting.get(message.to)?.(message.texts);
      this.#waiting.delete(message.to);
    } else if (message.news === 'revoked') this.revoked.push(message);
    else if (message.news === 'untouched') this.untouched.push(message.token);
    else if (message.news === 'unavailable') this.unavailable += 1;
    else this.wrong.push(message.what);
  }
}

/** What `verify` answers where all tokens fare the same. */
export function all(verdict: Verdict, tokens: readonly unknown[]): readonly Verdict[] {
  return tokens.map(() => verdict);
}
