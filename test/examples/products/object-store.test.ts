import type { Hono } from 'hono';
import { describe } from 'vitest';
import { answered, load, OTHER_USE, type Product, testBehaviours, tooNarrow } from './product.js';

async function start(): Promise<Product> {
  type Program = Pick<Product, 'authority' | 'dialect'> & { readonly app: Hono };
  const names = ['app', 'authority', 'dialect'] as const;
  const { app, ...product } = await load<Program>('guard-an-object-store', names);
  return {
    ...product,
    async ask(line, token) {
      const [method = '', path = '', body] = line.split(' ');
      const headers = { authorization: `Bearer ${token}` };
      const response = await app.request(path, { method, headers, ...(body && { body }) });
      return answered(response);
    },
  };
}

const folder = ['object = photos/2024/'];
const key = (object: string): object => ({ bucket: 'photos', object });

describe('an object store', () => {
  testBehaviours(start, [
    {
      about: 'gets an object below the prefix',
      token: [folder],
      ask: 'GET /buckets/photos/2024/raw/b.jpg',
      status: 200,
      body: 'B',
    },
    {
      about: 'does not get one beside it, and says what it takes',
      token: [folder],
      ask: 'GET /buckets/photos/c.jpg',
      status: 403,
      body: tooNarrow('object', 'not_allowed', { resource: key('c.jpg'), access: 'get' }),
      scope: 'object=photos/c.jpg access=get',
    },
    {
      about: 'does not take a name that starts like the prefix for one in it',
      token: [folder],
      ask: 'GET /buckets/photos/2024-private/d.jpg',
      status: 403,
      body: { code: 'scope_denied' },
      scope: 'object=photos/2024-private%2Fd.jpg access=get',
    },
    {
      about: 'denies a path that climbs out of the prefix, whatever the token',
      token: [[]],
      ask: 'GET /buckets/photos/2024/..%2Fc.jpg',
      status: 403,
      body: { code: 'scope_denied' },
    },
    {
      about: 'reaches one object with an exact key, and none below it',
      token: [['object = photos/c.jpg']],
      ask: 'GET /buckets/photos/c.jpg/d',
      status: 403,
      body: { code: 'scope_denied' },
      scope: 'object=photos/c.jpg%2Fd access=get',
    },
    {
      about: 'lists the keys that the token may list',
      token: [folder],
      ask: 'GET /buckets/photos',
      status: 200,
      body: [key('2024/a.jpg'), key('2024/raw/b.jpg')],
    },
    {
      about: 'lists the bucket of a folder',
      token: [folder],
      ask: 'GET /buckets',
      status: 200,
      body: ['photos'],
    },
    {
      about: 'refuses a list to a token that may list nothing',
      token: [folder, ['access = get']],
      ask: 'GET /buckets/photos',
      status: 403,
      body: { code: 'scope_denied', required: { level: 'object', access: 'list' } },
      scope: 'object access=list',
    },
    {
      about: 'refuses a list to a token for another use',
      token: [folder, ['interface = graphql']],
      ask: 'GET /buckets/photos',
      status: 403,
      body: OTHER_USE,
    },
    {
      about: 'reports to whoami what is left of a narrowed token',
      token: [['bucket = photos'], folder, ['object = photos/2024/raw/', 'access = get|list']],
      ask: 'GET /whoami',
      status: 200,
      body: {
        subject: 'usr-1',
        scope: { kind: 'only', resources: [{ ...key('2024/raw/'), access: ['get', 'list'] }] },
      },
    },
    {
      about: 'writes with put',
      token: [folder, ['access = put']],
      ask: 'PUT /buckets/photos/2024/new.jpg N',
      status: 204,
    },
    {
      about: 'does not delete with put',
      token: [folder, ['access = put']],
      ask: 'DELETE /buckets/photos/2024/new.jpg',
      status: 403,
      body: tooNarrow('access', 'not_allowed', { resource: key('2024/new.jpg'), access: 'delete' }),
      scope: 'object=photos/2024%2Fnew.jpg access=delete',
    },
    {
      about: 'is not widened by a wider caveat',
      token: [folder, ['bucket = photos']],
      ask: 'GET /buckets/photos/c.jpg',
      status: 403,
      scope: 'object=photos/c.jpg access=get',
    },
  ]);
});
