import {
  cellIs,
  type Column,
  columnsOf,
  findColumn,
  rowsOf,
  type TableRow,
} from '../data/tables.js';
import type { Json } from '../data/database.js';
import { type Call, found, type Operations, pageOf, param, tableOf } from '../operation.js';
import { Problem } from '../problem.js';

/** Reading the rows of a table. */
export const rowOperations: Operations = {
  listRows: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/rows',
    answer: (call) => {
      const isWanted = queryOf(call);
      return pageOf(call, rowsOf(call.db, ...tableOf(call)).filter(isWanted), rowJsonOf(call));
    },
  },
  getRow: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}',
    answer: (call) => rowJsonOf(call)(call, findRow(call)),
  },
};

/** The row that the path names, by its id or else by its name. */
export function findRow(call: Call): TableRow {
  const rows = rowsOf(call.db, ...tableOf(call));
  const asked = param(call, 'rowIdOrName');
  return found(rows.find(({ id }) => id === asked) ?? rows.find(({ name }) => name === asked));
}

/** A column of the table, by its id or else by its name. */
export function columnIn(columns: readonly Column[], idOrName: string): Column {
  const column = findColumn(columns, idOrName);
  if (column === undefined) throw new Problem(400, 'The table has no such column');
  return column;
}

/** `query=<column>:<value>`, where the value is JSON, and a column's name too if it is quoted. */
function queryOf(call: Call): (row: TableRow) => boolean {
  const query = call.query.get('query');
  if (query === null) return () => true;
  const [, column, value] = /^("[^"]*"|[^":]+):(.*)$/s.exec(query) ?? [];
  if (column === undefined || value === undefined) {
    throw new Problem(400, 'query must be a column and a value with a colon between them');
  }
  const columns = columnsOf(call.db, ...tableOf(call));
  const { id } = columnIn(columns, column.replaceAll('"', ''));
  const wanted = parsed(value);
  return (row) => cellIs(row, id, wanted);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The value of a query must be JSON, such as "a text"');
  }
}

/** How rows are shown: their cells by the ids of the columns, or by the names on request. */
function rowJsonOf(call: Call): (call: Call, row: TableRow) => object {
  const [doc, table] = tableOf(call);
  const columns = columnsOf(call.db, doc, table);
  const byName = call.query.get('useColumnNames') === 'true';
  return ({ base }, { id, name, position, createdAt, updatedAt, cells }) => ({
    id,
    type: 'row',
    href: `${base}/docs/${doc}/tables/${table}/rows/${id}`,
    name,
    index: position,
    createdAt,
    updatedAt,
    values: Object.fromEntries(
      columns.map((column) => [byName ? column.name : column.id, cells.get(column.id) ?? '']),
    ),
  });
}
