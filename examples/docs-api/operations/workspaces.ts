import { oneOf, textIn } from '../body.js';
import type { Row } from '../data/database.js';
import {
  assertChanged,
  type Call,
  found,
  type Operations,
  pageOf,
  param,
  timestamp,
  withoutHref,
} from '../operation.js';
import { Problem } from '../problem.js';
import { listOf, oneOf as role } from '../query.js';

const ROLES = ['Admin', 'DocMaker', 'Editor'] as const;

/** Who is in a workspace, and what the docs of its members are used for. */
export const workspaceOperations: Operations = {
  listWorkspaceMembers: {
    route: 'GET /workspaces/{workspaceId}/users',
    query: { includedRoles: listOf(role(...ROLES)) },
    paging: { size: 25 },
    answer: (call) => {
      const sql =
        'SELECT * FROM members JOIN users ON users.id = user WHERE workspace = ? ORDER BY name';
      const roles = call.query.get('includedRoles')?.split(',') ?? ROLES;
      const members = call.db
        .all(sql, workspaceOf(call))
        .filter((row) => roles.some((included) => included === row.text('role')));
      return withoutHref(pageOf(call, members, memberJson));
    },
  },
  changeUserRole: {
    route: 'POST /workspaces/{workspaceId}/users/role',
    members: ['email', 'newRole'],
    answer: (call) => {
      const workspace = workspaceOf(call, 'Admin');
      const role = oneOf(call.body, 'newRole', ROLES);
      const roleChangedAt = timestamp();
      const changed = call.db.run(
        'UPDATE members SET role = ?, role_changed_at = ? WHERE workspace = ? ' +
          'AND user = (SELECT id FROM users WHERE email = ?)',
        role,
        roleChangedAt,
        workspace,
        textIn(call.body, 'email'),
      );
      assertChanged(changed);
      return { roleChangedAt };
    },
  },
  listWorkspaceRoleActivity: {
    route: 'GET /workspaces/{workspaceId}/roles',
    answer: (call) => {
      const sql = `
        SELECT month, role, max(activity.user IS NOT NULL) AS active FROM members
        JOIN (SELECT DISTINCT workspace, month FROM activity) AS months USING (workspace)
        LEFT JOIN activity USING (workspace, month, user)
        WHERE workspace = ? GROUP BY month, user ORDER BY month`;
      return { items: monthsOf(call.db.all(sql, workspaceOf(call))) };
    },
  },
};

/** The workspace of the path, if the call's user is in it, and in this role. */
function workspaceOf(call: Call, needed?: (typeof ROLES)[number]): string {
  const workspace = param(call, 'workspaceId');
  const sql = 'SELECT role FROM members WHERE workspace = ? AND user = ?';
  const role = found(call.db.get(sql, workspace, call.user.id)).text('role');
  if (needed !== undefined && role !== needed) throw new Problem(403, `Only for ${needed}s`);
  return workspace;
}

function memberJson(_call: Call, row: Row): object {
  const roleChangedAt = row.optional('role_changed_at');
  return {
    name: row.text('name'),
    email: row.text('email'),
    role: row.text('role'),
    registeredAt: row.text('registered_at'),
    ...(roleChangedAt !== undefined && { roleChangedAt }),
  };
}

/** Counts by month, such as `{ month, activeAdminCount: 1, inactiveAdminCount: 0, … }`. */
function monthsOf(rows: readonly Row[]): readonly object[] {
  const months = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const counts = months.get(row.text('month')) ?? noCounts();
    const name = countName(row.flag('active'), row.text('role'));
    months.set(row.text('month'), counts.set(name, (counts.get(name) ?? 0) + 1));
  }
  return [...months].map(([month, counts]) => ({ month, ...Object.fromEntries(counts) }));
}

function noCounts(): Map<string, number> {
  const names = [true, false].flatMap((active) => ROLES.map((role) => countName(active, role)));
  return new Map(names.map((name) => [name, 0]));
}

function countName(active: boolean, role: string): string {
  return `${active ? 'active' : 'inactive'}${role}Count`;
}
