import {
  access,
  api,
  createDialect,
  defineCaveat,
  defineScope,
  doc,
  ip,
  mint,
  reportOf,
  type ScopeModel,
  serialize,
  service,
  table,
  time,
  whoami,
} from 'caveats';
import { createAuthority } from 'caveats/authority';
import { describe, expect, test, vi } from 'vitest';
import { createIntrospectionEndpoint, type Refused } from '../../src/http/index.js';
import { clients, endpointWith, formOf, headers, INACTIVE } from './introspection-world.js';
import { identity, rootKey, tokenWith } from './world.js';

const endpoint = endpointWith();

async function introspect(token: string, context = {}, of = endpoint) {
  const { status, body } = await of.answer(headers, formOf(token), context);
  expect(status).toBe(200);
  return JSON.parse(body);
}

describe('of a good token', () => {
  test('the words of OAuth and the whole report are said, and nobody keeps them', async () => {
    const token = tokenWith(doc('A'), time(2000));
    const of = endpointWith({ issuer: 'https://login.example.com' });
    const answer = await of.answer(headers, formOf(token), { now: 1000.5 });
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual(INACTIVE.headers);
    expect(JSON.parse(answer.body)).toEqual({
      active: true,
      scope: 'read:doc=A write:doc=A',
      token_type: 'Bearer',
      exp: 2000,
      sub: 'usr-1',
      iss: 'https://login.example.com',
      jti: 'token-1',
      caveats: JSON.parse(
        JSON.stringify({
          ...whoami(token, { rootKey, context: { now: 1000.5 }, usage: 'check' }),
        }),
      ),
    });
  });

  test('no expiry is said where there is none, and no issuer that nobody has named', async () => {
    const said = await introspect(tokenWith());
    expect(Object.keys(said)).toEqual(['active', 'scope', 'token_type', 'sub', 'jti', 'caveats']);
  });

  test('when it was issued is said where its id contains that', async () => {
    const authority = createAuthority({ keys: rootKey, clock: () => 1_700_000_000.25 });
    const of = createIntrospectionEndpoint({ authority, clients });
    expect(await introspect(await authority.issue('usr-1'), {}, of)).toMatchObject({
      iat: 1_700_000_000,
    });
    const other = await authority.issue('usr-1', [], { id: 'a-row-of-a-table' });
    expect(await introspect(other, {}, of)).not.toHaveProperty('iat');
  });

  test('it expires no later than it does', async () => {
    const said = await introspect(tokenWith(time(3000), time(2000)), { now: 1000 });
    expect(said.exp).toBe(2000);
    const until = defineCaveat({
      type: 'until',
      role: 'context',
      decode: (text): { type: 'until'; at: number } | undefined =>
        text === 'until 2000.75' ? { type: 'until', at: 2000.75 } : undefined,
      encode: ({ at }) => `until ${at}`,
      check: () => ({ ok: true }),
      limit: ({ at }) => ({ of: 'time', validUntil: at }),
    });
    const dialect = createDialect({ kinds: [until] });
    const of = createIntrospectionEndpoint({ rootKey, dialect, clients });
    const { body } = await of.answer(headers, formOf(tokenWith('until 2000.75')), {});
    expect(JSON.parse(body).exp).toBe(2000);
  });
});

