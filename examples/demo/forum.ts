import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type InferredScope, scopeAllows, scopeOverlaps, standardScope } from 'caveats';
import type { Problem } from 'caveats/http';
import { createDocApi } from './doc-api.js';
import { conditionsOf, docs, rootKey, tokens } from './forum-tokens.js';
import { say, sayTable, sayTree, sayTitle } from './layout.js';
import { bad, good, type Painted } from './paint.js';
import { now } from './requests.js';
import { scopeTree } from './scope-tree.js';

/** The requests, and the statuses that the four tokens get. */
const requests = [
  ['GET /docs', 200, 200, 200, 401],
  ['GET /docs/Plan', 200, 200, 403, 401],
  ['GET /docs/Plan/tables/Tasks/rows', 200, 200, 200, 401],
  ['POST /docs/Plan/tables/Tasks/rows', 201, 201, 403, 401],
  ['GET /docs/Plan/tables/Costs/rows', 200, 200, 403, 401],
  ['GET /docs/Team', 200, 403, 403, 401],
] as const;

/** A question from Coda's forum: why is my restricted token refused, and what does it reach? */
export async function showForumStory(): Promise<void> {
  sayTitle('4. Invalid, or valid but restricted?');
  say(`
    Coda's API once answered 401, invalid, when a token for one doc asked for the list of docs, and
    people looked for a fault in a token that had none. This server lists what the token reaches,
    and answers 403 if a token is genuine but too narrow. It receives these tokens:
  `);
  sayTable(
    ['token', 'caveats', 'origin'],
    Object.entries(tokens).map(([name, { text, origin }]) => [name, conditionsOf(text), origin]),
  );
  const server = createDocApi({ docs, rootKey, now }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await ask(`http://127.0.0.1:${port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

async function ask(origin: string): Promise<void> {
  const asBearer = async (token: string | undefined, line: string): Promise<Reply> => {
    const [method = '', path = ''] = line.split(' ');
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const row = method === 'POST' ? { body: 'review' } : {};
    const response = await fetch(origin + path, { method, headers, ...row });
    return { status: response.status, body: await response.text() };
  };
  await showStatuses(asBearer);
  await showReasons(asBearer);
  await showScope(asBearer);
}

type Ask = (token: string | undefined, line: string) => Promise<Reply>;

async function showStatuses(ask: Ask): Promise<void> {
  const rows: (readonly [string, ...number[]])[] = [];
  for (const [line] of requests) {
    const replies = await Promise.all(Object.values(tokens).map(({ text }) => ask(text, line)));
    rows.push([line, ...replies.map(({ status }) => status)]);
  }
  const painted = rows.map(([line, ...statuses]) => [line, ...statuses.map(paintStatus)]);
  sayTable(['request', ...Object.keys(tokens)], painted);
  assert.deepEqual(rows, requests);
}

async function showReasons(ask: Ask): Promise<void> {
  say('Its responses to GET /docs/Team, and the reasons in them:');
  const shown = { 'one doc': tokens['one doc'].text, forged: tokens.forged.text, none: undefined };
  const rows: (readonly [string, number, string, string])[] = [];
  for (const [name, token] of Object.entries(shown)) {
    const { status, body } = await ask(token, 'GET /docs/Team');
    const { code, failures = [] }: Problem = JSON.parse(body);
    const reasons = failures.map(({ type, reason }) => `${type}: ${reason}`);
    rows.push([name, status, code, reasons.join(', ')]);
  }
  sayTable(
    ['token', '', 'code', 'unmet'],
    rows.map(([name, status, code, reasons]) => [name, paintStatus(status), code, reasons]),
  );
  assert.deepEqual(rows, [
    ['one doc', 403, 'scope_denied', 'doc: not_allowed'],
    ['forged', 401, 'bad_signature', ''],
    ['none', 401, 'missing_credential', ''],
  ]);
}

async function showScope(ask: Ask): Promise<void> {
  say(`
    The holder of a token can ask what it reaches. GET /scope with the token for one table returns
    what inferScope reports, and it agrees with the statuses above:
  `);
  const { body } = await ask(tokens['one table'].text, 'GET /scope');
  const told: InferredScope = JSON.parse(body);
  const scope = standardScope.parseReach(told.scope);
  sayTree(scopeTree('one table', { ...told, scope }));
  for (const [line, , , status] of requests) {
    const [method, , doc, , table] = line.split('/');
    const access = method === 'GET ' ? 'read' : 'write';
    const resource = doc === undefined ? {} : table === undefined ? { doc } : { doc, table };
    // The list of docs is there for a token that reaches something of it.
    const reaches = doc === undefined ? scopeOverlaps : scopeAllows;
    assert.equal(reaches(scope, { ...resource, access }), status < 300, line);
  }
}

function paintStatus(status: number): Painted {
  return status < 300 ? good(String(status)) : bad(String(status));
}
