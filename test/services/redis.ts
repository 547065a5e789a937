import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';
import { type Available, findProgram, freePort, type Service, untilListening } from './service.js';

/** A Redis that has what it acknowledged on the disk: every command is written, and synced. */
export function redis(): Available {
  const program = findProgram('redis-server');
  return program === undefined
    ? { missing: 'there is no redis-server' }
    : { open: () => open(program) };
}

async function open(program: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  let server: ServerProcess | undefined;
  return {
    name: 'Redis',
    address: `redis://127.0.0.1:${port}`,
    async start() {
      const started = new ServerProcess(program, [...args, ...durable]);
      server = started;
      await untilListening(port, () => started.isAlive);
    },
    async kill() {
      await server?.kill();
    },
    async forget() {
      rmSync(join(folder, 'appendonlydir'), { recursive: true });
    },
    async close() {
      await server?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