describe('the scope', () => {
  test.each([
    ['everything', [], 'read write'],
    ['an action everywhere', [access('read')], 'read'],
    ['docs', [doc('A', 'B')], 'read:doc=A write:doc=A read:doc=B write:doc=B'],
    ['a table', [table('A', 't1'), access('write')], 'write:table=A/t1'],
    ['a table of a doc', [doc('A'), table('A', 't1'), access('read')], 'read:table=A/t1'],
  ])('of %s', async (_, caveats, scope) => {
    expect(await introspect(tokenWith(...caveats))).toMatchObject({ active: true, scope });
  });

  test.each([
    'A read',
    ' write ',
    'read',
    '"read"',
    'a\\b',
    'A/t1',
    'ü',
    'x\u0000',
    '%20',
    "'()*!",
  ])('names %j in one word that is no other', async (id) => {
    const { scope } = await introspect(tokenWith(doc(id), access('read')));
    const [word, ...others] = scope.split(' ');
    expect(others).toEqual([]);
    expect(word).toMatch(/^read:doc=[A-Za-z0-9._~%-]+$/);
    expect(decodeURIComponent(word.slice('read:doc='.length))).toBe(id);
  });

  test('has different words for different tables', async () => {
    const ids = ['a/b', 'a%2Fb', 'a%b', 'b'].flatMap((left) =>
      ['c', 'b/c', '%2Fc'].map((right) => [left, right] as const),
    );
    const said = await Promise.all(
      ids.map((each) => introspect(tokenWith(table(...each), access('read')))),
    );
    expect(new Set(said.map(({ scope }) => scope)).size).toBe(ids.length);
  });

  test('of a scope with actions and prefixes of its own', async () => {
    const scope = defineScope({
      levels: { bucket: {}, object: { in: 'bucket', match: 'prefix', type: 'obj' } },
      actions: ['get', 'put', 'list'],
      mixed: 'grant',
    });
    const dialect = createDialect({ scope });
    const of = createIntrospectionEndpoint({ rootKey, dialect, clients });
    const { caveats } = scope;
    const token = serialize(
      mint({
        rootKey,
        dialect,
        identity,
        caveats: [
          caveats.grant(
            { access: ['list'] },
            { bucket: 'b 1', access: ['get'] },
            { bucket: 'b2', object: 'logs/', access: ['put'] },
          ),
        ],
      }),
    );
    const { body } = await of.answer(headers, formOf(token), {});
    expect(JSON.parse(body).scope.split(' ').sort()).toEqual(
      [
        'list',
        ...['get:bucket=b%201', 'list:bucket=b%201'],
        ...['put:obj=b2/logs%2F', 'list:obj=b2/logs%2F'],
      ].sort(),
    );
  });

  test('is in the API’s own words if it has some, or left out', async () => {
    const words = async (scope: unknown) =>
      (await introspect(tokenWith(), {}, endpointWith({ scope: () => scope as string }))).scope;
    expect(await words('docs.readonly openid')).toBe('docs.readonly openid');
    for (const none of ['', ' ', 'a  b', 'a"b', 'a\\b', 'ü', 'a\nb']) {
      expect(await words(none)).toBeUndefined();
    }
    for (const wrong of [undefined, null, 7, ['a']]) {
      await expect(words(wrong)).rejects.toThrow('scope must return a string');
    }
    const scope = vi.fn(() => 'x');
    const token = tokenWith(doc('A'));
    await introspect(token, {}, endpointWith({ scope }));
    expect(scope).toHaveBeenCalledWith(whoami(token, { rootKey, context: {}, usage: 'check' }));
  });

  test('is asked of the API if it is no tree', async () => {
    const set = { isUnrestricted: true, isNothing: false, allows: () => true };
    const all = { ...set, report: () => reportOf(all, {}) };
    const scope: ScopeModel = { kinds: [], reach: () => all, nothing: all };
    const dialect = createDialect({ scope });
    const options = { rootKey, dialect, clients };
    expect(() => createIntrospectionEndpoint(options)).toThrow(/^scope must be given/);
    const own = createIntrospectionEndpoint({ ...options, scope: () => 'all' });
    const { body } = await own.answer(headers, formOf(tokenWith()), {});
    expect(JSON.parse(body)).toMatchObject({ active: true, scope: 'all' });
  });
});

