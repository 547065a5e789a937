import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** A server's process. It is killed where this one ends first. */
export class ServerProcess {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';
  readonly #killNow = (): void => void this.#process.kill('SIGKILL');

  constructor(file: string, args: readonly string[], options: SpawnOptions = {}) {
    this.#process = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk));
    }
    this.#ended = once(this.#process, 'exit');
    process.once('exit', this.#killNow);
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has ended by itself. */
  async end(): Promise<void> {
    await this.#ended;
    process.off('exit', this.#killNow);
    if (this.#process.exitCode !== 0) throw new Error(`a program failed: ${this.#output}`);
  }

  /** Asks it to end (SIGTERM), with the processes that it has started, and waits until it has gone. */
  async stop(): Promise<void> {
    if (this.isAlive) this.#process.kill('SIGTERM');
    await this.#ended;
    process.off('exit', this.#killNow);
  }

  /** Kills it, and waits until it has gone. */
  async kill(): Promise<void> {
    this.#killNow();
    await this.#ended;
    process.off('exit', this.#killNow);
  }
}
