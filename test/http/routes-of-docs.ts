import { createRoutes } from '../../src/http/index.js';

/** The routes of an API of docs, made anew each time. */
export const docsRoutes = () =>
  createRoutes({
    'GET /': {},
    'GET /docs': {},
    'POST /docs': {},
    'GET /docs/recent': {},
    'GET /docs/{docId}': {},
    'DELETE /docs/{docId}': {},
    'OPTIONS /docs/{docId}': {},
    'POST /docs/{docId}/query': { access: 'read' },
    'GET /docs/{docId}/tables/{tableId}/rows': {},
    'PUT /docs/{docId}/tables/{tableId}/rows/{rowId}': {},
    'GET /users/@me': {},
  });
