import { once } from 'node:events';
import { get } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, Database } from '../../../examples/docs-api/data/database.js';
import { createApp, createTokenCheck } from '../../../examples/docs-api/app.js';
import { createDocsAuthority, type DocsAuthority } from '../../../examples/docs-api/authority.js';
import { findKey, openDatabase } from '../../../examples/docs-api/data/open.js';
import { PREFIX } from '../../../examples/docs-api/guard.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Told;
  /** Those of a list. */
  readonly items: readonly Told[];
}

/** What the JSON of a body says, as far as it is looked into. */
export interface Told {
  readonly [member: string]: unknown;
  readonly status?: number;
  readonly code?: string;
  readonly failures?: readonly object[];
  readonly id?: string;
  readonly name?: string;
  readonly access?: string;
  readonly requestId?: string;
  readonly nextPageToken?: string;
  readonly packId?: number;
  readonly permissionId?: string;
  readonly uploadUrl?: string;
  readonly addedRowIds?: readonly string[];
  readonly metrics?: readonly Told[];
}

/** A request, save for its credential. */
export interface Ask {
  readonly method: string;
  /** Under the API's prefix; `{site}` stands for the origin of the server. */
  readonly path: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The example's API on a free port, with data of its own. */
export interface Api {
  readonly base: string;
  readonly db: Database;
  readonly rootKey: Uint8Array;
  readonly authority: DocsAuthority;
  /** Asks with a token, or without one. */
  ask(ask: Ask, token?: string): Promise<Answered>;
  /** Undoes what is asked meanwhile. */
  undoing<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export async function startApi(clock?: () => number): Promise<Api> {
  const folder = mkdtempSync(join(tmpdir(), 'docs-api-test-'));
  const db = openDatabase(folder);
  const authority = createDocsAuthority(db, clock);
  // Its store is marked at its first use: before the first test, whose changes are undone.
  await authority.unrevoke({ id: 'nothing' });
  const app = createApp(db, createTokenCheck(db, authority), authority);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const base = `http://127.0.0.1:${address.port}${PREFIX}`;
  const rootKey = findKey(db, 'k1');
  if (rootKey === undefined) throw new Error('the database has no key');
  return {
    base,
    db,
    rootKey,
    authority,
    ask: (ask, token) => request(base, ask, token),
    async undoing(work) {
      db.script('SAVEPOINT asked');
      try {
        return await work();
      } finally {
        db.script('ROLLBACK TO asked');
        db.script('RELEASE asked');
      }
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function request(base: string, ask: Ask, token: string | undefined): Promise<Answered> {
  const { method, path, body } = ask;
  const isText = typeof body === 'string';
  const response = await fetch(base + path.replace('{site}', new URL(base).origin), {
    method,
    headers: {
      ...(body !== undefined && {
        'content-type': isText ? 'text/javascript' : 'application/json',
      }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...ask.headers,
    },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const told = JSON.parse(text);
  const { status, headers: fields } = response;
  return { status, headers: fields, body: told, items: told.items ?? [] };
}

/** The status that a path is answered with, sent as it is written; `fetch` would tidy it up. */
export async function statusOf(api: Api, path: string, token: string): Promise<number | undefined> {
  const { port } = new URL(api.base);
  const headers = { authorization: `Bearer ${token}` };
  const [response] = await once(get({ host: '127.0.0.1', port, path, headers }), 'response');
  response.resume();
  return response.statusCode;
}
