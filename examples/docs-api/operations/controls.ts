import type { Row } from '../data/database.js';
import { parentPage } from '../links.js';
import { type Call, docOf, found, type Operations, pageOf, param } from '../operation.js';
import { PAGING } from '../paging.js';
import { oneOf } from '../query.js';

/** The controls of a doc: sliders, checkboxes and the like. */
export const controlOperations: Operations = {
  listControls: {
    route: 'GET /docs/{docId}/controls',
    query: { sortBy: oneOf('name') },
    paging: PAGING,
    answer: (call) => {
      // Sorted by name in any case.
      const sql = 'SELECT * FROM controls WHERE doc = ? ORDER BY name';
      return pageOf(call, call.db.all(sql, docOf(call)), controlReference);
    },
  },
  getControl: {
    route: 'GET /docs/{docId}/controls/{controlIdOrName}',
    answer: (call) => {
      const asked = param(call, 'controlIdOrName');
      const sql = 'SELECT * FROM controls WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC';
      const row = found(call.db.get(sql, docOf(call), asked, asked));
      const controlType = row.text('type');
      return { ...controlReference(call, row), controlType, value: row.json('value') };
    },
  },
};

function controlReference(call: Call, row: Row): object {
  const id = row.text('id');
  const href = `${call.base}/docs/${docOf(call)}/controls/${id}`;
  const parent = parentPage(call, docOf(call), row.optional('page'));
  return { id, type: 'control', href, name: row.text('name'), ...parent };
}
