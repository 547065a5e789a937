import { createDialect, defineScope, doc, mint, serialize } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, createRoutes, type Refused } from '../../src/http/index.js';
import { parseChallenges } from './challenge-parser.js';
import { bearer, guardWith, problemOf, refusalOf, rootKey, tokenWith } from './world.js';

const store = defineScope({
  levels: { bucket: { type: 'b' }, object: { in: 'bucket', match: 'prefix' } },
  actions: ['get', 'put'],
});
const dialect = createDialect({ scope: store });
const routes = createRoutes(
  {
    'GET /': { access: 'get' },
    'GET /{bucket}': { access: 'get' },
    'PUT /{bucket}/{object*}': { access: 'put' },
  },
  { scope: store },
);
const headers = bearer(
  serialize(
    mint({
      rootKey,
      dialect,
      identity: { subject: 'usr-1' },
      caveats: [store.caveats.bucket('photos'), store.caveats.access('get')],
    }),
  ),
);
const guard = createGuard({ rootKey, dialect });

const scopeOf = (refused: Refused): string | undefined => {
  expect(refused).toMatchObject({ status: 403, code: 'scope_denied' });
  return parseChallenges(refused.headers['www-authenticate']!)[0]?.parameters['scope'];
};
/** The two places where a refusal reports what was needed. */
const neededFor = async (
  request: Parameters<typeof guard.authorize>[1],
  of = guard,
): Promise<readonly unknown[]> => {
  const refused = refusalOf(await of.authorize(headers, request));
  return [problemOf(refused).required, scopeOf(refused)];
};

describe('a refusal reports what was needed', () => {
  test.each([
    [
      'PUT',
      '/photos/a%20b/',
      { bucket: 'photos', object: 'a b/' },
      'put',
      'object=photos/a%20b%2F access=put',
    ],
    ['GET', '/music', { bucket: 'music' }, 'get', 'b=music access=get'],
    ['GET', "/!'()*", { bucket: "!'()*" }, 'get', 'b=%21%27%28%29%2A access=get'],
    ['GET', '/%22%5C%0A%C3%A9', { bucket: '"\\\né' }, 'get', 'b=%22%5C%0A%C3%A9 access=get'],
    ['GET', '/', {}, 'get', 'access=get'],
  ])(
    'of the route that the client wrote: %s %s',
    async (method, target, resource, access, scope) => {
      const match = routes.match(method, target)!;
      expect(await neededFor({ resource: match.resource, access: match.access })).toEqual([
        { resource, access },
        scope,
      ]);
    },
  );

  test('of a resource that was looked up, the level alone', async () => {
    const resource = { bucket: 'photos', object: 'secret' };
    expect(await neededFor({ resource, access: 'put' })).toEqual([
      { level: 'object', access: 'put' },
      'object access=put',
    ]);
    const { resource: told } = routes.match('PUT', '/photos/a')!;
    expect(await neededFor({ resource: { ...told }, access: 'put' })).toEqual([
      { level: 'object', access: 'put' },
      'object access=put',
    ]);
  });

  test('and the same of a path that no resource has, but not of {}', async () => {
    const bodyFor = async (resource: Record<string, string>) =>
      refusalOf(await guard.authorize(headers, { resource, access: 'put' })).body;
    const ofOthers = await bodyFor({ bucket: 'music', object: 'secret' });
    expect(await bodyFor({ bucket: '-', object: 'secret' })).toBe(ofOthers);
    expect(await bodyFor({})).not.toBe(ofOthers);
  });

  test('of what the request says, if that is less', async () => {
    expect(await neededFor({ access: 'put' })).toEqual([{ access: 'put' }, 'access=put']);
    const { resource } = routes.match('GET', '/music')!;
    expect(await neededFor({ resource })).toEqual([{ resource: { bucket: 'music' } }, 'b=music']);
    expect(await neededFor({})).toEqual([undefined, undefined]);
  });

  test('nothing, of an id that no token reaches', async () => {
    const { resource } = routes.match('GET', `/${'x'.repeat(513)}`)!;
    expect(await neededFor({ resource, access: 'get' })).toEqual([undefined, undefined]);
  });

  test('in a challenge only up to 512 characters', async () => {
    const asked = (length: number) => {
      const { resource } = routes.match('GET', `/${'x'.repeat(length)}`)!;
      return neededFor({ resource, access: 'get' });
    };
    const rest = 'b= access=get'.length;
    expect((await asked(512 - rest))[1]).toHaveLength(512);
    expect(await asked(513 - rest)).toEqual([
      { resource: { bucket: 'x'.repeat(513 - rest) }, access: 'get' },
      undefined,
    ]);
  });

  test('only if the scope is what is not met', async () => {
    const text = tokenWith('doc = B', 'service = opw-paris');
    const refused = refusalOf(
      await guardWith().authorize(bearer(text), { resource: { doc: 'A' }, access: 'read' }),
    );
    expect(problemOf(refused)).toMatchObject({ code: 'usage_denied' });
    expect(problemOf(refused)).not.toHaveProperty('required');
    expect(refused.headers['www-authenticate']).not.toContain('scope=');
  });
});

