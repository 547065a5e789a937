import type { RequestHandler } from 'express';
import type { Authority } from 'caveats/authority';
import { createGuard } from 'caveats/http';
import { assertShared, findUser } from './answer.js';
import type { Database, Row } from './data/database.js';
import { tokenOptions } from './guard.js';
import { found } from './operation.js';
import { downloadCall } from './operations/page-export.js';
import { Problem } from './problem.js';

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', markdown: 'text/markdown' };

/**
 * `GET /blobs/{exportId}`: an exported page, for a token in the query. The token is good for this alone, and
 * only as long as its user may read the doc.
 */
export function createDownload(db: Database, authority: Authority): RequestHandler<{ id: string }> {
  const guard = createGuard(tokenOptions(authority));
  return async (req, res) => {
    const { id } = req.params;
    const { token } = req.query;
    const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : {};
    const find = (): Row => found(db.get('SELECT * FROM exports WHERE id = ?', id));
    // Looked up only for an authentic token: no one else learns whether there is such an export.
    const decided = await guard.authorize(headers, () => ({
      ip: req.ip,
      interface: 'rest',
      resource: { doc: find().text('doc') },
      access: 'read',
      api: downloadCall(id),
    }));
    if (!decided.ok) return void res.status(decided.status).set(decided.headers).send(decided.body);
    const row = find();
    // An export is its user's: another who may read the doc makes one.
    if (row.text('user') !== decided.grant.subject) throw new Problem(404, 'Not found');
    assertShared(db, findUser(db, decided.grant.subject), row.text('doc'), 'read');
    res.type(`${TYPES[row.text('format')]}; charset=utf-8`).set({
      'cache-control': 'no-store',
      // What users wrote must not run as a page of this site.
      'content-security-policy': 'sandbox',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    });
    res.send(row.text('content'));
  };
}
