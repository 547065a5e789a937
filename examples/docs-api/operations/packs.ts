import { member, oneOf, textIn, textOr } from '../body.js';
import type { Json, Row } from '../data/database.js';
import {
  assertChanged,
  type Call,
  found,
  newId,
  type Operations,
  pageOf,
  param,
} from '../operation.js';
import { Problem } from '../problem.js';

const ACCESS = ['view', 'test', 'edit', 'admin'] as const;

/** Packs, which belong to a workspace and to no doc, and who may use them. */
export const packOperations: Operations = {
  listPacks: {
    route: 'GET /packs',
    answer: (call) => pageOf(call, visiblePacks(call), packJson),
  },
  createPack: {
    route: 'POST /packs',
    answer: (call) => {
      const { body, db, user } = call;
      const workspace = workspaceFor(call);
      const description = textOr(body, 'description', '');
      const sql =
        'INSERT INTO packs (workspace, name, description, short_description) ' +
        'VALUES (?, ?, ?, ?) RETURNING id';
      const name = textOr(body, 'name', 'Untitled');
      const row = db.get(sql, workspace, name, description, description.slice(0, 40));
      const packId = found(row).number('id');
      addPermission(call, packId, { type: 'user', email: user.email }, 'admin');
      return { packId };
    },
  },
  getPack: {
    route: 'GET /packs/{packId}',
    answer: (call) => packJson(call, findPack(call)),
  },
  updatePack: {
    route: 'PATCH /packs/{packId}',
    answer: (call) => {
      const pack = findPack(call, 'edit');
      call.db.run(
        'UPDATE packs SET name = ?, description = ?, short_description = ? WHERE id = ?',
        textOr(call.body, 'name', pack.text('name')),
        textOr(call.body, 'description', pack.text('description')),
        textOr(call.body, 'shortDescription', pack.text('short_description')),
        pack.number('id'),
      );
      return packJson(call, findPack(call));
    },
  },
  getPackPermissions: {
    route: 'GET /packs/{packId}/permissions',
    answer: (call) => {
      const sql = 'SELECT * FROM pack_permissions WHERE pack = ? ORDER BY id';
      return pageOf(call, call.db.all(sql, findPack(call).number('id')), permissionJson);
    },
  },
  addPackPermission: {
    route: 'POST /packs/{packId}/permissions',
    answer: (call) => {
      const packId = findPack(call, 'admin').number('id');
      const principal = principalIn(member(call.body, 'principal') ?? null);
      const access = oneOf(call.body, 'access', ACCESS);
      return { permissionId: addPermission(call, packId, principal, access) };
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

/** The workspace that a pack is made in: the one asked for, or else the user's. */
function workspaceFor({ body, db, user }: Call): string {
  const asked = textOr(body, 'workspaceId', null);
  const sql = 'SELECT workspace FROM members WHERE user = ? AND workspace = coalesce(?, workspace)';
  const row = db.get(sql, user.id, asked);
  if (row === undefined) throw new Problem(403, 'You are not in such a workspace');
  return row.text('workspace');
}

/** The pack of the path, if the call's user has this access to it or more. */
export function findPack(call: Call, access: (typeof ACCESS)[number] = 'view'): Row {
  const pack = found(visiblePacks(call).find((row) => idOf(row) === param(call, 'packId')));
  if (levelOf(call, pack) < ACCESS.indexOf(access)) {
    throw new Problem(403, `You have no ${access} access to this pack`);
  }
  return pack;
}

function visiblePacks(call: Call): readonly Row[] {
  const packs = call.db.all('SELECT * FROM packs ORDER BY id');
  return packs.filter((pack) => levelOf(call, pack) >= 0);
}

/** How much of `ACCESS` a user has to a pack; -1 for none. */
function levelOf({ db, user }: Call, pack: Row): number {
  const levels = db
    .all('SELECT principal, access FROM pack_permissions WHERE pack = ?', pack.number('id'))
    .filter((row) => {
      const principal = row.json('principal');
      const type = member(principal, 'type');
      return type === 'worldwide' || member(principal, 'email') === user.email;
    })
    .map((row) => ACCESS.findIndex((access) => access === row.text('access')));
  return Math.max(-1, ...levels);
}

function principalIn(body: Json): object {
  const type = oneOf(body, 'type', ['user', 'worldwide']);
  return type === 'user' ? { type, email: textIn(body, 'email') } : { type };
}

function addPermission(
  { db }: Call,
  pack: number,
  principal: object,
  access: (typeof ACCESS)[number],
): string {
  const id = newId('perm');
  const sql = 'INSERT INTO pack_permissions VALUES (?, ?, ?, ?)';
  db.run(sql, pack, id, JSON.stringify(principal), access);
  return id;
}

function packJson(_call: Call, row: Row): object {
  return {
    id: row.number('id'),
    workspaceId: row.text('workspace'),
    name: row.text('name'),
    description: row.text('description'),
    shortDescription: row.text('short_description'),
  };
}

function permissionJson(_call: Call, row: Row): object {
  return { id: row.text('id'), principal: row.json('principal'), access: row.text('access') };
}

function idOf(pack: Row): string {
  return String(pack.number('id'));
}
