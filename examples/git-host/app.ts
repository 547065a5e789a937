import type { Authority } from 'caveats/authority';
import { requireToken, whoami } from 'caveats/express';
import express, { type Express } from 'express';
import type { Host } from './host.js';
import type { dialect } from './scope.js';

/** The API of a Git host. Each route declares once what it is about, by the names of its own parameters. */
export function createApp(host: Host, authority: Authority<typeof dialect>): Express {
  const token = requireToken({ authority, realm: 'git' });
  const app = express();
  app.get('/whoami', whoami({ authority, realm: 'git' }));

  // A list shows what the token reaches; with `parents`, also what it reaches a part of.
  const parents = { parents: true };
  const orgs = () => host.orgs();
  app.get(
    '/orgs',
    token.list('org', orgs, ({ org }) => ({ org }), parents),
  );
  app.get(
    '/orgs/:org/repos',
    token.list(
      'repo',
      ({ params }) => host.repos(String(params['org'])),
      ({ org, repo }) => ({ org, repo }),
      parents,
    ),
  );
  app.get(
    '/repos/:org/:repo/branches',
    token.list(
      'branch',
      ({ params }) => host.branches(String(params['org']), String(params['repo'])),
      ({ org, repo, branch }) => ({ org, repo, branch }),
    ),
  );

  const path = '/repos/:org/:repo/branches/:branch';
  const branch = token.for({ org: 'org', repo: 'repo', branch: 'branch' });
  app.get(path, branch, ({ params: { org, repo, branch } }, res) => {
    const found = host.branches(org, repo).find((each) => each.branch === branch);
    res.status(found === undefined ? 404 : 200).json(found ?? null);
  });
  app.put(path, branch, express.json(), ({ params: { org, repo, branch }, body }, res) => {
    res.status(host.push(org, repo, branch, String(body?.commit)) ? 204 : 404).end();
  });

  // To create a repo is to write to its org.
  app.put('/repos/:org/:repo', token.for({ org: 'org' }), ({ params: { org, repo } }, res) => {
    res.status(host.create(org, repo) ? 201 : 409).end();
  });
  const admin = token.for({ org: 'org', repo: 'repo', access: 'admin' });
  app.delete('/repos/:org/:repo', admin, ({ params: { org, repo } }, res) => {
    res.status(host.remove(org, repo) ? 204 : 404).end();
  });
  return app;
}
