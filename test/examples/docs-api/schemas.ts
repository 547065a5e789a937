import {
  day,
  email,
  either,
  flag,
  integer,
  link,
  list,
  number,
  object,
  one,
  pages,
  type Schema,
  text,
  time,
} from './schema-forms.js';
import {
  columnMembers,
  docMembers,
  docReference,
  formulaMembers,
  icon,
  page,
  pageReference,
  rowMembers,
  table,
  tableReference,
  value,
  workspaceReference,
} from './schema-parts.js';

const nothing = object({});
const requestId = { requestId: text };
const idOfRequest = object({ ...requestId, id: text });

const formula = { ...formulaMembers, 'parent?': pageReference };
const control = { ...formula, type: one('control') };

const principal = either(
  object({ type: one('email'), email }),
  object({ type: one('group'), groupId: text, groupName: text }),
  object({ type: one('domain'), domain: text }),
  object({ type: one('workspace'), workspaceId: text }),
  object({ type: one('anyone') }),
);
const permission = object({
  principal,
  id: text,
  access: one('readonly', 'write', 'comment', 'none'),
});
const aclSettings = object({
  allowEditorsToChangePermissions: flag,
  allowCopying: flag,
  allowViewersToRequestEditing: flag,
});

const userSummary = object({ name: text, loginId: text, type: one('user'), 'pictureLink?': link });
const packMembers = {
  id: number,
  workspaceId: text,
  categories: list(object({ categoryId: text, categoryName: text, 'categorySlug?': text })),
  name: { type: 'string', maxLength: 128 },
  description: { type: 'string', maxLength: 8192 },
  shortDescription: { type: 'string', maxLength: 256 },
};
const packPermission = object({
  id: text,
  principal: either(
    object({ type: one('user'), email: text }),
    object({ type: one('workspace'), workspaceId: text }),
    object({ type: one('worldwide') }),
  ),
  access: one('view', 'test', 'edit', 'admin'),
});
const packVersion = object({
  packId: number,
  buildNotes: text,
  createdAt: time,
  creationUserLoginId: text,
  'releaseId?': number,
  packVersion: text,
  'sdkVersion?': text,
  'source?': one('web', 'cli'),
});

const member = object({
  email: text,
  name: text,
  role: one('Admin', 'DocMaker', 'Editor'),
  'pictureUrl?': link,
  registeredAt: time,
  'roleChangedAt?': time,
});
const month = object({
  month: text,
  activeAdminCount: number,
  activeDocMakerCount: number,
  activeEditorCount: number,
  inactiveAdminCount: number,
  inactiveDocMakerCount: number,
  inactiveEditorCount: number,
});

const docAnalytics = object({
  doc: object({
    ...docReference,
    title: text,
    'icon?': icon,
    createdAt: time,
    'publishedAt?': time,
  }),
  metrics: list(
    object({
      date: day,
      views: integer,
      copies: integer,
      likes: integer,
      sessionsMobile: integer,
      sessionsDesktop: integer,
      sessionsOther: integer,
      totalSessions: integer,
      aiCreditsChat: integer,
      aiCreditsBlock: integer,
      aiCreditsColumn: integer,
      aiCreditsAssistant: integer,
      aiCreditsReviewer: integer,
      aiCredits: integer,
    }),
  ),
});

const begunExport = { id: text, status: text, href: link };

/** What Coda documents of the responses of each operation; written down from its description, version 1.4.17. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  listDocs: pages(object(docMembers)),
  getDoc: object(docMembers),
  createDoc: object({ ...docMembers, 'requestId?': text }),
  updateDoc: nothing,
  deleteDoc: nothing,
  listPages: pages(page),
  getPage: page,
  createPage: idOfRequest,
  updatePage: idOfRequest,
  deletePage: idOfRequest,
  beginPageContentExport: object(begunExport),
  getPageContentExportStatus: object({ ...begunExport, 'downloadLink?': link, 'error?': text }),
  listTables: pages(tableReference),
  getTable: table,
  listColumns: pages(object(columnMembers)),
  getColumn: object({ ...columnMembers, parent: tableReference }),
  listRows: pages(object(rowMembers), { 'href?': link, 'nextSyncToken?': text }),
  getRow: object({ ...rowMembers, parent: tableReference }),
  upsertRows: object({ ...requestId, 'addedRowIds?': list(text) }),
  updateRow: idOfRequest,
  deleteRow: idOfRequest,
  deleteRows: object({ ...requestId, rowIds: list(text) }),
  pushButton: object({ ...requestId, rowId: text, columnId: text }),
  listFormulas: pages(object(formula)),
  getFormula: object({ ...formula, value }),
  listControls: pages(object(control)),
  getControl: object({
    ...control,
    controlType: one('button', 'checkbox', 'datePicker', 'select', 'slider', 'textbox'),
    value,
  }),
  getPermissions: pages(permission, { href: link }),
  addPermission: nothing,
  deletePermission: nothing,
  getSharingMetadata: object({
    canShare: flag,
    canShareWithWorkspace: flag,
    canShareWithOrg: flag,
    canCopy: flag,
  }),
  searchPrincipals: object({
    users: list(userSummary),
    groups: list(object({ type: one('group'), groupId: text, groupName: text })),
  }),
  getAclSettings: aclSettings,
  updateAclSettings: aclSettings,
  listCategories: object({ items: list(object({ name: text })) }),
  publishDoc: object(requestId),
  unpublishDoc: nothing,
  getMutationStatus: object({ completed: flag, 'warning?': text }),
  resolveBrowserLink: object({
    type: one('apiLink'),
    href: link,
    'browserLink?': link,
    resource: object({ type: text, id: text, 'name?': text, href: link }),
  }),
  listPacks: pages(object(packMembers), {}),
  createPack: object({ packId: number }),
  getPack: object(packMembers),
  updatePack: object(packMembers),
  getPackPermissions: object({ items: list(packPermission), permissionUsers: list(userSummary) }),
  addPackPermission: object({ permissionId: text }),
  deletePackPermission: nothing,
  listPackVersions: pages(packVersion, { creationUsers: list(userSummary) }),
  registerPackVersion: object({
    uploadUrl: text,
    headers: { type: 'object', additionalProperties: text },
  }),
  packVersionUploadComplete: object({
    'deprecationWarnings?': list(object({ path: text, message: text })),
  }),
  listWorkspaceMembers: pages(member, {}),
  changeUserRole: object({ roleChangedAt: time }),
  listWorkspaceRoleActivity: object({ items: list(month) }),
  listDocAnalytics: pages(docAnalytics, {}),
  // What pages were called in an earlier version, which is not documented any more.
  listSections: pages(page),
  getSection: page,
  // At Coda's, another service.
  uploadPackBundle: nothing,
};

/** What Coda documents of whoami. This API tells more there. */
export const WHOAMI: Schema = {
  ...object({
    name: text,
    loginId: text,
    type: one('user'),
    scoped: flag,
    tokenName: text,
    href: link,
    workspace: workspaceReference,
  }),
  additionalProperties: true,
};

/** An error: what Coda documents, and the members of RFC 9457. */
export const ERROR: Schema = object({
  statusCode: integer,
  statusMessage: text,
  message: text,
  type: text,
  title: text,
  status: integer,
  detail: text,
});
