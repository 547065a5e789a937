import { access, doc, type Identity, type OpaqueIdentity, type RootKey, TokenError } from 'caveats';
import { createRoutes } from 'caveats/http';
import {
  createTestAuthority,
  createTestClock,
  createTestStore,
  type TestAuthorityOptions,
  testKeys,
  type TestStore,
} from 'caveats/testing';
import { revocationKeys } from '../../../src/authority/revocation.js';
import type { AdapterOptions } from './case.js';
import { REVOKED_ID, UNKNOWN_KEY_ID } from './tokens.js';

/** What no response may contain. */
export const ADAPTER_SECRET = 'connection to db-7.internal lost';

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
  | 'alone'
  | 'throws'
  | 'rejects'
  | 'asking'
  | 'askingToWrite'
  | 'askingInVain'
  | 'authority'
  | 'restricted'
  | 'unavailable'
  | 'unavailableOptional'
  | 'restrictionsReject';

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
  const by = (options: TestAuthorityOptions): AdapterOptions => ({
    authority: createTestAuthority(options),
    realm: 'docs',
    routes,
  });
  return {
    plain,
    key: { rootKey: testKeys.current().rootKey, routes },
    optional: { ...plain, optional: true, maxLength: 1024 },
    told: { ...plain, tellConditions: true },
    small: { ...plain, maxLength: 1024 },
    xAuthToken: { ...plain, credentials: [{ header: 'X-Auth-Token' }] },
    both: {
      ...plain,
      credentials: [{ header: 'Authorization', scheme: 'Bearer' }, { header: 'X-Auth-Token' }],
    },
    slow: { ...plain, rootKey: async (unverified) => find(unverified) },
    noRoutes: { ...plain, routes: undefined, request: () => ({}) },
    alone: { ...plain, routes: undefined },
    throws: {
      ...plain,
      rootKey() {
        throw new Error(ADAPTER_SECRET);
      },
    },
    rejects: { ...plain, rootKey: () => Promise.reject(new Error(ADAPTER_SECRET)) },

    asking: { ...plain, request: () => ({ consumer: 'usr-1', service: 'opw-lisbon' }) },
    askingToWrite: { ...plain, request: async () => ({ access: 'write' }) },
    askingInVain: { ...plain, request: () => Promise.reject(new Error(ADAPTER_SECRET)) },

    authority: by({ store: revoking() }),
    restricted: by({ restrictions: () => [doc('A'), access('read')] }),
    unavailable: by({ store: failing() }),
    unavailableOptional: { ...by({ store: failing() }), optional: true },
    restrictionsReject: by({ restrictions: () => Promise.reject(new Error(ADAPTER_SECRET)) }),
  };
}

/** A store that has the token of {@link REVOKED_ID} revoked. */
function revoking(): TestStore {
  const store = createTestStore({ clock: createTestClock() });
  const [key = ''] = revocationKeys({ id: REVOKED_ID });
  void store.set(key, true);
  return store;
}

/** A store that cannot be asked. */
function failing(): TestStore {
  const store = createTestStore({ clock: createTestClock() });
  store.fail(new Error(ADAPTER_SECRET));
  return store;
}

function find({ keyId, id }: Identity | OpaqueIdentity): RootKey | undefined {
  if (id === REVOKED_ID) throw new TokenError('token_revoked');
  return keyId === UNKNOWN_KEY_ID ? undefined : testKeys.find(keyId);
}
