import { assertMembers, listIn, member, textIn, textsIn } from '../body.js';
import type { Json } from '../data/database.js';
import { baseOf, type Column, columnsOf, rowsOf, type TableRow } from '../data/tables.js';
import { isValue, parsedValue } from '../data/values.js';
import {
  type Call,
  docOf,
  newId,
  noteMutation,
  type Operations,
  param,
  tableOf,
  timestamp,
} from '../operation.js';
import { Problem } from '../problem.js';
import { flag, type Parameters } from '../query.js';
import { columnIn, findRow } from './rows.js';
import { currentTable } from './tables.js';

/** Texts that are sent become values of their columns, unless this is true. */
const PARSING: Parameters = { disableParsing: flag };

type Cells = ReadonlyMap<string, Json>;

/**
 * Changing the rows of a table. As Coda's do, they answer 202 with the id of a request whose status
 * can be asked; unlike there, all is done when they answer.
 */
export const rowChangeOperations: Operations = {
  upsertRows: {
    route: 'POST /docs/{docId}/tables/{tableIdOrName}/rows',
    members: ['rows', 'keyColumns'],
    status: 202,
    query: PARSING,
    answer: (call) => {
      const table = currentTable(call);
      if (baseOf(table) !== table.text('id')) {
        throw new Problem(400, 'Rows are inserted into the table of a view');
      }
      const columns = columnsOf(call.db, ...tableOf(call));
      const asked = textsIn(call.body, 'keyColumns');
      const keys = [...new Set(asked.map((key) => columnIn(columns, key).id))];
      const rows = listIn(call.body, 'rows').map((row) => cellsIn(call, row, columns));
      if (rows.length === 0) throw new Problem(400, 'The body needs rows');
      const addedRowIds = upsert(call, rows, keys);
      return { requestId: noteMutation(call), ...(keys.length === 0 && { addedRowIds }) };
    },
  },
  updateRow: {
    route: 'PUT /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}',
    members: ['row'],
    status: 202,
    query: PARSING,
    answer: (call) => {
      const columns = columnsOf(call.db, ...tableOf(call));
      const row = findRow(call);
      setCells(call, row, cellsIn(call, member(call.body, 'row') ?? null, columns));
      return { requestId: noteMutation(call), id: row.id };
    },
  },
  deleteRow: {
    route: 'DELETE /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}',
    status: 202,
    answer: (call) => {
      const { id } = findRow(call);
      deleteRow(call, id);
      return { requestId: noteMutation(call), id };
    },
  },
  deleteRows: {
    route: 'DELETE /docs/{docId}/tables/{tableIdOrName}/rows',
    members: ['rowIds'],
    status: 202,
    answer: (call) => {
      const rowIds = textsIn(call.body, 'rowIds');
      if (rowIds.length === 0) throw new Problem(400, 'The body needs rowIds');
      const shown = new Set(rowsOf(call.db, ...tableOf(call)).map(({ id }) => id));
      rowIds.filter((id) => shown.has(id)).forEach((id) => deleteRow(call, id));
      return { requestId: noteMutation(call), rowIds };
    },
  },
  pushButton: {
    route: 'POST /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}/buttons/{columnIdOrName}',
    status: 202,
    answer: (call) => {
      const columns = columnsOf(call.db, ...tableOf(call));
      const row = findRow(call);
      const button = columnIn(columns, param(call, 'columnIdOrName'));
      if (button.onPush === undefined) throw new Problem(400, 'The column has no buttons');
      setCells(call, row, new Map(Object.entries(button.onPush ?? {})));
      return { requestId: noteMutation(call), rowId: row.id, columnId: button.id };
    },
  },
};

/** The cells of `{ cells: [{ column, value }] }`, by the ids of their columns. */
function cellsIn({ query }: Call, row: Json, columns: readonly Column[]): Cells {
  const isParsed = query.get('disableParsing') !== 'true';
  assertMembers(row, ['cells']);
  if (member(row, 'cells') === undefined) throw new Problem(400, 'A row needs cells');
  return new Map(
    listIn(row, 'cells').map((cell) => {
      assertMembers(cell, ['column', 'value']);
      const column = columnIn(columns, textIn(cell, 'column'));
      const value = member(cell, 'value') ?? '';
      if (!isValue(value))
        throw new Problem(400, 'A value must be a text, a number, a yes or no, or a list');
      return [column.id, isParsed ? parsedValue(column, value) : value];
    }),
  );
}

/**
 * For each of some rows, updates those that agree in all key columns; inserts one if there are none. Reads the
 * table once, and writes each row once: rows that are sent and rows that are there must not multiply.
 *
 * @returns the ids of the inserted rows.
 */
function upsert(call: Call, sent: readonly Cells[], keys: readonly string[]): readonly string[] {
  const [doc, table] = tableOf(call);
  const rows = rowsOf(call.db, doc, table);
  const keyOf = (cells: Cells): string => JSON.stringify(keys.map((key) => cells.get(key) ?? ''));
  const wanted = new Map<string | number, Cells>();
  sent.forEach((cells, i) => {
    // Without keys, every row is a new one. Of several with one key, the later win.
    const key = keys.length === 0 ? i : keyOf(cells);
    wanted.set(key, new Map([...(wanted.get(key) ?? []), ...cells]));
  });
  for (const row of keys.length === 0 ? [] : rows) {
    const cells = wanted.get(keyOf(row.cells));
    if (cells !== undefined) setCells(call, row, cells);
  }
  const there = new Set(keys.length === 0 ? [] : rows.map(({ cells }) => keyOf(cells)));
  const last = rows.at(-1)?.position ?? -1;
  const added = [...wanted].filter(([key]) => typeof key === 'number' || !there.has(key));
  return added.map(([, cells], i) => {
    const id = newId('i');
    const now = timestamp();
    const json = JSON.stringify(Object.fromEntries(cells));
    const sql = 'INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)';
    call.db.run(sql, doc, table, id, last + 1 + i, json, now, now);
    return id;
  });
}

function setCells(call: Call, row: TableRow, cells: Cells): void {
  const json = JSON.stringify(Object.fromEntries([...row.cells, ...cells]));
  const sql = 'UPDATE rows SET cells = ?, updated_at = ? WHERE doc = ? AND table_id = ? AND id = ?';
  call.db.run(sql, json, timestamp(), docOf(call), baseOf(currentTable(call)), row.id);
}

function deleteRow(call: Call, id: string): void {
  const sql = 'DELETE FROM rows WHERE doc = ? AND table_id = ? AND id = ?';
  call.db.run(sql, docOf(call), baseOf(currentTable(call)), id);
}
