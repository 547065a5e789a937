import { filterByScope } from 'caveats';
import { accessTo } from '../data/sharing.js';
import type { Row } from '../data/database.js';
import {
  browserLink,
  docReference,
  folderReference,
  iconOf,
  workspaceReference,
} from '../links.js';
import { type Call, docOf, found, type Operations, pageOf } from '../operation.js';
import { PAGING } from '../paging.js';
import { Problem } from '../problem.js';
import { flag, id, text } from '../query.js';

/** Docs, with what a body of them needs; {@link docJson} makes it. */
export const DOCS = `
SELECT docs.*, workspaces.name AS workspace_name, folders.name AS folder_name, users.name AS owner_name,
  users.email AS owner_email, slug, mode, discoverable, earn_credit, categories, published_at
FROM docs JOIN workspaces ON workspaces.id = docs.workspace JOIN folders ON folders.id = folder
  JOIN users ON users.id = owner LEFT JOIN published ON published.doc = docs.id`;

/** The docs that a user sees, and the whole of one. */
export const docOperations: Operations = {
  listDocs: {
    route: 'GET /docs',
    list: 'doc',
    query: {
      isOwner: flag,
      isPublished: flag,
      isStarred: flag,
      inGallery: flag,
      query: text,
      sourceDoc: id,
      workspaceId: id,
      folderId: id,
    },
    paging: PAGING,
    answer: (call) => {
      const rows = call.db.all(`${DOCS} ORDER BY docs.updated_at DESC, docs.name`);
      // A token for a table also shows the doc that it is in.
      const reached = filterByScope(call.grant, rows, (row) => ({ doc: row.text('id') }), {
        parents: true,
      });
      const docs = reached
        .filter((row) => accessTo(call.db, call.user, row.text('id')).includes('read'))
        .filter((row) => isWanted(call, row));
      return pageOf(call, docs, docJson);
    },
  },
  getDoc: {
    route: 'GET /docs/{docId}',
    answer: (call) => {
      const row = call.db.get(`${DOCS} WHERE docs.id = ?`, docOf(call));
      return docJson(call, found(row));
    },
  },
  deleteDoc: {
    route: 'DELETE /docs/{docId}',
    status: 202,
    answer: (call) => {
      const { db, user } = call;
      const deleted = db.run('DELETE FROM docs WHERE id = ? AND owner = ?', docOf(call), user.id);
      if (deleted === 0) throw new Problem(403, 'Only its owner can delete a doc');
      return {};
    },
  },
};

type Filter = (row: Row, value: string, call: Call) => boolean;

/** What the parameters of a list of docs show. A flag that is false shows all, save for `isStarred`. */
const FILTERS: Readonly<Record<string, Filter>> = {
  isOwner: (row, value, { user }) => value === 'false' || row.text('owner') === user.id,
  isPublished: (row, value) => value === 'false' || row.optional('slug') !== undefined,
  isStarred: (row, value, call) => String(isStarred(call, row)) === value,
  inGallery: (row, value) =>
    value === 'false' || (row.optional('slug') !== undefined && row.flag('discoverable')),
  query: (row, value) => row.text('name').toLowerCase().includes(value.toLowerCase()),
  sourceDoc: (row, value) => row.optional('source') === value,
  workspaceId: (row, value) => row.text('workspace') === value,
  folderId: (row, value) => row.text('folder') === value,
};

function isWanted(call: Call, row: Row): boolean {
  return [...call.query].every(([name, value]) => FILTERS[name]?.(row, value, call) ?? true);
}

function isStarred({ db, user }: Call, row: Row): boolean {
  const sql = 'SELECT 1 FROM stars WHERE doc = ? AND user = ?';
  return db.get(sql, row.text('id'), user.id) !== undefined;
}

/** Returns the body of a doc, given its row of {@link DOCS}. */
export function docJson(call: Call, row: Row): object {
  const source = row.optional('source');
  const [workspace, folder] = [row.text('workspace'), row.text('folder')];
  return {
    ...docReference(call, row.text('id')),
    ...iconOf(call, row.optional('icon')),
    name: row.text('name'),
    owner: row.text('owner_email'),
    ownerName: row.text('owner_name'),
    ...(source !== undefined && { sourceDoc: docReference(call, source) }),
    createdAt: row.text('created_at'),
    updatedAt: row.text('updated_at'),
    ...(row.optional('slug') !== undefined && { published: publishedJson(call, row) }),
    folder: folderReference(call, folder, row.text('folder_name')),
    workspace: workspaceReference(call, workspace, row.text('workspace_name')),
    workspaceId: workspace,
    folderId: folder,
  };
}

function publishedJson(call: Call, row: Row): object {
  const categories = row.json('categories');
  return {
    browserLink: browserLink(call, 'published', row.text('id'), row.text('slug')),
    discoverable: row.flag('discoverable'),
    earnCredit: row.flag('earn_credit'),
    mode: row.text('mode'),
    categories: Array.isArray(categories) ? categories.map((name) => ({ name })) : [],
  };
}
