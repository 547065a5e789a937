import { type Filling, IN_DOCS, MADE } from './seed-docs.js';

/** The code of a pack, and its SHA-256. */
const BUNDLE = 'export const pack = {};\n';
const BUNDLE_HASH = '80b7c2a8e1dc648ed737271da248cd2bc144c5a893c2f5015b90253b4ef71099';

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
  folders: {
    columns: 'id, workspace, name',
    rows: [
      ['fl-launch', 'ws-engines', 'Launch'],
      ['fl-own', 'ws-engines', 'My docs'],
    ],
  },
  docs: {
    columns: 'id, workspace, folder, name, icon, source, owner, created_at, updated_at',
    rows: [
      ['AbCDeFGH', 'ws-engines', 'fl-launch', 'Launch plan', 'rocket', null, 'usr-ada', MADE, MADE],
      ['ZyXWvUTs', 'ws-engines', 'fl-own', 'Travel journal', null, null, 'usr-ada', MADE, MADE],
      ['QrStUvWx', 'ws-engines', 'fl-launch', 'Budget', null, 'AbCDeFGH', 'usr-grace', MADE, MADE],
      ['KlMnOpQr', 'ws-engines', 'fl-own', 'Diary', null, null, 'usr-alan', MADE, MADE],
    ],
  },
  stars: { columns: 'doc, user', rows: [['AbCDeFGH', 'usr-ada']] },
  permissions: {
    columns: 'doc, id, principal, access',
    rows: [
      ['AbCDeFGH', 'perm-grace', { type: 'email', email: 'grace@example.com' }, 'write'],
      ['QrStUvWx', 'perm-team', { type: 'workspace', workspaceId: 'ws-engines' }, 'readonly'],
    ],
  },
  categories: {
    columns: 'id, name',
    rows: [
      ['cat-education', 'Education'],
      ['cat-planning', 'Planning'],
      ['cat-travel', 'Travel'],
    ],
  },
  published: {
    columns: 'doc, slug, mode, discoverable, earn_credit, categories, published_at',
    rows: [['AbCDeFGH', 'launch-plan', 'view', 1, 0, ['Planning'], MADE]],
  },
  metrics: {
    columns: 'doc, date, counts',
    rows: [
      ['AbCDeFGH', '2025-06-01', { views: 12, sessionsMobile: 3, sessionsDesktop: 9 }],
      ['AbCDeFGH', '2025-06-02', { views: 30, likes: 2, sessionsDesktop: 30 }],
      ['ZyXWvUTs', '2025-06-02', { views: 4, copies: 1, sessionsOther: 4 }],
    ],
  },
};

const packs: Filling = {
  packs: {
    columns:
      'id, workspace, name, description, short_description, categories, created_at, updated_at',
    rows: [
      [
        1,
        'ws-engines',
        'Weather',
        'The weather, as a formula.',
        'The weather',
        ['Travel'],
        MADE,
        MADE,
      ],
    ],
  },
  pack_permissions: {
    columns: 'pack, id, principal, access',
    rows: [
      [1, 'perm-admin', { type: 'user', email: 'ada@example.com' }, 'admin'],
      [1, 'perm-all', { type: 'worldwide' }, 'view'],
    ],
  },
  pack_versions: {
    columns: 'pack, version, hash, bundle, notes, source, user, created_at',
    rows: [[1, '1.0.0', BUNDLE_HASH, BUNDLE, 'The first one', 'cli', 'usr-ada', MADE]],
  },
};

export const CONTENT: Filling = { ...people, ...docs, ...IN_DOCS, ...packs };
