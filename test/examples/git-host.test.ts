import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
const run = promisify(execFile);

it('the Git host allows each token what it reaches, and says what a refused call needs', async () => {
  // It runs on dist, as a user's program would.
  const { stdout } = await run(tsx, ['examples/git-host/main.ts'], { cwd: root });
  const main = '{"org":"acme","repo":"web","branch":"main","commit"';
  const release = '{"org":"acme","repo":"web","branch":"release","commit"';
  const bothRepos = '[{"org":"acme","repo":"web"},{"org":"acme","repo":"api"}]';
  const api = '{"org":"acme","repo":"api","branch":"main","commit":"0000000"}';
  const beta = 'needs {"resource":{"org":"beta","repo":"notes","branch":"main"},"access":"read"}';
  const toCreate = 'needs {"resource":{"org":"acme"},"access":"write"}';
  const toDelete = 'needs {"resource":{"org":"acme","repo":"api"},"access":"admin"}';
  const toPush = (branch: string): string =>
    `needs {"resource":{"org":"acme","repo":"web","branch":"${branch}"},"access":"write"}`;
  expect(stdout.trim().split('\n')).toEqual([
    'a deployment reaches [{"org":"acme","repo":"web","branch":"main","access":["read","write"]}]',
    '  GET /orgs 200 [{"org":"acme"}]',
    '  GET /orgs/acme/repos 200 [{"org":"acme","repo":"web"}]',
    `  GET /repos/acme/web/branches 200 [${main}:"0000000"}]`,
    '  GET /repos/acme/api/branches/main 403 needs {"resource":{"org":"acme","repo":"api","branch":"main"},"access":"read"}',
    '  PUT /repos/acme/web/branches/main 204',
    `  PUT /repos/acme/web/branches/release 403 ${toPush('release')}`,
    `  PUT /repos/acme/docs 403 ${toCreate}`,
    `  DELETE /repos/acme/api 403 ${toDelete}`,
    `  GET /repos/beta/notes/branches/main 403 ${beta}`,
    '',
    'an auditor reaches [{"org":"acme","access":["read"]}]',
    '  GET /orgs 200 [{"org":"acme"}]',
    `  GET /orgs/acme/repos 200 ${bothRepos}`,
    `  GET /repos/acme/web/branches 200 [${main}:"1a2b3c4"},${release}:"0000000"}]`,
    `  GET /repos/acme/api/branches/main 200 ${api}`,
    `  PUT /repos/acme/web/branches/main 403 ${toPush('main')}`,
    `  PUT /repos/acme/web/branches/release 403 ${toPush('release')}`,
    `  PUT /repos/acme/docs 403 ${toCreate}`,
    `  DELETE /repos/acme/api 403 ${toDelete}`,
    `  GET /repos/beta/notes/branches/main 403 ${beta}`,
    '',
    'a bot reaches [{"org":"acme","repo":"api","access":["read"]},{"org":"acme","repo":"web","access":["read","write"]}]',
    '  GET /orgs 200 [{"org":"acme"}]',
    `  GET /orgs/acme/repos 200 ${bothRepos}`,
    `  GET /repos/acme/web/branches 200 [${main}:"1a2b3c4"},${release}:"0000000"}]`,
    `  GET /repos/acme/api/branches/main 200 ${api}`,
    '  PUT /repos/acme/web/branches/main 204',
    '  PUT /repos/acme/web/branches/release 204',
    `  PUT /repos/acme/docs 403 ${toCreate}`,
    `  DELETE /repos/acme/api 403 ${toDelete}`,
    `  GET /repos/beta/notes/branches/main 403 ${beta}`,
    '',
    'the owner reaches [{"org":"acme","access":["read","write","admin"]}]',
    '  GET /orgs 200 [{"org":"acme"}]',
    `  GET /orgs/acme/repos 200 ${bothRepos}`,
    `  GET /repos/acme/web/branches 200 [${main}:"1a2b3c4"},${release}:"1a2b3c4"}]`,
    `  GET /repos/acme/api/branches/main 200 ${api}`,
    '  PUT /repos/acme/web/branches/main 204',
    '  PUT /repos/acme/web/branches/release 204',
    '  PUT /repos/acme/docs 201',
    '  DELETE /repos/acme/api 204',
    `  GET /repos/beta/notes/branches/main 403 ${beta}`,
  ]);
});
