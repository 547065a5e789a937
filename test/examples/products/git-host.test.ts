import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAuthority } from 'caveats/authority';
import { afterAll, describe } from 'vitest';
import { createApp } from '../../../examples/git-host/app.js';
import { Host } from '../../../examples/git-host/host.js';
import { dialect } from '../../../examples/git-host/scope.js';
import { answered, OTHER_USE, type Product, testBehaviours, tooNarrow } from './product.js';

let server: Server | undefined;
afterAll(() => {
  server?.close();
  server?.closeAllConnections();
});

async function start(): Promise<Product> {
  const authority = createAuthority({ keys: 'an example key, 32 bytes or more', dialect });
  const host = new Host({
    acme: { web: ['main', 'release'], api: ['main'], old: ['main'] },
    beta: { notes: ['main'] },
  });
  server = createApp(host, authority).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    authority,
    dialect,
    async ask(line, token) {
      const [method = '', path = '', commit] = line.split(' ');
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = commit === undefined ? null : JSON.stringify({ commit });
      return answered(await fetch(origin + path, { method, headers, body }));
    },
  };
}

const repos = ['repo = acme/web|acme/api'];
const branch = (repo: string, name: string): object => ({ org: 'acme', repo, branch: name });

describe('a Git host', () => {
  testBehaviours(start, [
    {
      about: 'reads a branch of a repo that the token lists',
      token: [repos],
      ask: 'GET /repos/acme/web/branches/main',
      status: 200,
      body: { ...branch('web', 'main'), commit: '0000000' },
    },
    {
      about: 'refuses a branch of another, and says what it takes',
      token: [repos],
      ask: 'GET /repos/acme/old/branches/main',
      status: 403,
      body: tooNarrow('repo', 'not_allowed', { resource: branch('old', 'main'), access: 'read' }),
      scope: 'branch=acme/old/main access=read',
    },
    {
      about: 'refuses what is wider than the token',
      token: [repos],
      ask: 'PUT /repos/acme/new',
      status: 403,
      body: tooNarrow('repo', 'wider_resource', { resource: { org: 'acme' }, access: 'write' }),
      scope: 'org=acme access=write',
    },
    {
      about: 'pushes with write',
      token: [repos, ['access = write']],
      ask: 'PUT /repos/acme/web/branches/next 1a2b3c4',
      status: 204,
    },
    {
      about: 'does not delete with read and write',
      token: [repos, ['access = read|write']],
      ask: 'DELETE /repos/acme/api',
      status: 403,
      body: tooNarrow('access', 'not_allowed', {
        resource: { org: 'acme', repo: 'api' },
        access: 'admin',
      }),
      scope: 'repo=acme/api access=admin',
    },
    {
      about: 'deletes with admin',
      token: [['org = acme'], ['access = admin']],
      ask: 'DELETE /repos/acme/old',
      status: 204,
    },
    {
      about: 'refuses an id that no token can reach',
      token: [[]],
      ask: `GET /repos/acme/${'x'.repeat(513)}/branches/main`,
      status: 403,
      body: { code: 'scope_denied' },
    },
    {
      about: 'lists an org to a token for a branch in it',
      token: [['branch = acme/web/main']],
      ask: 'GET /orgs',
      status: 200,
      body: [{ org: 'acme' }],
    },
    {
      about: 'lists the repos that the token reaches',
      token: [repos],
      ask: 'GET /orgs/acme/repos',
      status: 200,
      body: [
        { org: 'acme', repo: 'web' },
        { org: 'acme', repo: 'api' },
      ],
    },
    {
      about: 'lists nothing of an org that it does not reach',
      token: [repos],
      ask: 'GET /orgs/beta/repos',
      status: 200,
      body: [],
    },
    {
      about: 'lists the branches that the token reads, not those that it writes',
      token: [['permit = read branch:acme/web/release|write repo:acme/web']],
      ask: 'GET /repos/acme/web/branches',
      status: 200,
      body: [{ ...branch('web', 'release'), commit: '0000000' }],
    },
    {
      about: 'refuses a list to a token that only writes',
      token: [repos, ['access = write']],
      ask: 'GET /orgs/acme/repos',
      status: 403,
      body: { code: 'scope_denied', required: { level: 'repo', access: 'read' } },
      scope: 'repo access=read',
    },
    {
      about: 'refuses a list to a token for another use',
      token: [repos, ['interface = graphql']],
      ask: 'GET /orgs',
      status: 403,
      body: OTHER_USE,
    },
    {
      about: 'reports to whoami what is left after two hands',
      token: [['org = acme'], repos, ['branch = acme/web/main|beta/notes/main', 'access = read']],
      ask: 'GET /whoami',
      status: 200,
      body: {
        subject: 'usr-1',
        scoped: true,
        scope: { kind: 'only', resources: [{ ...branch('web', 'main'), access: ['read'] }] },
      },
    },
  ]);
});
