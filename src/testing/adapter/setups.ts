import { TokenError } from '../../errors.js';
import { createRoutes } from '../../http/routes.js';
import type { KeyLookup } from '../../http/options.js';
import { testKeys } from '../keys.js';
import type { AdapterOptions } from './case.js';
import { REVOKED_ID, UNKNOWN_KEY_ID } from './tokens.js';

/** What nobody outside is to read. */
export const ADAPTER_SECRET = 'connection to db-7.internal lost';

/**
 * The paths that a server for the cases has to serve behind the guard, `:name` being one segment:
 * whatever the method is. `/undeclared` is one that the routes of the options do not declare.
 */
export const ADAPTER_PATHS: readonly string[] = Object.freeze([
  '/docs',
  '/docs/:docId',
  '/docs/:docId/query',
  '/docs/:docId/tables/:tableId/rows',
  '/undeclared',
]);

type Name =
  | 'plain'
  | 'key'
  | 'optional'
  | 'told'
  | 'small'
  | 'xAuthToken'
  | 'both'
  | 'slow'
  | 'noRoutes'
  | 'throws'
  | 'rejects';

/** The ways in which the cases set an adapter up. */
export type AdapterSetups = Readonly<Record<Name, AdapterOptions>>;

export function adapterSetups(): AdapterSetups {
  const routes = createRoutes({
    'GET /docs': {},
    'OPTIONS /docs': {},
    'POST /docs': {},
    'GET /docs/{docId}': {},
    'DELETE /docs/{docId}': {},
    'GET /docs/{docId}/tables/{tableId}/rows': {},
    'POST /docs/{docId}/tables/{tableId}/rows': {},
    'POST /docs/{docId}/query': { access: 'read' },
  });
  const plain = { rootKey: find, realm: 'docs', routes };
  return {
    plain,
    key: { rootKey: testKeys.current().rootKey, routes },
    optional: { ...plain, optional: true },
    told: { ...plain, tellConditions: true },
    small: { ...plain, maxLength: 1024 },
    xAuthToken: { ...plain, credentials: [{ header: 'X-Auth-Token' }] },
    both: {
      ...plain,
      credentials: [{ header: 'Authorization', scheme: 'Bearer' }, { header: 'X-Auth-Token' }],
    },
    slow: { ...plain, rootKey: async (unverified) => find(unverified) },
    noRoutes: { ...plain, routes: undefined },
    throws: {
      ...plain,
      rootKey() {
        throw new Error(ADAPTER_SECRET);
      },
    },
    rejects: { ...plain, rootKey: () => Promise.reject(new Error(ADAPTER_SECRET)) },
  };
}

const find = (({ keyId = '', id }) => {
  if (id === REVOKED_ID) throw new TokenError('token_revoked');
  return keyId === UNKNOWN_KEY_ID ? undefined : testKeys.find(keyId);
}) satisfies KeyLookup;
