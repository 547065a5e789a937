import { Problem } from '../problem.js';
import type { Database } from './database.js';

/** The roles of a workspace whose members make docs. */
const MAKERS: readonly (string | undefined)[] = ['Admin', 'DocMaker'];

interface User {
  readonly id: string;
}

/** Responds with 403 to a user who is not a Doc Maker, or an Admin, in a workspace. */
export function assertMaker(db: Database, user: User, workspace: string): void {
  const sql = 'SELECT role FROM members WHERE workspace = ? AND user = ?';
  const role = db.get(sql, workspace, user.id)?.text('role');
  if (!MAKERS.includes(role)) throw new Problem(403, 'Only for Doc Makers of the workspace');
}

/** The same, for the workspace of a doc. */
export function assertMakerOf(db: Database, user: User, doc: string): void {
  const workspace = db.get('SELECT workspace FROM docs WHERE id = ?', doc)?.text('workspace');
  assertMaker(db, user, workspace ?? '');
}

/** Whether a user can make docs somewhere. */
export function isMaker(db: Database, user: User): boolean {
  const roles = db.all('SELECT role FROM members WHERE user = ?', user.id);
  return roles.some((row) => MAKERS.includes(row.text('role')));
}

/** A folder for new docs. */
export interface Folder {
  readonly id: string;
  readonly workspace: string;
}

/**
 * Returns the folder for a new doc of a user: the one that is asked for, or one of the workspace that the user
 * joined first.
 */
export function folderFor(db: Database, user: User, asked: string | undefined): Folder {
  const sql = `
    SELECT folders.id, folders.workspace FROM folders JOIN members USING (workspace)
    WHERE user = ? AND folders.id = coalesce(?, folders.id) ORDER BY registered_at, folders.id`;
  const row = db.get(sql, user.id, asked ?? null);
  if (row !== undefined) return { id: row.text('id'), workspace: row.text('workspace') };
  if (asked !== undefined) throw new Problem(400, 'There is no such folder');
  throw new Problem(403, 'A new doc needs a workspace, and the user is in none');
}
