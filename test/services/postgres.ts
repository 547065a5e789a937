import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';
import {
  type Available,
  eventually,
  findProgram,
  freePort,
  postgresFolders,
  type Service,
  untilListening,
} from './service.js';

/** Who runs it: PostgreSQL refuses to be run by root. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export function postgres(): Available {
  const folders = postgresFolders();
  const program = findProgram('postgres', folders);
  const initdb = findProgram('initdb', folders);
  if (program === undefined || initdb === undefined) return { missing: 'there is no postgres' };
  return { open: () => open(program, initdb, process.getuid?.() === 0 ? postgresUser() : {}) };
}

function postgresUser(): Owner {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function open(program: string, initdb: string, owner: Partial<Owner>): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const own = (path: string): void => {
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
  };
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'shared_buffers=16MB',
    'max_connections=60',
  ];
  const initialize = async (): Promise<void> => {
    mkdirSync(data, { mode: 0o700 });
    own(data);
    const args = ['-D', data, '-U', 'caveats', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'];
    await new ServerProcess(initdb, args, { ...owner, cwd: folder }).end();
  };
  own(folder);
  await initialize();

  let server: ServerProcess | undefined;
  const startOnce = async (): Promise<boolean> => {
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const started = new ServerProcess(program, args, { ...owner, cwd: folder });
    server = started;
    try {
      await untilListening(port, () => started.isAlive);
      await eventually('the database is ready', () => started.output.includes('ready to accept'));
      return true;
    } catch (error) {
      // The processes of the one that was killed take a moment to notice.
      if (/shared memory block .* still in use|lock file/.test(started.output)) return false;
      throw error;
    }
  };
  return {
    name: 'PostgreSQL',
    address: `postgresql://caveats@127.0.0.1:${port}/postgres`,
    start: () => eventually('PostgreSQL starts', startOnce),
    async kill() {
      await server?.kill();
    },
    async forget() {
      rmSync(data, { recursive: true });
      await initialize();
    },
    async close() {
      await server?.kill();
      // Its processes may still write for a moment.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
