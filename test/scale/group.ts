import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { freePort } from '../services/service.js';
import type { Task } from './server.js';

/** How some seconds of load went. */
export interface Load {
  readonly perSecond: number;
  readonly requests: number;
  /** What the processes worked for each request, in microseconds. */
  readonly cpu: number;
  readonly failed: number;
  /** The latency that half of the requests do not exceed, in milliseconds. */
  readonly median: number;
}

cluster.setupPrimary({
  exec: fileURLToPath(new URL('./server.ts', import.meta.url)),
  execArgv: process.execArgv,
  args: [],
});

/** Processes behind one port. */
export class Group {
  readonly url: string;
  readonly #workers: readonly Worker[];

  private constructor(port: number, workers: readonly Worker[]) {
    this.url = `http://127.0.0.1:${port}/docs/A`;
    this.#workers = workers;
  }

  static async start(task: Omit<Task, 'port'>, processes: number): Promise<Group> {
    const port = await freePort();
    const SCALE_TASK = JSON.stringify({ ...task, port });
    const workers = Array.from({ length: processes }, () => cluster.fork({ SCALE_TASK }));
    await Promise.all(workers.map((worker) => once(worker, 'listening')));
    return new Group(port, workers);
  }

  async load(tokens: readonly string[], seconds: number, connections: number): Promise<Load> {
    const requests = tokens.map((token) => ({ headers: { authorization: `Bearer ${token}` } }));
    const latencies: number[] = [];
    const before = await this.#cpu();
    const run = autocannon({ url: this.url, connections, duration: seconds, requests });
    run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
    const { errors, timeouts, non2xx, requests: sent, duration } = await run;
    const cpu = ((await this.#cpu()) - before) / sent.total;
    return {
      perSecond: sent.total / duration,
      requests: sent.total,
      cpu,
      failed: errors + timeouts + non2xx,
      median: latencies.sort((a, b) => a - b)[latencies.length >> 1] ?? NaN,
    };
  }

  async stop(): Promise<void> {
    const ended = this.#workers.map((worker) => once(worker, 'exit'));
    for (const worker of this.#workers) worker.disconnect();
    await Promise.all(ended);
  }

  async #cpu(): Promise<number> {
    const answers = this.#workers.map(async (worker) => {
      worker.send('cpu');
      const [answer] = await once(worker, 'message');
      return Number(answer);
    });
    return (await Promise.all(answers)).reduce((sum, cpu) => sum + cpu, 0);
  }
}
