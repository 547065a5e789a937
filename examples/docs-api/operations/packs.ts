import { textOr } from '../body.js';
import type { Json, Row } from '../data/database.js';
import { addPermission, grantsOf, PACK_ACCESS, type PackAccess } from '../data/packs.js';
import {
  type Call,
  found,
  type Operations,
  pageOf,
  param,
  timestamp,
  withoutHref,
} from '../operation.js';
import { PAGING } from '../paging.js';
import { Problem } from '../problem.js';
import { flag, id, listOf, oneOf } from '../query.js';

/** What Coda lets one set of a pack, and this API does not have. */
const MISSING = [
  'overallRateLimit',
  'perConnectionRateLimit',
  'logoAssetId',
  'coverAssetId',
  'exampleImages',
  'sourceCodeVisibility',
  'supportEmail',
  'termsOfServiceUrl',
  'privacyPolicyUrl',
];

/** Packs, which belong to a workspace and to no doc. */
export const packOperations: Operations = {
  listPacks: {
    route: 'GET /packs',
    query: {
      accessType: oneOf(...PACK_ACCESS),
      accessTypes: listOf(oneOf(...PACK_ACCESS)),
      sortBy: oneOf('title', 'createdAt', 'updatedAt'),
      direction: oneOf('ascending', 'descending'),
      onlyWorkspaceId: id,
      parentWorkspaceIds: listOf(id),
      excludePublicPacks: flag,
      excludeIndividualAcls: flag,
      excludeWorkspaceAcls: flag,
      includeBrainOnlyPacks: 'missing',
    },
    paging: PAGING,
    answer: (call) => {
      const packs = visiblePacks(call).filter((pack) => isWanted(call, pack));
      return withoutHref(pageOf(call, sorted(call, packs), packJson));
    },
  },
  createPack: {
    route: 'POST /packs',
    members: ['name', 'description', 'workspaceId'],
    missing: ['sourcePackId'],
    answer: (call) => {
      const { body, db, user } = call;
      const description = textOr(body, 'description', '');
      const now = timestamp();
      const row = db.get(
        'INSERT INTO packs (workspace, name, description, short_description, created_at, updated_at) ' +
          'VALUES (?, ?, ?, ?, ?, ?) RETURNING id',
        workspaceFor(call),
        textOr(body, 'name', 'Untitled'),
        description,
        description.slice(0, 40),
        now,
        now,
      );
      const packId = found(row).number('id');
      addPermission(db, packId, { type: 'user', email: user.email }, 'admin');
      return { packId };
    },
  },
  getPack: {
    route: 'GET /packs/{packId}',
    answer: (call) => packJson(call, findPack(call)),
  },
  updatePack: {
    route: 'PATCH /packs/{packId}',
    members: ['name', 'description', 'shortDescription'],
    missing: MISSING,
    answer: (call) => {
      const pack = findPack(call, 'edit');
      call.db.run(
        'UPDATE packs SET name = ?, description = ?, short_description = ?, updated_at = ? WHERE id = ?',
        textOr(call.body, 'name', pack.text('name')),
        textOr(call.body, 'description', pack.text('description')),
        textOr(call.body, 'shortDescription', pack.text('short_description')),
        timestamp(),
        pack.number('id'),
      );
      return packJson(call, findPack(call));
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
export function findPack(call: Call, access: PackAccess = 'view'): Row {
  const pack = found(visiblePacks(call).find((row) => idOf(row) === param(call, 'packId')));
  if (levelOf(call, pack) < PACK_ACCESS.indexOf(access)) {
    throw new Problem(403, `You have no ${access} access to this pack`);
  }
  return pack;
}

function visiblePacks(call: Call): readonly Row[] {
  const packs = call.db.all('SELECT * FROM packs ORDER BY id');
  return packs.filter((pack) => levelOf(call, pack) >= 0);
}

/** How much of `PACK_ACCESS` a user has to a pack; -1 for none. */
function levelOf({ db, user }: Call, pack: Row): number {
  const levels = grantsOf(db, user, pack.number('id')).map(({ access }) =>
    PACK_ACCESS.indexOf(access),
  );
  return Math.max(-1, ...levels);
}

/** Whether the parameters of a list of packs show a pack, most of them by how it is shared with the user. */
function isWanted({ db, user, query }: Call, pack: Row): boolean {
  const excluded = new Map([
    ['worldwide', query.get('excludePublicPacks')],
    ['user', query.get('excludeIndividualAcls')],
    ['workspace', query.get('excludeWorkspaceAcls')],
  ]);
  const only = query.get('onlyWorkspaceId');
  const grants = grantsOf(db, user, pack.number('id'))
    .filter(({ type }) => excluded.get(type) !== 'true')
    .filter(({ workspace }) => workspace === undefined || (only ?? workspace) === workspace);
  const types = query.get('accessTypes')?.split(',') ?? PACK_ACCESS;
  const type = query.get('accessType');
  const parents = query.get('parentWorkspaceIds')?.split(',') ?? [pack.text('workspace')];
  return (
    grants.some(({ access }) => types.includes(access) && (type ?? access) === access) &&
    parents.includes(pack.text('workspace'))
  );
}

const SORTS = new Map([
  ['title', 'name'],
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
]);

function sorted({ query }: Call, packs: readonly Row[]): readonly Row[] {
  const column = SORTS.get(query.get('sortBy') ?? '');
  const sign = query.get('direction') === 'descending' ? -1 : 1;
  const key = (pack: Row): number | string =>
    column === undefined ? pack.number('id') : pack.text(column);
  return packs.toSorted((a, b) => sign * (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

function packJson({ db }: Call, row: Row): object {
  const categories = row.json('categories');
  const names: readonly Json[] = Array.isArray(categories) ? categories : [];
  return {
    id: row.number('id'),
    workspaceId: row.text('workspace'),
    categories: db
      .all('SELECT * FROM categories ORDER BY name')
      .filter((category) => names.includes(category.text('name')))
      .map((category) => ({
        categoryId: category.text('id'),
        categoryName: category.text('name'),
      })),
    name: row.text('name'),
    description: row.text('description'),
    shortDescription: row.text('short_description'),
  };
}

function idOf(pack: Row): string {
  return String(pack.number('id'));
}
