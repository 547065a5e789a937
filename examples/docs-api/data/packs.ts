import { member } from '../body.js';
import { newId, type User } from '../operation.js';
import type { Database, Row } from './database.js';

export const PACK_ACCESS = ['view', 'test', 'edit', 'admin'] as const;
export type PackAccess = (typeof PACK_ACCESS)[number];

/** What gives a user access to a pack. */
export interface PackGrant {
  readonly type: string;
  readonly access: PackAccess;
  /** Whose members have it. */
  readonly workspace: string | undefined;
}

/** Returns the permissions of a pack that a user is meant by. */
export function grantsOf(db: Database, user: User, pack: number): readonly PackGrant[] {
  const sql = 'SELECT 1 FROM members WHERE user = ? AND workspace = ?';
  return db.all('SELECT * FROM pack_permissions WHERE pack = ?', pack).flatMap((row) => {
    const principal = row.json('principal');
    const { type, email, workspaceId } = Object.fromEntries(
      ['type', 'email', 'workspaceId'].map((name) => [name, String(member(principal, name))]),
    );
    const isMeant =
      type === 'worldwide' ||
      (type === 'user' && email === user.email) ||
      (type === 'workspace' && db.get(sql, user.id, workspaceId ?? '') !== undefined);
    const access = PACK_ACCESS.find((each) => each === row.text('access'));
    const workspace = type === 'workspace' ? workspaceId : undefined;
    return isMeant && access !== undefined ? [{ type, access, workspace }] : [];
  });
}

export function addPermission(
  db: Database,
  pack: number,
  principal: object,
  access: PackAccess,
): string {
  const id = newId('perm');
  const sql = 'INSERT INTO pack_permissions VALUES (?, ?, ?, ?)';
  db.run(sql, pack, id, JSON.stringify(principal), access);
  return id;
}

/** Returns the users that others may see in the lists of a pack. */
export function userSummaries(db: Database, isListed: (user: Row) => boolean): object[] {
  return db
    .all('SELECT * FROM users ORDER BY name')
    .filter(isListed)
    .map((user) => ({ name: user.text('name'), loginId: user.text('email'), type: 'user' }));
}
