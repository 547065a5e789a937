import { randomUUID } from 'node:crypto';
import { member, textOr } from '../body.js';
import type { Database, Json } from '../data/database.js';
import { assertMaker, assertMakerOf, folderFor } from '../data/makers.js';
import { accessTo } from '../data/sharing.js';
import { type Call, docOf, found, noteMutation, type Operations, timestamp } from '../operation.js';
import { Problem } from '../problem.js';
import { docJson, DOCS } from './docs.js';
import { insertPage } from './page-changes.js';

/** Making docs, and changing what they are called. */
export const docChangeOperations: Operations = {
  createDoc: {
    // Wider than any doc: a token for some docs makes no others.
    route: 'POST /docs',
    members: ['title', 'sourceDoc', 'folderId', 'initialPage'],
    status: 201,
    missing: ['timezone'],
    reads: sourceOf,
    answer: (call) => {
      const { db, user, body } = call;
      const source = sourceOf(body);
      if (source !== undefined && !accessTo(db, user, source).includes('read')) {
        throw new Problem(404, 'There is no such source doc');
      }
      const folder = folderFor(db, user, textOr(body, 'folderId', undefined));
      assertMaker(db, user, folder.workspace);
      const id = randomUUID().replaceAll('-', '').slice(0, 12);
      const [title, now] = [textOr(body, 'title', 'Untitled'), timestamp()];
      const sql =
        'INSERT INTO docs (id, workspace, folder, name, source, owner, created_at, updated_at) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
      db.run(sql, id, folder.workspace, folder.id, title, source ?? null, user.id, now, now);
      const page = member(body, 'initialPage');
      if (source === undefined) insertPage(db, id, page ?? {});
      else if (page === undefined) copyContent(db, source, id);
      else throw new Problem(400, 'A copy has the pages of its source: leave out initialPage');
      const made: Call = { ...call, resource: { doc: id } };
      const requestId = noteMutation(made);
      return { ...docJson(made, found(db.get(`${DOCS} WHERE docs.id = ?`, id))), requestId };
    },
  },
  updateDoc: {
    route: 'PATCH /docs/{docId}',
    members: ['title', 'iconName'],
    answer: (call) => {
      const { db, user, body } = call;
      const [doc, title] = [docOf(call), textOr(body, 'title', undefined)];
      if (title !== undefined) assertMakerOf(db, user, doc);
      db.run(
        'UPDATE docs SET name = coalesce(?, name), icon = coalesce(?, icon) WHERE id = ?',
        title ?? null,
        textOr(body, 'iconName', null),
        doc,
      );
      noteMutation(call);
      return {};
    },
  },
};

/** Returns the doc that a new one copies. */
function sourceOf(body: Json): string | undefined {
  return textOr(body, 'sourceDoc', undefined);
}

/** What is in a doc. Its sharing, publishing and analytics stay its own. */
const CONTENT = ['pages', 'tables', 'columns', 'rows', 'formulas', 'controls'] as const;

function copyContent(db: Database, source: string, doc: string): void {
  for (const table of CONTENT) {
    const columns = db
      .all(`SELECT name FROM pragma_table_info('${table}') WHERE name <> 'doc'`)
      .map((column) => `"${column.text('name')}"`)
      .join(', ');
    const copy = `INSERT INTO ${table} (doc, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE doc = ?`;
    db.run(copy, doc, source);
  }
}
