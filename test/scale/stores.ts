import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@keyv/redis';
import pg from 'pg';
import { postgres } from '../services/postgres.js';
import { redis } from '../services/redis.js';
import { ServerProcess } from '../services/server-process.js';
import {
  eventually,
  findProgram,
  freePort,
  type Service,
  untilListening,
} from '../services/service.js';
import type { Addresses } from './variants.js';

/** What a server has done: its calls, and the time of its processor in microseconds. */
export interface Work {
  readonly calls: number;
  readonly cpu: number;
}

/** The servers of the stores, and what each has done so far. */
export interface Stores {
  readonly addresses: Addresses;
  readonly work: (store: 'redis' | 'replica' | 'postgres') => Promise<Work>;
  readonly close: () => Promise<void>;
}

export async function startStores(): Promise<Stores> {
  const services = await Promise.all([redis(), postgres()].map(opened));
  for (const service of services) await service.start();
  const [primary, database] = services as [Service, Service];
  const replica = await startReplica(primary.address);
  const clients = {
    redis: await connect(primary.address),
    replica: await connect(replica.address),
  };
  const isLinked = async (): Promise<boolean> =>
    (await clients.replica.info('replication')).includes('master_link_status:up');
  await eventually('the replica is linked', isLinked);
  const pool = new pg.Pool({ connectionString: database.address, max: 1 });
  pool.on('error', () => undefined);
  await pool.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await database.kill();
  await database.start();
  await pool.query('CREATE EXTENSION pg_stat_statements');
  const postmaster = await postmasterOf(pool);
  return {
    addresses: {
      redis: primary.address,
      replica: replica.address,
      postgres: database.address,
    },
    async work(store) {
      if (store !== 'postgres') return redisWork(clients[store]);
      const { rows } = await pool.query(COUNT_STATEMENTS);
      return { calls: numberAt(rows[0], 'calls'), cpu: cpuOfChildren(postmaster) };
    },
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await replica.close();
      for (const service of services) await service.close();
    },
  };
}

type Client = ReturnType<typeof createClient>;

async function connect(url: string): Promise<Client> {
  const client: Client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function opened(available: ReturnType<typeof redis>): Promise<Service> {
  if ('missing' in available) throw new Error(available.missing);
  return available.open();
}

async function startReplica(primary: string): Promise<{ address: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-replica-'));
  const port = await freePort();
  const of = new URL(primary).port;
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const linked = ['--replicaof', '127.0.0.1', of, '--replica-serve-stale-data', 'no'];
  const server = new ServerProcess(findProgram('redis-server')!, [...options, ...linked]);
  await untilListening(port, () => server.isAlive);
  return {
    address: `redis://127.0.0.1:${port}`,
    async close() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What Keyv asks of its table. */
const COUNT_STATEMENTS =
  "SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements WHERE query ~ '(FROM|INTO) public.keyv '";

/** Counts what stores are asked, not what links and watches them. */
const ASKED = /^cmdstat_(?:get|mget|set|del|unlink):calls=(\d+)/gm;

async function redisWork(client: Client): Promise<Work> {
  const calls = [...(await client.info('commandstats')).matchAll(ASKED)];
  const times = [...(await client.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)];
  const sum = (found: readonly RegExpExecArray[]): number =>
    found.reduce((total, [, value]) => total + Number(value), 0);
  return { calls: sum(calls), cpu: sum(times) * 1e6 };
}

/** The process that all connections to PostgreSQL are children of. */
async function postmasterOf(pool: InstanceType<typeof pg.Pool>): Promise<number> {
  const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
  return statOf(numberAt(rows[0], 'pid'))?.parent ?? 0;
}

/** In microseconds, with that of children that have ended: idle connections do. */
function cpuOfChildren(parent: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const children = pids
    .flatMap((pid) => statOf(pid) ?? [])
    .filter((stat) => stat.parent === parent);
  const ended = statOf(parent)?.ofEnded ?? 0;
  return children.reduce((sum, { cpu }) => sum + cpu, ended);
}

/** The parent of a process, and its times, which Linux counts in hundredths of a second. */
function statOf(pid: number): { parent: number; cpu: number; ofEnded: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '');
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] =
      text.split(' ').map(Number);
    const microseconds = 10_000;
    return {
      parent,
      cpu: (user + system) * microseconds,
      ofEnded: (endedUser + endedSystem) * microseconds,
    };
  } catch {
    return undefined;
  }
}

function numberAt(row: unknown, name: string): number {
  return Number(new Map(Object.entries(row ?? {})).get(name));
}
