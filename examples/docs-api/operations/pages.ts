import { flagOr, textOr } from '../body.js';
import type { Row } from '../data/database.js';
import {
  type Call,
  docOf,
  found,
  noteMutation,
  type Operation,
  type Operations,
  pageOf,
  param,
} from '../operation.js';

const listPages: Operation = {
  route: 'GET /docs/{docId}/pages',
  answer: (call) => {
    const pages = call.db.all('SELECT * FROM pages WHERE doc = ? ORDER BY position', docOf(call));
    return pageOf(call, pages, pageJson);
  },
};

const getPage: Operation = {
  route: 'GET /docs/{docId}/pages/{pageIdOrName}',
  answer: (call) => pageJson(call, findPage(call)),
};

/** The pages of a doc. */
export const pageOperations: Operations = {
  listPages,
  getPage,
  updatePage: {
    route: 'PUT /docs/{docId}/pages/{pageIdOrName}',
    status: 202,
    answer: (call) => {
      const { db, body } = call;
      const page = findPage(call);
      const id = page.text('id');
      db.run(
        'UPDATE pages SET name = ?, subtitle = ?, icon = ?, hidden = ? WHERE doc = ? AND id = ?',
        textOr(body, 'name', page.text('name')),
        textOr(body, 'subtitle', page.optional('subtitle') ?? null),
        textOr(body, 'iconName', page.optional('icon') ?? null),
        flagOr(body, 'isHidden', page.flag('hidden')),
        docOf(call),
        id,
      );
      return { requestId: noteMutation(call), id };
    },
  },
  // What pages were called once. The client coda-js still asks for them so, of a doc.
  listSections: { ...listPages, route: 'GET /docs/{docId}/sections' },
  getSection: { ...getPage, route: 'GET /docs/{docId}/sections/{pageIdOrName}' },
};

function findPage(call: Call): Row {
  const page = param(call, 'pageIdOrName');
  const sql = 'SELECT * FROM pages WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC';
  return found(call.db.get(sql, docOf(call), page, page));
}

function pageJson(call: Call, row: Row): object {
  const id = row.text('id');
  const subtitle = row.optional('subtitle');
  const icon = row.optional('icon');
  return {
    id,
    type: 'page',
    href: `${call.base}/docs/${docOf(call)}/pages/${id}`,
    name: row.text('name'),
    ...(subtitle !== undefined && { subtitle }),
    ...(icon !== undefined && { icon: { name: icon } }),
    isHidden: row.flag('hidden'),
  };
}
