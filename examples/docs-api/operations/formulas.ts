import type { Row } from '../data/database.js';
import { cellIs, rowsOf } from '../data/tables.js';
import { parentPage } from '../links.js';
import { type Call, docOf, found, type Operations, pageOf, param } from '../operation.js';
import { PAGING } from '../paging.js';
import { oneOf } from '../query.js';

/** The named formulas of a doc. All there are count the rows of a table that have some value. */
export const formulaOperations: Operations = {
  listFormulas: {
    route: 'GET /docs/{docId}/formulas',
    query: { sortBy: oneOf('name') },
    paging: PAGING,
    answer: (call) => {
      // Sorted by name in any case.
      const sql = 'SELECT * FROM formulas WHERE doc = ? ORDER BY name';
      return pageOf(call, call.db.all(sql, docOf(call)), formulaReference);
    },
  },
  getFormula: {
    route: 'GET /docs/{docId}/formulas/{formulaIdOrName}',
    answer: (call) => {
      const asked = param(call, 'formulaIdOrName');
      const sql = 'SELECT * FROM formulas WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC';
      const row = found(call.db.get(sql, docOf(call), asked, asked));
      return { ...formulaReference(call, row), value: valueOf(call, row) };
    },
  },
};

function valueOf(call: Call, formula: Row): number {
  const column = formula.text('column_id');
  const rows = rowsOf(call.db, docOf(call), formula.text('table_id'));
  return rows.filter((row) => cellIs(row, column, formula.json('counted'))).length;
}

function formulaReference(call: Call, row: Row): object {
  const id = row.text('id');
  const href = `${call.base}/docs/${docOf(call)}/formulas/${id}`;
  const parent = parentPage(call, docOf(call), row.optional('page'));
  return { id, type: 'formula', href, name: row.text('name'), ...parent };
}
