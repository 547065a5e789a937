import {
  cellIs,
  type Column,
  columnsOf,
  findColumn,
  rowsOf,
  type TableRow,
} from '../data/tables.js';
import type { Json } from '../data/database.js';
import { shownValue, VALUE_FORMATS } from '../data/values.js';
import { browserLink, tableReference } from '../links.js';
import { member } from '../body.js';
import { type Call, found, type Operations, pageOf, param, tableOf } from '../operation.js';
import { encodeToken, PAGING } from '../paging.js';
import { Problem } from '../problem.js';
import { flag, oneOf, type Parameters, text } from '../query.js';
import { currentTable } from './tables.js';

const SHOWN: Parameters = { useColumnNames: flag, valueFormat: oneOf(...VALUE_FORMATS) };

/** Reading the rows of a table. */
export const rowOperations: Operations = {
  listRows: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/rows',
    query: {
      ...SHOWN,
      query: text,
      sortBy: oneOf('createdAt', 'natural', 'updatedAt'),
      visibleOnly: flag,
    },
    paging: { ...PAGING, hasSync: true },
    answer: (call) => {
      const { page, path } = call;
      const isWanted = queryOf(call);
      const { since = '' } = page;
      const rows = sortedRows(call).filter((row) => isWanted(row) && row.updatedAt > since);
      const shown = pageOf(call, rows, rowJsonOf(call));
      if (shown.nextPageToken !== undefined) return shown;
      // The next changes are those since the first page.
      return { ...shown, nextSyncToken: encodeToken('sync', path, page) };
    },
  },
  getRow: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/rows/{rowIdOrName}',
    query: SHOWN,
    answer: (call) => {
      const row = rowJsonOf(call)(call, findRow(call));
      return { ...row, parent: tableReference(call, currentTable(call)) };
    },
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

/** The rows that are asked for, in their order: as they were created, unless `sortBy` says otherwise. */
function sortedRows(call: Call): readonly TableRow[] {
  const sortBy = call.query.get('sortBy') ?? 'createdAt';
  const isNatural = sortBy === 'natural';
  const visibleOnly = call.query.get('visibleOnly') ?? String(isNatural);
  if (isNatural && visibleOnly === 'false') {
    throw new Problem(400, 'Only visible rows have a natural order');
  }
  const rows = rowsOf(call.db, ...tableOf(call)).filter(
    ({ isVisible }) => isVisible || visibleOnly === 'false',
  );
  if (isNatural) return inNaturalOrder(call, rows);
  const time = sortBy === 'updatedAt' ? 'updatedAt' : 'createdAt';
  return rows.toSorted((a, b) => compare(a[time], b[time]));
}

/** Sorts rows as the table shows them: by its sorts, or else from top to bottom. */
function inNaturalOrder(call: Call, rows: readonly TableRow[]): readonly TableRow[] {
  const sorts = currentTable(call).json('sorts');
  const keys = (Array.isArray(sorts) ? sorts : []).map((sort) => ({
    column: String(member(sort, 'column')),
    sign: member(sort, 'direction') === 'descending' ? -1 : 1,
  }));
  const differences = (a: TableRow, b: TableRow): number[] =>
    keys.map(({ column, sign }) => sign * compare(a.cells.get(column), b.cells.get(column)));
  return rows.toSorted((a, b) => differences(a, b).find((difference) => difference !== 0) ?? 0);
}

function compare(a: Json = '', b: Json = ''): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** `query=<column>:<value>`, where the value is JSON, and a column's name too if it is quoted. */
function queryOf(call: Call): (row: TableRow) => boolean {
  const query = call.query.get('query');
  if (query === undefined) return () => true;
  const [, column, value] = /^("[^"]*"|[^":]+):(.*)$/s.exec(query) ?? [];
  if (column === undefined || value === undefined) {
    throw new Problem(400, 'query must be a column and a value with a colon between them');
  }
  const columns = columnsOf(call.db, ...tableOf(call));
  const { id } = columnIn(columns, column.replaceAll('"', ''));
  const wanted = parsed(value);
  return (row) => cellIs(row, id, wanted);
}

function parsed(json: string): Json {
  try {
    return JSON.parse(json);
  } catch {
    throw new Problem(400, 'The value of a query must be JSON, such as "a text"');
  }
}

/** How rows are shown: their cells by the ids of the columns, or by the names on request. */
function rowJsonOf(call: Call): (call: Call, row: TableRow) => object {
  const { db, site, query } = call;
  const [doc, table] = tableOf(call);
  const visibleOnly = query.get('visibleOnly') === 'true' || query.get('sortBy') === 'natural';
  const columns = columnsOf(db, doc, table).filter(({ isHidden }) => !isHidden || !visibleOnly);
  const byName = query.get('useColumnNames') === 'true';
  const format = VALUE_FORMATS.find((each) => each === query.get('valueFormat')) ?? 'simple';
  return ({ base }, { id, name, position, createdAt, updatedAt, cells }) => ({
    id,
    type: 'row',
    href: `${base}/docs/${doc}/tables/${table}/rows/${id}`,
    name,
    index: position,
    browserLink: browserLink(call, 'row', doc, table, id),
    createdAt,
    updatedAt,
    values: Object.fromEntries(
      columns.map((column) => {
        const value = cells.get(column.id) ?? '';
        const shown = shownValue({ db, doc, site }, column, value, format);
        return [byName ? column.name : column.id, shown];
      }),
    ),
  });
}
