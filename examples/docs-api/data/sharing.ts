import type { Access } from 'caveats';
import { member } from '../body.js';
import type { Database, Json } from './database.js';

/** Whom Coda's permissions can be for, and what a new one can allow. */
export const PRINCIPALS = ['email', 'domain', 'workspace', 'anyone'] as const;
export const ADDED_ACCESS = ['readonly', 'write', 'comment'] as const;

/**
 * How a user may access a doc: what is theirs, and what was shared with them. A token never gives
 * more than that; its caveats only narrow what its user may do.
 */
export function accessTo(
  db: Database,
  user: { readonly id: string; readonly email: string },
  doc: string,
): readonly Access[] {
  if (db.get('SELECT 1 FROM docs WHERE id = ? AND owner = ?', doc, user.id)) {
    return ['read', 'write'];
  }
  const workspaces = db
    .all('SELECT workspace FROM members WHERE user = ?', user.id)
    .map((row) => row.text('workspace'));
  const granted = db
    .all('SELECT principal, access FROM permissions WHERE doc = ?', doc)
    .filter((row) => isMeant(row.json('principal'), user.email, workspaces))
    .map((row) => row.text('access'));
  if (granted.includes('write')) return ['read', 'write'];
  return granted.some((access) => access !== 'none') ? ['read'] : [];
}

function isMeant(principal: Json, email: string, workspaces: readonly string[]): boolean {
  switch (member(principal, 'type')) {
    case 'email':
      return member(principal, 'email') === email;
    case 'domain':
      return email.endsWith(`@${String(member(principal, 'domain'))}`);
    case 'workspace':
      return workspaces.includes(String(member(principal, 'workspaceId')));
    case 'anyone':
      return true;
    default:
      return false;
  }
}
