import { filterByScope } from 'caveats';
import { member } from '../body.js';
import type { Json, Row } from '../data/database.js';
import { baseOf, type Column, columnsOf, findColumn, findTable, rowsOf } from '../data/tables.js';
import { tableReference } from '../links.js';
import { type Call, docOf, found, type Operations, pageOf, param, tableOf } from '../operation.js';
import { PAGING } from '../paging.js';
import { flag, listOf, oneOf } from '../query.js';

/** The tables and views of a doc, and their columns. */
export const tableOperations: Operations = {
  listTables: {
    route: 'GET /docs/{docId}/tables',
    list: 'table',
    query: { sortBy: oneOf('name'), tableTypes: listOf(oneOf('table', 'view')) },
    paging: PAGING,
    answer: (call) => {
      const doc = docOf(call);
      const order = call.query.has('sortBy') ? 'name' : 'position';
      const rows = call.db.all(`SELECT * FROM tables WHERE doc = ? ORDER BY ${order}`, doc);
      const types = call.query.get('tableTypes')?.split(',') ?? ['table', 'view'];
      const reached = filterByScope(call.grant, rows, (row) => ({ doc, table: row.text('id') }));
      return pageOf(
        call,
        reached.filter((row) => types.includes(typeOf(row))),
        tableReference,
      );
    },
  },
  getTable: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}',
    query: { useUpdatedTableLayouts: flag },
    answer: (call) => tableJson(call, currentTable(call)),
  },
  listColumns: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/columns',
    query: { visibleOnly: flag },
    paging: { size: 25, max: 100 },
    answer: (call) => {
      const visibleOnly = call.query.get('visibleOnly') === 'true';
      const columns = columnsOf(call.db, ...tableOf(call));
      return pageOf(
        call,
        columns.filter(({ isHidden }) => !isHidden || !visibleOnly),
        columnJson,
      );
    },
  },
  getColumn: {
    route: 'GET /docs/{docId}/tables/{tableIdOrName}/columns/{columnIdOrName}',
    answer: (call) => {
      const columns = columnsOf(call.db, ...tableOf(call));
      const column = found(findColumn(columns, param(call, 'columnIdOrName')));
      return { ...columnJson(call, column), parent: tableReference(call, currentTable(call)) };
    },
  },
};

function typeOf(table: Row): 'table' | 'view' {
  return baseOf(table) === table.text('id') ? 'table' : 'view';
}

/** The table or view that the path names. */
export function currentTable(call: Call): Row {
  return found(findTable(call.db, ...tableOf(call)));
}

function tableJson(call: Call, table: Row): object {
  const [doc, id, base] = [docOf(call), table.text('id'), baseOf(table)];
  const hrefOf = (column: Json | undefined): object => ({
    id: column ?? '',
    type: 'column',
    href: `${call.base}/docs/${doc}/tables/${id}/columns/${column}`,
  });
  const sorts = table.json('sorts');
  return {
    ...tableReference(call, table),
    ...(base !== id && {
      parentTable: tableReference(call, found(findTable(call.db, doc, base))),
    }),
    displayColumn: hrefOf(table.text('display_column')),
    rowCount: rowsOf(call.db, doc, id).length,
    sorts: (Array.isArray(sorts) ? sorts : []).map((sort) => ({
      column: hrefOf(member(sort, 'column')),
      direction: member(sort, 'direction'),
    })),
    layout: layoutOf(call, table),
    ...(table.optional('filter') !== undefined && { filter: { valid: true, isVolatile: false } }),
    createdAt: table.text('created_at'),
    updatedAt: table.text('updated_at'),
  };
}

/** Details and forms have a name of their own on request only. */
function layoutOf(call: Call, table: Row): string {
  const layout = table.text('layout');
  const isNew = ['detail', 'form'].includes(layout);
  return isNew && call.query.get('useUpdatedTableLayouts') !== 'true' ? 'masterDetail' : layout;
}

function columnJson(call: Call, { id, name, format, isDisplay }: Column): object {
  const [doc, table] = tableOf(call);
  const referred = format['table'];
  const other = typeof referred === 'string' && findTable(call.db, doc, referred);
  return {
    id,
    type: 'column',
    href: `${call.base}/docs/${doc}/tables/${table}/columns/${id}`,
    name,
    display: isDisplay,
    format: { isArray: false, ...format, ...(other && { table: tableReference(call, other) }) },
  };
}
