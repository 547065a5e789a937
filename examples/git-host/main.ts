/**
 * `npm run example:git-host`: an API of orgs, repos and branches, whose tokens are narrowed from hand to hand. It
 * starts the API on a free port, calls it with four tokens, and prints what each may do.
 */
import { once } from 'node:events';
import { attenuate, type CaveatInput, generateRootKey } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import { createApp } from './app.js';
import { Host } from './host.js';
import { dialect, git } from './scope.js';

const host = new Host({
  acme: { web: ['main', 'release'], api: ['main'] },
  beta: { notes: ['main'] },
});
const keys = createKeyring({ current: 'k1', keys: { k1: generateRootKey() } });
const authority = createAuthority({ keys, dialect });

const { org, branch, access, permit } = git.caveats;
const owner = await authority.issue('usr-ann', [org('acme')]);
// Any holder can narrow a token: no key, no call.
const narrowed = (caveats: readonly CaveatInput<typeof dialect>[]): string =>
  authority.serialize(attenuate(owner, caveats, { dialect }));
const tokens = {
  'a deployment': narrowed([branch('acme', 'web', 'main'), access('read', 'write')]),
  'an auditor': narrowed([access('read')]),
  'a bot': narrowed([
    permit(
      { org: 'acme', repo: 'api', access: ['read'] },
      { org: 'acme', repo: 'web', access: ['read', 'write'] },
    ),
  ]),
  'the owner': owner,
};

const server = createApp(host, authority).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const origin = `http://127.0.0.1:${address.port}`;

const calls = [
  'GET /orgs',
  'GET /orgs/acme/repos',
  'GET /repos/acme/web/branches',
  'GET /repos/acme/api/branches/main',
  'PUT /repos/acme/web/branches/main',
  'PUT /repos/acme/web/branches/release',
  'PUT /repos/acme/docs',
  'DELETE /repos/acme/api',
  'GET /repos/beta/notes/branches/main',
];

for (const [name, token] of Object.entries(tokens)) {
  const { scope } = JSON.parse((await call('GET /whoami', token)).text);
  console.log(`\n${name} reaches ${JSON.stringify(scope.resources)}`);
  for (const line of calls) {
    const { status, text } = await call(line, token);
    const said = status === 403 ? `needs ${JSON.stringify(JSON.parse(text).required)}` : text;
    console.log(`  ${line} ${status} ${said}`.trimEnd());
  }
}
server.close();
server.closeAllConnections();

async function call(line: string, token: string): Promise<{ status: number; text: string }> {
  const [method = '', path = ''] = line.split(' ');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = method === 'PUT' ? JSON.stringify({ commit: '1a2b3c4' }) : null;
  const response = await fetch(origin + path, { method, headers, body });
  return { status: response.status, text: await response.text() };
}
