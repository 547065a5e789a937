/**
 * `npm run example:git-host`: an API of orgs, repos and branches, whose tokens are narrowed from hand to hand. It
 * starts the API on a free port, calls it with four tokens, and prints what each may do.
 */
import { once } from 'node:events';
import { attenuate, generateRootKey } from 'caveats';
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
const { org, repo, branch, access, permit } = git.caveats;

const owner = await authority.issue('usr-ann', [org('acme')]);
const narrowed = (text: string, caveats: Parameters<typeof attenuate<typeof dialect>>[1]): string =>
  authority.serialize(attenuate(text, caveats, { dialect }));
const tokens = {
  owner,
  ci: narrowed(owner, [branch('acme', 'web', 'main'), access('read', 'write')]),
  auditor: narrowed(owner, [access('read')]),
  bot: narrowed(owner, [
    permit(
      { org: 'acme', access: ['read'] },
      { org: 'acme', repo: 'web', access: ['read', 'write'] },
    ),
    repo('acme', 'web', 'api'),
  ]),
};

const server = createApp(host, authority).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const api = `http://127.0.0.1:${address.port}`;

const calls = [
  ['GET', '/orgs'],
  ['GET', '/orgs/acme/repos'],
  ['GET', '/repos/acme/api'],
  ['PUT', '/repos/acme/web/branches/main'],
  ['PUT', '/repos/acme/web/branches/release'],
  ['GET', '/repos/beta/notes'],
  ['DELETE', '/repos/acme/api'],
] as const;

for (const [name, token] of Object.entries(tokens)) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const me = await fetch(`${api}/whoami`, { headers });
  console.log(`\n${name} reaches ${JSON.stringify((await me.json()).scope)}`);
  for (const [method, path] of calls) {
    const body = method === 'PUT' ? JSON.stringify({ commit: '1a2b3c4' }) : null;
    const response = await fetch(api + path, { method, headers, body });
    const text = await response.text();
    const answer = response.status === 403 ? `needed ${needed(text)}` : text;
    console.log(`  ${response.status} ${method} ${path} ${answer}`);
  }
}
server.close();
server.closeAllConnections();

/** What a refused request would have needed. */
function needed(problem: string): string {
  const { required } = JSON.parse(problem);
  return JSON.stringify(required);
}
