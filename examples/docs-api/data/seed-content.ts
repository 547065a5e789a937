import type { Json } from './database.js';

/** What the database has at first: by table, its columns, and rows of them. */
export interface Filling {
  readonly [table: string]: { readonly columns: string; readonly rows: readonly Json[][] };
}

/** The code of a pack, and its SHA-256. */
const BUNDLE = 'export const pack = {};\n';
const BUNDLE_HASH = '80b7c2a8e1dc648ed737271da248cd2bc144c5a893c2f5015b90253b4ef71099';

const MADE = '2025-06-02T09:00:00.000Z';

const people: Filling = {
  users: {
    columns: 'id, name, email',
    rows: [
      ['usr-ada', 'Ada Lovelace', 'ada@example.com'],
      ['usr-grace', 'Grace Hopper', 'grace@example.com'],
      ['usr-alan', 'Alan Turing', 'alan@example.org'],
    ],
  },
  workspaces: { columns: 'id, name', rows: [['ws-engines', 'Engines']] },
  members: {
    columns: 'workspace, user, role, registered_at',
    rows: [
      ['ws-engines', 'usr-ada', 'Admin', MADE],
      ['ws-engines', 'usr-grace', 'DocMaker', MADE],
    ],
  },
  activity: {
    columns: 'workspace, month, user',
    rows: [
      ['ws-engines', '2025-05-01', 'usr-ada'],
      ['ws-engines', '2025-06-01', 'usr-ada'],
      ['ws-engines', '2025-06-01', 'usr-grace'],
    ],
  },
};

/** Ada has two docs of her own, reads one of Grace's, and does not see Alan's. */
const docs: Filling = {
  docs: {
    columns: 'id, workspace, name, owner, created_at, updated_at',
    rows: [
      ['AbCDeFGH', 'ws-engines', 'Launch plan', 'usr-ada', MADE, MADE],
      ['ZyXWvUTs', 'ws-engines', 'Travel journal', 'usr-ada', MADE, MADE],
      ['QrStUvWx', 'ws-engines', 'Budget', 'usr-grace', MADE, MADE],
      ['KlMnOpQr', 'ws-engines', 'Diary', 'usr-alan', MADE, MADE],
    ],
  },
  permissions: {
    columns: 'doc, id, principal, access',
    rows: [
      ['AbCDeFGH', 'perm-grace', { type: 'email', email: 'grace@example.com' }, 'write'],
      ['QrStUvWx', 'perm-team', { type: 'workspace', workspaceId: 'ws-engines' }, 'readonly'],
    ],
  },
  categories: { columns: 'name', rows: [['Education'], ['Planning'], ['Travel']] },
  published: {
    columns: 'doc, slug, mode, discoverable, categories',
    rows: [['AbCDeFGH', 'launch-plan', 'view', 1, ['Planning']]],
  },
  views: {
    columns: 'doc, date, views',
    rows: [
      ['AbCDeFGH', '2025-06-01', 12],
      ['AbCDeFGH', '2025-06-02', 30],
      ['ZyXWvUTs', '2025-06-02', 4],
    ],
  },
};

const inDocs: Filling = {
  pages: {
    columns: 'doc, id, position, name, subtitle, icon',
    rows: [
      ['AbCDeFGH', 'canvas-Goals', 0, 'Goals', 'What has to be true by June', 'flag'],
      ['AbCDeFGH', 'canvas-Board', 1, 'Board', null, null],
      ['ZyXWvUTs', 'canvas-Trips', 0, 'Trips', null, 'plane'],
    ],
  },
  formulas: {
    columns: 'doc, id, name, table_id, column_id, counted',
    rows: [['AbCDeFGH', 'f-Open', 'Open tasks', 'grid-Tasks', 'c-Done', 'false']],
  },
  controls: {
    columns: 'doc, id, name, type, value',
    rows: [
      ['AbCDeFGH', 'ctrl-Week', 'Week', 'slider', '23'],
      ['AbCDeFGH', 'ctrl-Mine', 'Only mine', 'checkbox', 'false'],
    ],
  },
  tables: {
    columns: 'doc, id, position, name, display_column',
    rows: [
      ['AbCDeFGH', 'grid-Tasks', 0, 'Tasks', 'c-Name'],
      ['AbCDeFGH', 'grid-Team', 1, 'The team', 'c-Name'],
      ['ZyXWvUTs', 'grid-Trips', 0, 'Trips', 'c-Where'],
      ['QrStUvWx', 'grid-Costs', 0, 'Costs', 'c-What'],
    ],
  },
  columns: {
    columns: 'doc, table_id, id, position, name, format, on_push',
    rows: [
      ['AbCDeFGH', 'grid-Tasks', 'c-Name', 0, 'Name', { type: 'text' }, null],
      ['AbCDeFGH', 'grid-Tasks', 'c-Effort', 1, 'Effort', { type: 'number' }, null],
      ['AbCDeFGH', 'grid-Tasks', 'c-Done', 2, 'Done', { type: 'checkbox' }, null],
      ['AbCDeFGH', 'grid-Tasks', 'c-Finish', 3, 'Finish', { type: 'button' }, { 'c-Done': true }],
      ['AbCDeFGH', 'grid-Team', 'c-Name', 0, 'Name', { type: 'text' }, null],
      ['ZyXWvUTs', 'grid-Trips', 'c-Where', 0, 'Where', { type: 'text' }, null],
      ['QrStUvWx', 'grid-Costs', 'c-What', 0, 'What', { type: 'text' }, null],
    ],
  },
  rows: {
    columns: 'doc, table_id, id, position, cells, created_at, updated_at',
    rows: [
      taskRow(0, 'i-Press', { 'c-Name': 'Write to the press', 'c-Effort': 3, 'c-Done': false }),
      taskRow(1, 'i-Demo', { 'c-Name': 'Rehearse the demo', 'c-Effort': 5, 'c-Done': false }),
      taskRow(2, 'i-Cake', { 'c-Name': 'Order a cake', 'c-Effort': 1, 'c-Done': true }),
      ['AbCDeFGH', 'grid-Team', 'i-Ada', 0, { 'c-Name': 'Ada' }, MADE, MADE],
      ['ZyXWvUTs', 'grid-Trips', 'i-Turin', 0, { 'c-Where': 'Turin' }, MADE, MADE],
      ['QrStUvWx', 'grid-Costs', 'i-Cards', 0, { 'c-What': 'Punched cards' }, MADE, MADE],
    ],
  },
};

const packs: Filling = {
  packs: {
    columns: 'id, workspace, name, description, short_description',
    rows: [[1, 'ws-engines', 'Weather', 'The weather, as a formula.', 'The weather']],
  },
  pack_permissions: {
    columns: 'pack, id, principal, access',
    rows: [
      [1, 'perm-admin', { type: 'user', email: 'ada@example.com' }, 'admin'],
      [1, 'perm-all', { type: 'worldwide' }, 'view'],
    ],
  },
  pack_versions: {
    columns: 'pack, version, hash, bundle, notes, created_at',
    rows: [[1, '1.0.0', BUNDLE_HASH, BUNDLE, 'The first one', MADE]],
  },
};

export const CONTENT: Filling = { ...people, ...docs, ...inDocs, ...packs };

function taskRow(position: number, id: string, cells: Json): Json[] {
  return ['AbCDeFGH', 'grid-Tasks', id, position, cells, MADE, MADE];
}
