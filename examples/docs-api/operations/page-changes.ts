import { assertMembers, flagOr, member, oneOf, textOr } from '../body.js';
import { canvasIn, updatedContent, writeCanvas } from '../canvas/canvas.js';
import type { Database, Json, Row } from '../data/database.js';
import { assertMakerOf } from '../data/makers.js';
import { type Call, docOf, newId, noteMutation, type Operations } from '../operation.js';
import { Problem } from '../problem.js';
import { findPage } from './pages.js';

/** The members of a new page. */
const PAGE = ['name', 'subtitle', 'iconName', 'imageUrl', 'parentPageId', 'pageContent'];

/** Making, changing and deleting pages. All is done when they respond with 202. */
export const pageChangeOperations: Operations = {
  createPage: {
    route: 'POST /docs/{docId}/pages',
    members: PAGE,
    status: 202,
    answer: (call) => {
      assertMakerOf(call.db, call.user, docOf(call));
      const id = insertPage(call.db, docOf(call), call.body);
      return { requestId: noteMutation(call), id };
    },
  },
  updatePage: {
    route: 'PUT /docs/{docId}/pages/{pageIdOrName}',
    members: ['name', 'subtitle', 'iconName', 'imageUrl', 'isHidden', 'contentUpdate'],
    status: 202,
    answer: (call) => {
      const { db, user, body } = call;
      const page = findPage(call);
      const [doc, id] = [docOf(call), page.text('id')];
      const isRenamed = ['name', 'iconName'].some((name) => member(body, name) !== undefined);
      if (isRenamed) assertMakerOf(db, user, doc);
      const update = member(body, 'contentUpdate');
      if (member(update ?? null, 'elementId') !== undefined) {
        throw new Problem(501, 'This API has no elementId: it updates whole pages');
      }
      const content = page.text('content');
      db.run(
        'UPDATE pages SET name = ?, subtitle = ?, icon = ?, image = ?, hidden = ?, content = ? ' +
          'WHERE doc = ? AND id = ?',
        textOr(body, 'name', page.text('name')),
        textOr(body, 'subtitle', page.optional('subtitle') ?? null),
        textOr(body, 'iconName', page.optional('icon') ?? null),
        textOr(body, 'imageUrl', page.optional('image') ?? null),
        // Coda documents that the only page is never hidden, and that this is no error.
        flagOr(body, 'isHidden', page.flag('hidden')) && !isOnlyPage(db, page),
        update === undefined ? content : updatedContent(content, update),
        doc,
        id,
      );
      return { requestId: noteMutation(call), id };
    },
  },
  deletePage: {
    route: 'DELETE /docs/{docId}/pages/{pageIdOrName}',
    status: 202,
    answer: (call) => {
      const page = findPage(call);
      if (isOnlyPage(call.db, page)) throw new Problem(400, 'The only page of a doc must stay');
      deleteWithSubpages(call, page.text('id'));
      return { requestId: noteMutation(call), id: page.text('id') };
    },
  },
};

/** Adds a page of Coda's `PageCreate` to a doc, as its last. Returns its id. */
export function insertPage(db: Database, doc: string, body: Json): string {
  assertMembers(body ?? {}, PAGE, ['qs']);
  const id = newId('canvas');
  const parent = textOr(body, 'parentPageId', null);
  const isPage = 'SELECT 1 FROM pages WHERE doc = ? AND id = ?';
  if (parent !== null && db.get(isPage, doc, parent) === undefined) {
    throw new Problem(400, 'parentPageId is not the id of a page of the doc');
  }
  const last = db.get('SELECT coalesce(max(position), -1) AS last FROM pages WHERE doc = ?', doc);
  db.run(
    'INSERT INTO pages (doc, id, position, parent, name, subtitle, icon, image, content) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    doc,
    id,
    (last?.number('last') ?? -1) + 1,
    parent,
    textOr(body, 'name', 'Untitled'),
    textOr(body, 'subtitle', null),
    textOr(body, 'iconName', null),
    textOr(body, 'imageUrl', null),
    contentIn(member(body, 'pageContent')),
  );
  return id;
}

/** Returns the content of a new page. Pages that show other docs or sites are not there. */
function contentIn(content: Json | undefined): string {
  if (content === undefined) return '';
  const type = oneOf(content, 'type', ['canvas', 'embed', 'syncPage']);
  if (type !== 'canvas') throw new Problem(501, `This API has no pages of the type ${type}`);
  assertMembers(content, ['type', 'canvasContent']);
  return writeCanvas(canvasIn(member(content, 'canvasContent') ?? null), 'markdown');
}

/** Whether a page is the only one that is not in another one. */
function isOnlyPage(db: Database, page: Row): boolean {
  const sql = 'SELECT 1 FROM pages WHERE doc = ? AND parent IS NULL AND id <> ?';
  const isTop = page.optional('parent') === undefined;
  return isTop && db.get(sql, page.text('doc'), page.text('id')) === undefined;
}

/** Deletes a page and those in it, with all that is on them. */
function deleteWithSubpages(call: Call, page: string): void {
  const within = `
    WITH RECURSIVE gone AS (
      SELECT id FROM pages WHERE doc = ?1 AND id = ?2
      UNION SELECT pages.id FROM pages JOIN gone ON doc = ?1 AND parent = gone.id)`;
  for (const table of ['tables', 'formulas', 'controls']) {
    call.db.run(
      `${within} DELETE FROM ${table} WHERE doc = ?1 AND page IN gone`,
      docOf(call),
      page,
    );
  }
  call.db.run(`${within} DELETE FROM pages WHERE doc = ?1 AND id IN gone`, docOf(call), page);
}
