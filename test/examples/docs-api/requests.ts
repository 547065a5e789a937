import { createHash } from 'node:crypto';
import type { Database } from '../../../examples/docs-api/data/database.js';
import type { Ask } from './api.js';

const DOC = '/docs/AbCDeFGH';
const TABLE = `${DOC}/tables/grid-Tasks`;
const ROW = `${TABLE}/rows/i-Press`;
const BUNDLE = 'export const pack = { version: 2 };';

const cells = [{ column: 'Name', value: 'Buy candles' }];

/** A request for every operation, about the doc "Launch plan" and its table "Tasks" where it can be. */
export const REQUESTS: Readonly<Record<string, Ask>> = {
  whoami: { method: 'GET', path: '/whoami' },
  listDocs: { method: 'GET', path: '/docs' },
  createDoc: { method: 'POST', path: '/docs', body: { title: 'Holidays' } },
  getDoc: { method: 'GET', path: DOC },
  deleteDoc: { method: 'DELETE', path: DOC },
  updateDoc: { method: 'PATCH', path: DOC, body: { title: 'Launch' } },
  listPages: { method: 'GET', path: `${DOC}/pages` },
  getPage: { method: 'GET', path: `${DOC}/pages/canvas-Goals` },
  updatePage: { method: 'PUT', path: `${DOC}/pages/canvas-Goals`, body: { name: 'Aims' } },
  createPage: { method: 'POST', path: `${DOC}/pages`, body: { name: 'Risks' } },
  deletePage: { method: 'DELETE', path: `${DOC}/pages/canvas-Board` },
  beginPageContentExport: {
    method: 'POST',
    path: `${DOC}/pages/canvas-Goals/export`,
    body: { outputFormat: 'html' },
  },
  getPageContentExportStatus: { method: 'GET', path: `${DOC}/pages/canvas-Goals/export/export-1` },
  listSections: { method: 'GET', path: `${DOC}/sections` },
  getSection: { method: 'GET', path: `${DOC}/sections/canvas-Goals` },
  listTables: { method: 'GET', path: `${DOC}/tables` },
  getTable: { method: 'GET', path: TABLE },
  listColumns: { method: 'GET', path: `${TABLE}/columns` },
  getColumn: { method: 'GET', path: `${TABLE}/columns/c-Name` },
  listRows: { method: 'GET', path: `${TABLE}/rows` },
  getRow: { method: 'GET', path: ROW },
  upsertRows: { method: 'POST', path: `${TABLE}/rows`, body: { rows: [{ cells }] } },
  updateRow: { method: 'PUT', path: ROW, body: { row: { cells } } },
  deleteRow: { method: 'DELETE', path: ROW },
  deleteRows: { method: 'DELETE', path: `${TABLE}/rows`, body: { rowIds: ['i-Press', 'i-Demo'] } },
  pushButton: { method: 'POST', path: `${ROW}/buttons/c-Finish` },
  listFormulas: { method: 'GET', path: `${DOC}/formulas` },
  getFormula: { method: 'GET', path: `${DOC}/formulas/f-Open` },
  listControls: { method: 'GET', path: `${DOC}/controls` },
  getControl: { method: 'GET', path: `${DOC}/controls/ctrl-Week` },
  getSharingMetadata: { method: 'GET', path: `${DOC}/acl/metadata` },
  getPermissions: { method: 'GET', path: `${DOC}/acl/permissions` },
  addPermission: {
    method: 'POST',
    path: `${DOC}/acl/permissions`,
    body: { access: 'readonly', principal: { type: 'email', email: 'alan@example.org' } },
  },
  deletePermission: { method: 'DELETE', path: `${DOC}/acl/permissions/perm-grace` },
  listCategories: { method: 'GET', path: '/categories' },
  publishDoc: { method: 'PUT', path: `${DOC}/publish`, body: { mode: 'edit' } },
  unpublishDoc: { method: 'DELETE', path: `${DOC}/publish` },
  resolveBrowserLink: {
    method: 'GET',
    path: '/resolveBrowserLink?url={site}/d/_dAbCDeFGH%23_tgrid-Tasks',
  },
  getMutationStatus: { method: 'GET', path: '/mutationStatus/mutate-1' },
  listPacks: { method: 'GET', path: '/packs' },
  createPack: { method: 'POST', path: '/packs', body: { name: 'Tides' } },
  getPack: { method: 'GET', path: '/packs/1' },
  updatePack: { method: 'PATCH', path: '/packs/1', body: { name: 'Climate' } },
  getPackPermissions: { method: 'GET', path: '/packs/1/permissions' },
  addPackPermission: {
    method: 'POST',
    path: '/packs/1/permissions',
    body: { access: 'edit', principal: { type: 'user', email: 'grace@example.com' } },
  },
  deletePackPermission: { method: 'DELETE', path: '/packs/1/permissions/perm-all' },
  listPackVersions: { method: 'GET', path: '/packs/1/versions' },
  registerPackVersion: {
    method: 'POST',
    path: '/packs/1/versions/3.0.0/register',
    body: { bundleHash: sha256(BUNDLE) },
  },
  uploadPackBundle: { method: 'PUT', path: '/packs/1/versions/2.0.0/bundle', body: BUNDLE },
  packVersionUploadComplete: {
    method: 'POST',
    path: '/packs/1/versions/2.0.0/uploadComplete',
    body: { notes: 'The second one' },
  },
  listWorkspaceMembers: { method: 'GET', path: '/workspaces/ws-engines/users' },
  changeUserRole: {
    method: 'POST',
    path: '/workspaces/ws-engines/users/role',
    body: { email: 'grace@example.com', newRole: 'Editor' },
  },
  listWorkspaceRoleActivity: { method: 'GET', path: '/workspaces/ws-engines/roles' },
  listDocAnalytics: { method: 'GET', path: '/analytics/docs' },
};

/**
 * What some of these requests need to be there: a change to Tasks, an export of Goals, and a version in the
 * making.
 */
export function prepare(db: Database): void {
  const page = ['export-1', 'AbCDeFGH', 'canvas-Goals', 'usr-ada', 'html', '', '2099-01-01'];
  db.run('INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?)', ...page);
  const mutation = ['mutate-1', 'usr-ada', 'AbCDeFGH', 'grid-Tasks', '2025-06-02T10:00:00.000Z'];
  db.run('INSERT INTO mutations VALUES (?, ?, ?, ?, ?)', ...mutation);
  const version = [1, '2.0.0', sha256(BUNDLE), BUNDLE, null, null, 'usr-ada', mutation[4] ?? ''];
  db.run('INSERT INTO pack_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...version);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
