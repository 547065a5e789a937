import type { Operations } from '../operation.js';
import { accountOperations } from './account.js';
import { analyticsOperations } from './analytics.js';
import { browserLinkOperations } from './browser-links.js';
import { controlOperations } from './controls.js';
import { docChangeOperations } from './doc-changes.js';
import { docOperations } from './docs.js';
import { formulaOperations } from './formulas.js';
import { packPermissionOperations } from './pack-permissions.js';
import { packVersionOperations } from './pack-versions.js';
import { packOperations } from './packs.js';
import { pageChangeOperations } from './page-changes.js';
import { pageExportOperations } from './page-export.js';
import { pageOperations } from './pages.js';
import { permissionOperations } from './permissions.js';
import { publishingOperations } from './publishing.js';
import { rowChangeOperations } from './row-changes.js';
import { rowOperations } from './rows.js';
import { tableOperations } from './tables.js';
import { workspaceOperations } from './workspaces.js';

/** Every operation that needs a token which is good for it. */
export const operations: Operations = {
  ...docOperations,
  ...docChangeOperations,
  ...pageOperations,
  ...pageChangeOperations,
  ...pageExportOperations,
  ...tableOperations,
  ...rowOperations,
  ...rowChangeOperations,
  ...formulaOperations,
  ...controlOperations,
  ...permissionOperations,
  ...publishingOperations,
  ...packOperations,
  ...packPermissionOperations,
  ...packVersionOperations,
  ...workspaceOperations,
  ...accountOperations,
  ...browserLinkOperations,
  ...analyticsOperations,
};
