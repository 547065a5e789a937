import { filterByScope } from 'caveats';
import type { Row } from '../data/database.js';
import { type Column, columnsOf, findColumn, findTable, rowsOf } from '../data/tables.js';
import { type Call, docOf, found, type Operations, pageOf, param, tableOf } from '../operation.js';

/** The tables of a doc, and the columns of a table. */
export const tableOperations: Operations = {
  listTables: {
    route: 'GET /docs/{docId}/tables',
    list: 'table',
    answer: (call) => {
      const doc = docOf(call);
      const rows = call.db.all('SELECT * FROM tables WHERE doc = ? ORDER BY position', doc);
      const reached = filterByScope(call.grant, rows, (row) => ({ doc, table: row.text('id') }));
      return pageOf(call, reached, tableJson);
    },
  },
  getTable: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}',
    answer: (call) => {
      const [doc, table] = tableOf(call);
      const row = found(findTable(call.db, doc, table));
      return { ...tableJson(call, row), rowCount: rowsOf(call.db, doc, table).length };
    },
  },
  listColumns: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/columns',
    answer: (call) => pageOf(call, columnsOf(call.db, ...tableOf(call)), columnJson),
  },
  getColumn: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/columns/{columnIdOrName}',
    answer: (call) => {
      const columns = columnsOf(call.db, ...tableOf(call));
      return columnJson(call, found(findColumn(columns, param(call, 'columnIdOrName'))));
    },
  },
};

function tableJson(call: Call, row: Row): object {
  const id = row.text('id');
  const href = `${call.base}/docs/${docOf(call)}/tables/${id}`;
  const column = row.text('display_column');
  return {
    id,
    type: 'table',
    tableType: 'table',
    href,
    name: row.text('name'),
    displayColumn: { id: column, type: 'column', href: `${href}/columns/${column}` },
  };
}

function columnJson(call: Call, { id, name, format, isDisplay }: Column): object {
  const [doc, table] = tableOf(call);
  return {
    id,
    type: 'column',
    href: `${call.base}/docs/${doc}/tables/${table}/columns/${id}`,
    name,
    display: isDisplay,
    format,
  };
}