describe('a token is inactive, and not a word of why', () => {
  const forged = serialize(mint({ rootKey: 'another key', identity }));
  test.each<[string, string, object?]>([
    ['junk', 'junk!'],
    ['cut off', tokenWith().slice(0, 40)],
    ['of another key', forged],
    ['expired', tokenWith(time(1000)), { now: 1000 }],
    ['with an unknown caveat', tokenWith('colour = red')],
    ['of another type', serialize(mint({ rootKey, identity: { ...identity, type: 'identity' } }))],
    ['too long', 'A'.repeat(65_537)],
    ['for an address that nobody knows', tokenWith(ip('192.0.2.1'))],
    ['for another address', tokenWith(ip('192.0.2.1')), { ip: '192.0.2.2' }],
    ['for a service that nobody knows', tokenWith(service('opw-paris'))],
    ['for another service', tokenWith(service('opw-paris')), { service: 'opw-lisbon' }],
    ['for some calls', tokenWith(api('all/get/*.*'))],
    ['that reaches nothing', tokenWith(doc('A'), doc('B'))],
  ])('%s', async (_, token, context = {}) => {
    expect(await endpoint.answer(headers, formOf(token), context)).toEqual(INACTIVE);
  });

  test('of a key that is not known, or a lookup that refuses it', async () => {
    const of = endpointWith({ rootKey: async () => undefined });
    expect(await of.answer(headers, formOf(tokenWith()), {})).toEqual(INACTIVE);
  });

  test('revoked', async () => {
    const authority = createAuthority({ keys: rootKey });
    const of = createIntrospectionEndpoint({ authority, clients });
    const token = await authority.issue('usr-1');
    expect(await introspect(token, {}, of)).toMatchObject({ active: true });
    await authority.revoke({ token });
    expect(await of.answer(headers, formOf(token), {})).toEqual(INACTIVE);
  });

  test('but active where the context that the API gives meets its caveats', async () => {
    const token = tokenWith(ip('192.0.2.1'), service('opw-paris'));
    const context = { ip: '192.0.2.1', service: 'opw-paris' };
    expect(await introspect(token, context)).toMatchObject({ active: true });
    expect(await introspect(token, async () => context)).toMatchObject({ active: true });
  });

  test('and what proves an identity reaches nothing, but is active for those who ask for that', async () => {
    const of = endpointWith({ expect: 'identity' });
    const token = serialize(mint({ rootKey, identity: { ...identity, type: 'identity' } }));
    const said = await introspect(token, {}, of);
    expect(said).toMatchObject({ active: true, sub: 'usr-1' });
    expect(said).not.toHaveProperty('scope');
    expect(await of.answer(headers, formOf(tokenWith()), {})).toEqual(INACTIVE);
  });
});

describe('the server’s own trouble', () => {
  test('is 503 if the store is down', async () => {
    const fail = () => Promise.reject(new Error('down'));
    const revocations = { get: fail, set: fail, delete: fail };
    const authority = createAuthority({ keys: rootKey, revocations });
    const seen: Refused[] = [];
    const of = createIntrospectionEndpoint({
      authority,
      clients,
      onRefusal: (refused) => void seen.push(refused),
    });
    expect(await of.answer(headers, formOf(await authority.issue('usr-1')), {})).toEqual({
      status: 503,
      headers: { ...INACTIVE.headers, 'retry-after': '5' },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description: 'The token cannot be verified right now',
      }),
    });
    expect(seen[0]?.error?.cause).toBeInstanceOf(Error);
  });

  test('is an error if a lookup, the context or the scope throws, or is wrong', async () => {
    const down = new Error('down');
    const token = formOf(tokenWith());
    const failing = endpointWith({ rootKey: () => Promise.reject(down) });
    await expect(failing.answer(headers, token, {})).rejects.toBe(down);
    const context = () => Promise.reject(down);
    await expect(endpoint.answer(headers, token, context)).rejects.toBe(down);
    await expect(endpoint.answer(headers, token, { now: Date.now() })).rejects.toThrow(TypeError);
  });
});

describe('an answer', () => {
  const scope = defineScope({
    levels: { doc: {} },
    actions: Array.from({ length: 30 }, (_, i) => `do-something-${i}`) as [string, ...string[]],
  });
  const dialect = createDialect({ scope });
  const of = createIntrospectionEndpoint({ rootKey, dialect, clients });
  const tokenOf = (count: number): string => {
    const ids = Array.from({ length: count }, (_, i) => i.toString(36));
    return serialize(mint({ rootKey, dialect, identity, caveats: [scope.caveats.doc(...ids)] }));
  };
  const answerTo = async (token: string): Promise<string> =>
    (await of.answer(headers, formOf(token), {})).body;

  test('is within a small multiple of the token, whatever its holder has added', async () => {
    for (const count of [1, 10, 100, 500, 5000]) {
      const token = tokenOf(count);
      expect((await answerTo(token)).length).toBeLessThan(4 * token.length + 10_000);
    }
  });

  test('has no scope rather than a part of it', async () => {
    expect(JSON.parse(await answerTo(tokenOf(5))).scope.split(' ')).toHaveLength(150);
    const long = JSON.parse(await answerTo(tokenOf(500)));
    expect(long).toMatchObject({ active: true, sub: 'usr-1' });
    expect(long).not.toHaveProperty('scope');
    expect(long).not.toHaveProperty('caveats');
    expect(await answerTo(tokenOf(5000))).toBe(INACTIVE.body);
  });
});
