import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';

/** A program that answers each line with a line, in their order. */
export class Driver {
  readonly #process: ChildProcess;
  readonly #input: Writable;
  readonly #waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];

  constructor([command, ...args]: readonly string[]) {
    if (command === undefined) throw new Error('a driver needs a command');
    const { stdin, stdout } = (this.#process = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
    }));
    if (stdin === null || stdout === null) throw new Error('a driver needs pipes');
    this.#input = stdin;
    createInterface({ input: stdout, crlfDelay: Infinity }).on('line', (line) => {
      this.#waiting.shift()?.resolve(line);
    });
    const end = (): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${command} ended`));
    };
    this.#process.on('exit', end).on('error', end);
    stdin.on('error', end);
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#input.write(`${line}\n`);
    });
  }

  stop(): void {
    this.#process.kill();
  }
}
