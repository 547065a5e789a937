import type { Database, Json, Row } from './database.js';

/** The row of the database that is a table, by its id or else by its name. */
export function findTable(db: Database, doc: string, idOrName: string): Row | undefined {
  // An id comes first: a table cannot be named after another one's id.
  const sql = 'SELECT * FROM tables WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC, id';
  return db.get(sql, doc, idOrName, idOrName);
}

export interface Column {
  readonly id: string;
  readonly name: string;
  readonly format: Json;
  /** What its button sets in a row, by columns; `undefined` where it has none. */
  readonly onPush: Json | undefined;
  /** Whether its values are the names of the rows. */
  readonly isDisplay: boolean;
}

/** The columns of a table, from left to right. */
export function columnsOf(db: Database, doc: string, table: string): readonly Column[] {
  const display = findTable(db, doc, table)?.text('display_column');
  const sql = 'SELECT * FROM columns WHERE doc = ? AND table_id = ? ORDER BY position';
  return db.all(sql, doc, table).map((row) => ({
    id: row.text('id'),
    name: row.text('name'),
    format: row.json('format'),
    onPush: row.optional('on_push') === undefined ? undefined : row.json('on_push'),
    isDisplay: row.text('id') === display,
  }));
}

/** A column by its id, or else by its name. */
export function findColumn(columns: readonly Column[], idOrName: string): Column | undefined {
  return columns.find(({ id }) => id === idOrName) ?? columns.find(({ name }) => name === idOrName);
}

export interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** By the columns' ids. */
  readonly cells: ReadonlyMap<string, Json>;
}

/** The rows of a table, from top to bottom. */
export function rowsOf(db: Database, doc: string, table: string): readonly TableRow[] {
  const display = findTable(db, doc, table)?.text('display_column') ?? '';
  const sql = 'SELECT * FROM rows WHERE doc = ? AND table_id = ? ORDER BY position';
  return db.all(sql, doc, table).map((row) => {
    const cells = new Map(Object.entries(row.json('cells') ?? {}));
    return {
      id: row.text('id'),
      name: String(cells.get(display) ?? ''),
      position: row.number('position'),
      createdAt: row.text('created_at'),
      updatedAt: row.text('updated_at'),
      cells,
    };
  });
}

/** Whether a cell has a value, compared as JSON. */
export function cellIs({ cells }: TableRow, column: string, value: Json): boolean {
  return JSON.stringify(cells.get(column) ?? '') === JSON.stringify(value);
}
