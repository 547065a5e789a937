import type { RevocationStore } from 'caveats/authority';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/**
 * A store adapter for Keyv over `node:sqlite`. Everything is synchronous, and throws where the file is
 * locked for longer than it is waited for.
 */
export class SqliteStore implements RevocationStore {
  readonly #file: string;
  #opened: Statements | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** The file may be locked at first as well. */
  get #statements(): Statements {
    return (this.#opened ??= open(this.#file));
  }

  get(key: string): unknown {
    return this.#statements.get.get(key)?.['value'];
  }

  /** A time to live is Keyv's affair: it is in the value. */
  set(key: string, value: string): void {
    this.#statements.set.run(key, value);
  }

  delete(key: string): boolean {
    return Number(this.#statements.delete.run(key).changes) > 0;
  }

  clear(): void {
    this.#statements.clear.run();
  }
}

interface Statements {
  readonly get: StatementSync;
  readonly set: StatementSync;
  readonly delete: StatementSync;
  readonly clear: StatementSync;
}

function open(file: string): Statements {
  const database = new DatabaseSync(file);
  // Node's event loop stands still for as long as the file is locked.
  database.exec('PRAGMA busy_timeout = 250');
  database.exec('CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT)');
  return {
    get: database.prepare('SELECT value FROM entries WHERE key = ?'),
    set: database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?)'),
    delete: database.prepare('DELETE FROM entries WHERE key = ?'),
    clear: database.prepare('DELETE FROM entries'),
  };
}