describe('words of one’s own', () => {
  const request = { resource: { bucket: 'photos', object: 'a' }, access: 'put' } as const;
  const guardWriting = (scope: (required: object) => string | undefined) =>
    createGuard({ rootKey, dialect, challenge: { scope } });

  test('are made of what is needed', async () => {
    const seen: object[] = [];
    const own = guardWriting((required) => {
      seen.push(required);
      return 'storage:write offline_access';
    });
    expect(await neededFor(request, own)).toEqual([
      { level: 'object', access: 'put' },
      'storage:write offline_access',
    ]);
    expect(seen).toEqual([{ level: 'object', access: 'put' }]);
    expect(
      (
        await neededFor(
          request,
          guardWriting(() => undefined),
        )
      )[1],
    ).toBeUndefined();
    expect(
      (
        await neededFor(
          request,
          guardWriting(() => 'x'.repeat(513)),
        )
      )[1],
    ).toBeUndefined();
  });

  test.each(['', ' ', 'a  b', 'a ', ' a', 'a"b', 'a\\b', 'é', 'a\r\nb'])(
    'are left out that a challenge cannot hold, as an id of the client may be: %j',
    async (scope) => {
      const [, written] = await neededFor(
        request,
        guardWriting(() => scope),
      );
      expect(written).toBeUndefined();
    },
  );

  test.each([7, null])('must be texts: %j', (scope) => {
    const own = guardWriting(() => scope as never);
    expect(() => own.authorize(headers, request)).toThrow('challenge.scope must return a string');
  });

  test('must be made by a function', () => {
    expect(() => createGuard({ rootKey, challenge: { scope: 'docs' as never } })).toThrow(
      'challenge.scope must be a function',
    );
  });
});

describe('a list', () => {
  const caveats = [store.caveats.object('photos', '2024/'), store.caveats.access('get')];
  const narrow = bearer(
    serialize(mint({ rootKey, dialect, identity: { subject: 'usr-1' }, caveats })),
  );

  test('hands over what the token reaches with its action', async () => {
    const verdict = await guard.authorizeList(narrow, { access: 'get' }, 'object');
    if (!verdict.ok) throw new Error(verdict.code);
    const { grant } = verdict;
    expect(grant).toMatchObject({
      subject: 'usr-1',
      validUntil: null,
      identity: { type: 'access' },
    });
    expect(grant.caveats).toHaveLength(2);
    expect(grant.scope).toEqual({
      kind: 'only',
      resources: [{ bucket: 'photos', object: '2024/', access: ['get'] }],
    });
    expect(grant).not.toHaveProperty('can');
    expect(Object.isFrozen(grant)).toBe(true);
  });

  test('is refused to a token that reaches nothing with its action', async () => {
    const refused = refusalOf(await guard.authorizeList(narrow, { access: 'put' }, 'object'));
    expect(scopeOf(refused)).toBe('object access=put');
    expect(problemOf(refused)).toMatchObject({ required: { level: 'object', access: 'put' } });
    expect(problemOf(refused)).not.toHaveProperty('failures');
  });

  test('is refused to a token that reaches more than can be reported', async () => {
    const ids = Array.from({ length: 4097 }, (_, i) => `d${i}`);
    const large = bearer(tokenWith(doc(...ids)));
    const verdict = await guardWith().authorizeList(large, { access: 'read' }, 'doc');
    expect(verdict).toMatchObject({ status: 401, code: 'token_too_large' });
    const asked = { resource: { doc: 'd7' }, access: 'read' } as const;
    expect((await guardWith().authorize(large, asked)).ok).toBe(true);
  });

  test('needs an action', async () => {
    expect(() => guard.authorizeList(narrow, {}, 'object')).toThrow(TypeError);
    const wrong = { access: 'delete' } as never;
    expect(() => guard.authorizeList(narrow, wrong, 'object')).toThrow(TypeError);
  });
});
