import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import type { RevocationStore } from 'caveats/authority';
import Keyv from 'keyv';
import pg from 'pg';
import { askTogether, rememberFor } from '../fleet/wrappers.js';

/** Where the servers are. */
export interface Addresses {
  readonly redis: string;
  readonly replica: string;
  readonly postgres: string;
}

/** What a process verifies over. */
export type Variant =
  | 'no check'
  | 'no store'
  | 'Redis'
  | 'Redis, together'
  | 'Redis, replica'
  | 'Redis, remembered'
  | 'Redis, tracking'
  | 'PostgreSQL'
  | 'PostgreSQL, together'
  | 'PostgreSQL, remembered';

/** In seconds. */
export const REMEMBERED = 2;

const TIMEOUT = 3000;
const connectionsOf = { max: 4, connectionTimeoutMillis: TIMEOUT };

async function redis(url: string, tracking = false): Promise<Keyv> {
  const client = { url, disableOfflineQueue: true, socket: { connectTimeout: TIMEOUT } };
  const tracked = { ...client, RESP: 3 as const, clientSideCache: { ttl: REMEMBERED * 1000 } };
  const store = new KeyvRedis(tracking ? tracked : client, { throwOnErrors: true });
  store.on('error', () => undefined);
  await store.getClient();
  return keyvOf(store);
}

/** With a listener: without one, an idle connection that ends would end the process. */
class Postgres extends KeyvPostgres {
  override async connect(): Promise<(sql: string, values?: unknown) => Promise<unknown[]>> {
    const pool = new pg.Pool({ connectionString: this.opts.uri, ...connectionsOf });
    pool.on('error', () => undefined);
    return async (sql, values) => (await pool.query(sql, values)).rows;
  }
}

function keyvOf(store: KeyvRedis<unknown> | KeyvPostgres): Keyv {
  const keyv = new Keyv({ store, throwOnErrors: true });
  keyv.on('error', () => undefined);
  return keyv;
}

export async function openVariant(variant: Variant, at: Addresses): Promise<RevocationStore> {
  const postgres = (): Keyv => keyvOf(new Postgres({ uri: at.postgres }));
  switch (variant) {
    case 'no check':
    case 'no store':
      return new Map();
    case 'Redis':
      return redis(at.redis);
    case 'Redis, together':
      return askTogether(await redis(at.redis));
    case 'Redis, replica':
      return redis(at.replica);
    case 'Redis, remembered':
      return rememberFor(REMEMBERED, await redis(at.redis));
    case 'Redis, tracking':
      return redis(at.redis, true);
    case 'PostgreSQL':
      return postgres();
    case 'PostgreSQL, together':
      return askTogether(postgres());
    case 'PostgreSQL, remembered':
      return rememberFor(REMEMBERED, postgres());
  }
}
