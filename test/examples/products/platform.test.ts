import type { FastifyInstance } from 'fastify';
import { describe } from 'vitest';
import { answered, load, OTHER_USE, type Product, testBehaviours, tooNarrow } from './product.js';

async function start(): Promise<Product> {
  type Program = Pick<Product, 'authority' | 'dialect'> & { readonly app: FastifyInstance };
  const names = ['app', 'authority', 'dialect'] as const;
  const { app, ...product } = await load<Program>('guard-a-platform-of-apps', names);
  return {
    ...product,
    async ask(line, token) {
      const [method, url = ''] = line.split(' ') as ['GET' | 'POST' | 'PUT' | 'DELETE', string];
      const headers = { authorization: `Bearer ${token}` };
      const {
        statusCode: status,
        headers: fields,
        body,
      } = await app.inject({ method, url, headers });
      const challenge = fields['www-authenticate'];
      return answered(
        new Response(body, {
          status,
          ...(typeof challenge === 'string' && { headers: { 'www-authenticate': challenge } }),
        }),
      );
    },
  };
}

/** The example of Fly.io: a deployment of an app, which uses a feature of the org. */
const deployment = [
  'permit = read org:acme|read,write feature:acme/builder|read,write,control app:acme/web',
];
const web = { org: 'acme', app: 'web' };

describe('a platform of apps', () => {
  testBehaviours(start, [
    {
      about: 'stops a machine of the app that the token controls',
      token: [deployment],
      ask: 'POST /acme/apps/web/machines/m1/stop',
      status: 200,
    },
    {
      about: 'writes to a feature in the same token',
      token: [deployment],
      ask: 'PUT /acme/features/builder',
      status: 200,
    },
    {
      about: 'only reads the other apps',
      token: [deployment],
      ask: 'POST /acme/apps/db/machines/m3/stop',
      status: 403,
      body: tooNarrow('permit', 'not_allowed', {
        resource: { org: 'acme', app: 'db', machine: 'm3' },
        access: 'control',
      }),
      scope: 'machine=acme/db/m3 access=control',
    },
    {
      about: 'does not let a token for one app create others, which is wider',
      token: [['app = acme/web']],
      ask: 'POST /acme/apps',
      status: 403,
      body: tooNarrow('app', 'wider_resource', { resource: { org: 'acme' }, access: 'create' }),
      scope: 'org=acme access=create',
    },
    {
      about: 'creates an app in an org',
      token: [['org = acme']],
      ask: 'POST /acme/apps',
      status: 200,
    },
    {
      about: 'sets a secret of an app',
      token: [deployment],
      ask: 'PUT /acme/apps/web/secrets/KEY',
      status: 200,
    },
    {
      about: 'does not delete a volume with an action that is not listed',
      token: [deployment],
      ask: 'DELETE /acme/apps/web/volumes/v1',
      status: 403,
      scope: 'volume=acme/web/v1 access=delete',
    },
    {
      about: 'reaches nothing with two branches of the tree in two caveats',
      token: [['app = acme/web'], ['feature = acme/builder']],
      ask: 'GET /whoami',
      status: 200,
      body: { scope: { kind: 'nothing' } },
    },
    {
      about: 'lists the machines that the token reads',
      token: [deployment, ['app = acme/web']],
      ask: 'GET /machines',
      status: 200,
      body: [
        { ...web, machine: 'm1' },
        { ...web, machine: 'm2' },
      ],
    },
    {
      about: 'lists one machine to a token that was narrowed to it',
      token: [deployment, ['machine = acme/web/m2']],
      ask: 'GET /machines',
      status: 200,
      body: [{ ...web, machine: 'm2' }],
    },
    {
      about: 'lists no machine to a token for another org',
      token: [['org = beta']],
      ask: 'GET /machines',
      status: 200,
      body: [],
    },
    {
      about: 'refuses the list to a token for another use',
      token: [deployment, ['interface = graphql']],
      ask: 'GET /machines',
      status: 403,
      body: OTHER_USE,
    },
    {
      about: 'reports to whoami one entry for each resource, with its actions',
      token: [deployment],
      ask: 'GET /whoami',
      status: 200,
      body: {
        scope: {
          kind: 'only',
          resources: [
            { org: 'acme', access: ['read'] },
            { org: 'acme', feature: 'builder', access: ['read', 'write'] },
            { ...web, access: ['read', 'write', 'control'] },
          ],
        },
      },
    },
  ]);
});
