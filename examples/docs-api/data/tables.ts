import type { Database, Json, JsonObject, Row } from './database.js';

/** The row of the database that is a table or a view, by its id or else by its name. */
export function findTable(db: Database, doc: string, idOrName: string): Row | undefined {
  // An id comes first: a table cannot be named after another one's id.
  const sql = 'SELECT * FROM tables WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC, id';
  return db.get(sql, doc, idOrName, idOrName);
}

/** Returns the id of the table whose rows a table has: of a view, of its parent. */
export function baseOf(table: Row): string {
  return table.optional('parent_table') ?? table.text('id');
}

export interface Column {
  readonly id: string;
  readonly name: string;
  /** What its values are, in Coda's words: `{ type: 'text' }`. A lookup has the id of a table. */
  readonly format: JsonObject;
  /** What its button sets in a row, by columns; `undefined` where it has none. */
  readonly onPush: Json | undefined;
  /** Whether its values are the names of the rows. */
  readonly isDisplay: boolean;
  readonly isHidden: boolean;
}

/** The columns of a table or a view, from left to right. */
export function columnsOf(db: Database, doc: string, idOrName: string): readonly Column[] {
  const table = findTable(db, doc, idOrName);
  if (table === undefined) return [];
  const sql = 'SELECT * FROM columns WHERE doc = ? AND table_id = ? ORDER BY position';
  const shown = table.json('columns');
  return db
    .all(sql, doc, baseOf(table))
    .map((row) => ({
      id: row.text('id'),
      name: row.text('name'),
      format: row.object('format'),
      onPush: row.json('on_push') ?? undefined,
      isDisplay: row.text('id') === table.text('display_column'),
      isHidden: row.flag('hidden'),
    }))
    .filter(({ id }) => !Array.isArray(shown) || shown.includes(id));
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
  /** Whether the filter of the table shows it. */
  readonly isVisible: boolean;
}

/** The rows of a table, from top to bottom; of a view, those that it shows. */
export function rowsOf(db: Database, doc: string, idOrName: string): readonly TableRow[] {
  const table = findTable(db, doc, idOrName);
  if (table === undefined) return [];
  const display = table.text('display_column');
  const filter = Object.entries(table.object('filter'));
  const sql = 'SELECT * FROM rows WHERE doc = ? AND table_id = ? ORDER BY position';
  const isView = table.optional('parent_table') !== undefined;
  return db
    .all(sql, doc, baseOf(table))
    .map((row) => {
      const cells = new Map(Object.entries(row.object('cells')));
      return {
        id: row.text('id'),
        name: String(cells.get(display) ?? ''),
        position: row.number('position'),
        createdAt: row.text('created_at'),
        updatedAt: row.text('updated_at'),
        cells,
        isVisible: filter.every(([column, value]) => cellIs({ cells }, column, value)),
      };
    })
    .filter(({ isVisible }) => isVisible || !isView);
}

/** Whether a cell has a value, compared as JSON. */
export function cellIs({ cells }: Pick<TableRow, 'cells'>, column: string, value: Json): boolean {
  return JSON.stringify(cells.get(column) ?? '') === JSON.stringify(value);
}
