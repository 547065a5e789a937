import { assertMembers, member, oneOf, textIn } from '../body.js';
import type { Json, Row } from '../data/database.js';
import { addPermission, PACK_ACCESS, userSummaries } from '../data/packs.js';
import { assertChanged, type Operations, param } from '../operation.js';
import { findPack } from './packs.js';

/** Who may use a pack, and how. */
export const packPermissionOperations: Operations = {
  getPackPermissions: {
    route: 'GET /packs/{packId}/permissions',
    answer: (call) => {
      const sql = 'SELECT * FROM pack_permissions WHERE pack = ? ORDER BY id';
      const rows = call.db.all(sql, findPack(call).number('id'));
      const emails = rows.map((row) => member(row.json('principal'), 'email'));
      return {
        items: rows.map(permissionJson),
        permissionUsers: userSummaries(call.db, (user) => emails.includes(user.text('email'))),
      };
    },
  },
  addPackPermission: {
    route: 'POST /packs/{packId}/permissions',
    members: ['access', 'principal'],
    answer: (call) => {
      const packId = findPack(call, 'admin').number('id');
      const sent = member(call.body, 'principal') ?? null;
      const principal = principalIn(sent);
      assertMembers(sent, Object.keys(principal));
      const access = oneOf(call.body, 'access', PACK_ACCESS);
      return { permissionId: addPermission(call.db, packId, principal, access) };
    },
  },
  deletePackPermission: {
    route: 'DELETE /packs/{packId}/permissions/{permissionId}',
    answer: (call) => {
      const packId = findPack(call, 'admin').number('id');
      const sql = 'DELETE FROM pack_permissions WHERE pack = ? AND id = ?';
      assertChanged(call.db.run(sql, packId, param(call, 'permissionId')));
      return {};
    },
  },
};

function principalIn(body: Json): object {
  const type = oneOf(body, 'type', ['user', 'workspace', 'worldwide']);
  switch (type) {
    case 'user':
      return { type, email: textIn(body, 'email') };
    case 'workspace':
      return { type, workspaceId: textIn(body, 'workspaceId') };
    case 'worldwide':
      return { type };
  }
}

function permissionJson(row: Row): object {
  return { id: row.text('id'), principal: row.json('principal'), access: row.text('access') };
}
