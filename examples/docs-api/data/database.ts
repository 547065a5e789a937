import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sqlite, { type BindValues, type SQLiteValue } from 'node-sqlite3-wasm';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/** What a column can be given. */
export type Value = string | number | boolean | null | Uint8Array;

/** A row of a result, whose columns are read as what they are. */
export class Row {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  text(column: string): string {
    const value = this.#values[column];
    if (typeof value !== 'string') throw new TypeError(`${column} is not a text`);
    return value;
  }

  number(column: string): number {
    const value = this.#values[column];
    if (typeof value !== 'number') throw new TypeError(`${column} is not a number`);
    return value;
  }

  flag(column: string): boolean {
    return this.number(column) === 1;
  }

  bytes(column: string): Uint8Array {
    const value = this.#values[column];
    if (!(value instanceof Uint8Array)) throw new TypeError(`${column} is not bytes`);
    return value;
  }

  /** `undefined` where there is none. */
  optional(column: string): string | undefined {
    return this.#values[column] === null ? undefined : this.text(column);
  }

  /** `undefined` where there is none. */
  optionalNumber(column: string): number | undefined {
    return this.#values[column] === null ? undefined : this.number(column);
  }

  /** `null` where there is none. */
  json(column: string): Json {
    return JSON.parse(this.optional(column) ?? 'null');
  }

  /** Empty where there is none. */
  object(column: string): JsonObject {
    const value = this.json(column) ?? {};
    if (typeof value !== 'object' || Array.isArray(value))
      throw new TypeError(`${column} is a list`);
    return value;
  }
}

/** A SQLite file. Everything is synchronous, so nothing else happens between two statements. */
export class Database {
  readonly #file: string;
  readonly #sqlite: InstanceType<typeof sqlite.Database>;

  /** Opens the file of a folder, and makes both where there are none. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'docs.sqlite');
    takeOver(this.#file);
    this.#sqlite = new sqlite.Database(this.#file);
    // To take the file's lock again for every statement would cost more than the statements do.
    this.#sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
  }

  /** Runs some statements that have no values. */
  script(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** Changes something. Returns how many rows. */
  run(sql: string, ...values: Value[]): number {
    return this.#sqlite.run(sql, bound(values)).changes;
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.#sqlite.all(sql, bound(values)).map((row) => new Row(row));
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    const row = this.#sqlite.get(sql, bound(values));
    return row ? new Row(row) : undefined;
  }

  /** Does all of something, or where it throws nothing of it. One may stand in another. */
  atomically<T>(work: () => T): T {
    this.#sqlite.exec('SAVEPOINT work');
    try {
      return work();
    } catch (error) {
      this.#sqlite.exec('ROLLBACK TO work');
      throw error;
    } finally {
      this.#sqlite.exec('RELEASE work');
    }
  }

  close(): void {
    this.#sqlite.close();
    rmSync(ownerOf(this.#file), { force: true });
  }
}

function bound(values: readonly Value[]): BindValues {
  return values.map((value): SQLiteValue => {
    // The driver ends a text at U+0000: `A\0B` would be found as `A`, for a token that reaches `A\0B`.
    if (typeof value === 'string') return value.replaceAll('\0', '\ufffd');
    return typeof value === 'boolean' ? Number(value) : value;
  });
}

/**
 * The file is locked by a folder beside it, which remains after a process was killed. It is removed if the
 * process that made it has gone.
 */
function takeOver(file: string): void {
  const lock = `${file}.lock`;
  if (existsSync(lock)) {
    if (isRunning(Number(readFileSync(ownerOf(file), 'utf8')))) {
      throw new Error(`another process uses ${file}`);
    }
    rmdirSync(lock);
  }
  writeFileSync(ownerOf(file), String(process.pid));
}

function ownerOf(file: string): string {
  return `${file}.pid`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
