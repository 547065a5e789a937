/**
 * `npm run example:docs-api`: an API of docs whose tokens are restricted to a doc or a table, to
 * reading or writing. It prints tokens and calls to paste into a shell.
 *
 * Options, after `--`: `--port 4000` (a free one by default), `--data folder` (a temporary one).
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp, createTokenCheck } from './app.js';
import { createDocsAuthority } from './authority.js';
import { openDatabase } from './data/open.js';
import { PREFIX } from './guard.js';
import { sampleCalls, sampleTokens } from './sample-tokens.js';

const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
const folder = values.data ?? mkdtempSync(join(tmpdir(), 'docs-api-'));
const db = openDatabase(folder);
const authority = createDocsAuthority(db);
const app = createApp(db, createTokenCheck(db, authority), authority);
const server = app.listen(Number(values.port ?? 0), '127.0.0.1');

function stop(): void {
  server.close(() => {
    db.close();
    if (values.data === undefined) rmSync(folder, { recursive: true });
  });
  server.closeAllConnections();
}
process.once('SIGINT', stop).once('SIGTERM', stop);

await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const api = `http://127.0.0.1:${address.port}${PREFIX}`;

console.log(`# The API is at ${api} and its data in ${folder}. Ctrl-C ends it.`);
console.log('# Three tokens, to be pasted into another shell:');
const { planId, samples } = await sampleTokens(db, authority);
for (const { name, about, token } of samples) {
  console.log(`\n# ${about}\n${name}='${token}'`);
}
console.log('\n# And calls, each with the status that it is answered with:');
for (const { status, about, curl } of sampleCalls(api, planId)) {
  console.log(`\n# ${status}: ${about}\ncurl -sS -w '\\n%{http_code}\\n' ${curl}`);
}
