import { api, doc, expiresIn, mint, readonly, serialize } from 'caveats';
import { oneOf } from '../body.js';
import { exported, FORMATS } from '../canvas/canvas.js';
import { CURRENT_KEY, findKey } from '../data/open.js';
import { type Call, docOf, found, newId, type Operations, param, timestamp } from '../operation.js';
import { findPage } from './pages.js';

/** How long a download link works, in seconds. Another request for the status returns a new one. */
const LIFETIME = 300;

/** How long an export is kept, in milliseconds. */
const KEPT = 3_600_000;

/** The content of a page, in three steps: begin, ask whether it is complete, download. */
export const pageExportOperations: Operations = {
  beginPageContentExport: {
    route: 'POST /docs/{docId}/pages/{pageIdOrName}/export',
    members: ['outputFormat'],
    status: 202,
    // A token that can only read may export.
    access: 'read',
    answer: (call) => {
      const format = oneOf(call.body, 'outputFormat', FORMATS);
      const page = findPage(call);
      const [id, content] = [newId('export'), exported(page.text('content'), format)];
      const values = [id, docOf(call), page.text('id'), call.user.id, format, content, timestamp()];
      const past = new Date(Date.now() - KEPT).toISOString();
      call.db.run('DELETE FROM exports WHERE made_at < ?', past);
      call.db.run('INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?)', ...values);
      return { id, status: 'complete', href: `${call.base}${call.path}/${id}` };
    },
  },
  getPageContentExportStatus: {
    route: 'GET /docs/{docId}/pages/{pageIdOrName}/export/{requestId}',
    answer: (call) => {
      const id = param(call, 'requestId');
      const sql = 'SELECT 1 FROM exports WHERE id = ? AND doc = ? AND page = ? AND user = ?';
      found(call.db.get(sql, id, docOf(call), findPage(call).text('id'), call.user.id));
      const href = call.base + call.path;
      return { id, status: 'complete', href, downloadLink: downloadLink(call, id) };
    },
  },
};

/** The call of an API that a token of a download link is restricted to. */
export function downloadCall(id: string) {
  return { service: 'docs', operation: 'get', resource: `export.${id}` } as const;
}

/**
 * Returns a link that clients open without a token of their own, as they do at Coda. It has one: the token of
 * this call, narrowed to the export for some minutes. Its `api` caveat makes it useless for all other routes,
 * and it is revoked with the token of the call, as they have the same id.
 */
function downloadLink(call: Call, id: string): string {
  const { db, grant, site } = call;
  const { service, operation, resource } = downloadCall(id);
  const token = mint({
    rootKey: found(findKey(db, CURRENT_KEY)),
    identity: { ...grant.identity, keyId: CURRENT_KEY },
    caveats: [
      ...grant.caveats,
      doc(docOf(call)),
      readonly(),
      api(`${service}/${operation}/${resource}`),
      expiresIn(LIFETIME),
    ],
  });
  return `${site}/blobs/${id}?token=${serialize(token)}`;
}
