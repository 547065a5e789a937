import KeyvPostgres from '@keyv/postgres';
import KeyvRedis from '@keyv/redis';
import type { RevocationStore } from 'caveats/authority';
import Keyv from 'keyv';
import pg from 'pg';
import type { ServiceName } from './service.js';

/** Keyv over a service, as a program would have it in earnest. */
export async function openStore(service: ServiceName, address: string): Promise<RevocationStore> {
  const store = await openAdapter(service, address);
  const keyv = new Keyv({ store, throwOnErrors: true });
  // It also throws; without a listener some of Keyv's adapters would end the process.
  keyv.on('error', () => undefined);
  return keyv;
}

async function openAdapter(service: ServiceName, address: string): Promise<RevocationStore> {
  switch (service) {
    case 'Redis':
      return openRedis(address);
    case 'PostgreSQL':
      return new PostgresStore({ uri: address, max: 3, connectionTimeoutMillis: 3000 });
    case 'SQLite': {
      // Only the Node that runs over SQLite has it.
      const { SqliteStore } = await import('./sqlite-store.js');
      return new SqliteStore(address);
    }
  }
}

async function openRedis(url: string): Promise<RevocationStore> {
  const client = {
    url,
    // What cannot be asked now is refused now, rather than kept until Redis is back.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: () => 50, connectTimeout: 3000 },
  };
  // Without a limit, a process that starts while Redis is down would wait for it.
  const redis = new KeyvRedis(client, { throwOnErrors: true, connectionTimeout: 3000 });
  redis.on('error', () => undefined);
  await redis.getClient().catch(() => undefined);
  return redis;
}

/**
 * Keyv's adapter makes a pool that nobody listens to: when the server goes, its idle connections end
 * the process. This one has a listener.
 */
class PostgresStore extends KeyvPostgres {
  override async connect(): Promise<(sql: string, values?: unknown) => Promise<unknown[]>> {
    const { uri, max, connectionTimeoutMillis } = this.opts;
    const pool = new pg.Pool({ connectionString: uri, max, connectionTimeoutMillis });
    pool.on('error', () => undefined);
    return async (sql, values) => (await pool.query(sql, values)).rows;
  }
}
