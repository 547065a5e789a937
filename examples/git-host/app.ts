import type { Authority } from 'caveats/authority';
import { requireToken, whoami } from 'caveats/express';
import express, { type Express, type Request } from 'express';
import type { Host } from './host.js';
import type { dialect } from './scope.js';

/** An API of a Git host. Each route says once what it is about, by the names of its own parameters. */
export function createApp(host: Host, authority: Authority<typeof dialect>): Express {
  const token = requireToken({ authority, realm: 'git' });
  const app = express();

  // A list shows what the token reaches, and an org of which it reaches a part.
  app.get(
    '/orgs',
    token.list(
      'org',
      () => host.orgs(),
      ({ id }) => ({ org: id }),
      { parents: true },
    ),
  );
  app.get(
    '/orgs/:org/repos',
    token.list(
      'repo',
      ({ params: { org } }: Request<{ org: string }>) =>
        host.repos(org).map(({ id }) => ({ org, id })),
      ({ org, id }) => ({ org, repo: id }),
      { parents: true },
    ),
  );

  app.get('/repos/:org/:repo', token.for({ org: 'org', repo: 'repo' }), (req, res) => {
    const branches = host.branches(req.params.org, req.params.repo);
    if (branches === undefined) return void res.status(404).json({ error: 'no such repo' });
    return void res.json(Object.fromEntries(branches));
  });
  app.put(
    '/repos/:org/:repo/branches/:branch',
    token.for({ org: 'org', repo: 'repo', branch: 'branch' }),
    express.json(),
    (req, res) => {
      const { org, repo, branch } = req.params;
      host.push(org, repo, branch, String(req.body?.commit));
      res.status(204).end();
    },
  );
  app.delete(
    '/repos/:org/:repo',
    token.for({ org: 'org', repo: 'repo', access: 'admin' }),
    (req, res) => {
      res.status(host.remove(req.params.org, req.params.repo) ? 204 : 404).end();
    },
  );

  app.get('/whoami', whoami({ authority, realm: 'git' }));
  return app;
}
