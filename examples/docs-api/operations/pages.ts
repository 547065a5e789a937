import type { Row } from '../data/database.js';
import { iconOf, pageReference, parentPage } from '../links.js';
import {
  type Call,
  docOf,
  found,
  type Operation,
  type Operations,
  pageOf,
  param,
} from '../operation.js';
import { PAGING } from '../paging.js';

const listPages: Operation = {
  route: 'GET /docs/{docId}/pages',
  paging: PAGING,
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
  // What pages were called once. The client coda-js still asks for them so, of a doc.
  listSections: { ...listPages, route: 'GET /docs/{docId}/sections' },
  getSection: { ...getPage, route: 'GET /docs/{docId}/sections/{pageIdOrName}' },
};

/** The page that the path names, by its id or else by its name. */
export function findPage(call: Call): Row {
  const page = param(call, 'pageIdOrName');
  const sql = 'SELECT * FROM pages WHERE doc = ? AND ? IN (id, name) ORDER BY id = ? DESC';
  return found(call.db.get(sql, docOf(call), page, page));
}

/** Returns the body of a page, given its row in the database. */
function pageJson(call: Call, row: Row): object {
  const doc = row.text('doc');
  const [subtitle, image] = [row.optional('subtitle'), row.optional('image')];
  const sql = 'SELECT * FROM pages WHERE doc = ? AND parent = ? ORDER BY position';
  return {
    ...pageReference(call, row),
    ...(subtitle !== undefined && { subtitle }),
    ...iconOf(call, row.optional('icon')),
    ...(image !== undefined && { image: { browserLink: image } }),
    contentType: row.text('content_type'),
    isHidden: row.flag('hidden'),
    isEffectivelyHidden: isEffectivelyHidden(call, row),
    ...parentPage(call, doc, row.optional('parent')),
    children: call.db.all(sql, doc, row.text('id')).map((child) => pageReference(call, child)),
  };
}

/** Whether a page or one above it is hidden. */
function isEffectivelyHidden({ db }: Call, page: Row): boolean {
  const sql = `
    WITH RECURSIVE above AS (
      SELECT * FROM pages WHERE doc = ?1 AND id = ?2
      UNION SELECT pages.* FROM pages JOIN above ON pages.doc = ?1 AND pages.id = above.parent)
    SELECT max(hidden) AS hidden FROM above`;
  return db.get(sql, page.text('doc'), page.text('id'))?.flag('hidden') ?? false;
}
