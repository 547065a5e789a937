import { scopeAllows } from 'caveats';
import { assertMembers, member, oneOf, textIn } from '../body.js';
import type { Json, Row } from '../data/database.js';
import { isMaker } from '../data/makers.js';
import { accessTo, ADDED_ACCESS, PRINCIPALS } from '../data/sharing.js';
import {
  assertChanged,
  type Call,
  docOf,
  newId,
  type Operations,
  pageOf,
  param,
} from '../operation.js';
import { PAGING } from '../paging.js';

/** Whom a doc is shared with. What changes here counts from the next request on. */
export const permissionOperations: Operations = {
  getSharingMetadata: {
    route: 'GET /docs/{docId}/acl/metadata',
    // What the user can do with this token.
    answer: ({ db, user, resource, grant: { scope } }) => {
      const doc = resource.doc ?? '';
      const isWriter = accessTo(db, user, doc).includes('write');
      const canShare = isWriter && scopeAllows(scope, { doc, access: 'write' });
      const canCopy = isMaker(db, user) && scopeAllows(scope, { access: ['read', 'write'] });
      return { canShare, canShareWithWorkspace: canShare, canShareWithOrg: false, canCopy };
    },
  },
  getPermissions: {
    route: 'GET /docs/{docId}/acl/permissions',
    paging: PAGING,
    answer: (call) => {
      const sql = 'SELECT * FROM permissions WHERE doc = ? ORDER BY id';
      return pageOf(call, call.db.all(sql, docOf(call)), permissionJson);
    },
  },
  addPermission: {
    route: 'POST /docs/{docId}/acl/permissions',
    members: ['access', 'principal', 'suppressEmail'],
    answer: (call) => {
      const access = oneOf(call.body, 'access', ADDED_ACCESS);
      const sent = member(call.body, 'principal') ?? null;
      const principal = principalIn(sent);
      // One with an address that is for anyone is a mistake.
      assertMembers(sent, Object.keys(principal));
      const sql = 'INSERT INTO permissions VALUES (?, ?, ?, ?)';
      call.db.run(sql, docOf(call), newId('perm'), JSON.stringify(principal), access);
      return {};
    },
  },
  deletePermission: {
    route: 'DELETE /docs/{docId}/acl/permissions/{permissionId}',
    answer: (call) => {
      const sql = 'DELETE FROM permissions WHERE doc = ? AND id = ?';
      assertChanged(call.db.run(sql, docOf(call), param(call, 'permissionId')));
      return {};
    },
  },
};

function principalIn(body: Json): object {
  const type = oneOf(body, 'type', PRINCIPALS);
  switch (type) {
    case 'email':
      return { type, email: textIn(body, 'email') };
    case 'domain':
      return { type, domain: textIn(body, 'domain') };
    case 'workspace':
      return { type, workspaceId: textIn(body, 'workspaceId') };
    case 'anyone':
      return { type };
  }
}

function permissionJson(_call: Call, row: Row): object {
  return { id: row.text('id'), principal: row.json('principal'), access: row.text('access') };
}
