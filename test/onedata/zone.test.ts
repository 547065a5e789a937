import { describe, expect, test } from 'vitest';
import { createZone, type ZoneSnapshot } from 'caveats/onedata';
import { SNAPSHOT } from './onezone.js';

const PROVIDER = { name: 'P', domain: 'p.example.com', version: '25.0', online: true };

/** What is wrong with a snapshot. */
function wrongWith(snapshot: unknown): string {
  try {
    Reflect.apply(createZone, undefined, [snapshot]);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a zone of a JSON snapshot', () => {
  const zone = createZone(JSON.parse(JSON.stringify(SNAPSHOT)));

  test('knows its users, spaces and Oneproviders', () => {
    expect(zone.user('alice')).toMatchObject({ groups: ['devs', 'admins'] });
    expect(zone.space('alpha')).toMatchObject({ name: 'Alpha' });
    expect(zone.provider('krakow')).toStrictEqual({
      name: 'KRAKOW',
      domain: 'krakow.example.com',
      version: '21.02.4',
      online: true,
    });
  });

  test('knows which login is whose', () => {
    expect(zone.session?.('login-1', 'alice')).toBe(true);
    expect(zone.session?.('login-1', 'bob')).toBe(false);
    expect(zone.session?.('login-3', 'alice')).toBe(false);
    expect(zone.session?.('login-1', 'nobody')).toBe(false);
  });

  test.each(['nobody', '__proto__', 'constructor', ''])('knows nothing of %j', (id) => {
    expect(zone.user(id)).toBeUndefined();
    expect(zone.space(id)).toBeUndefined();
    expect(zone.provider(id)).toBeUndefined();
  });

  test('may have ids of any form', () => {
    const space =
      '{"name":"S","supports":{"toString":{"storages":{"__proto__":{"readonly":true}}}}}';
    const odd = createZone(
      JSON.parse(`{
        "users": { "constructor": { "spaces": ["__proto__"] } },
        "spaces": { "__proto__": ${space} },
        "providers": { "toString": ${JSON.stringify(PROVIDER)} }
      }`),
    );
    expect(odd.user('constructor')).toMatchObject({ spaces: ['__proto__'] });
    expect(JSON.stringify(odd.space('__proto__'))).toBe(space);
    expect(odd.provider('toString')).toStrictEqual(PROVIDER);
  });

  test('may be empty', () => {
    expect(createZone({}).user('alice')).toBeUndefined();
    expect(createZone({ users: { alice: {} } }).user('alice')).toMatchObject({
      spaces: [],
      groups: [],
    });
    expect(
      Reflect.apply(createZone, undefined, [{ spaces: { s: { name: 'S' } } }]).space('s'),
    ).toMatchObject({ name: 'S' });
  });

  test('is a copy, which what is done to the snapshot does not change', () => {
    const spaces = ['s'];
    const snapshot: ZoneSnapshot = {
      users: { alice: { spaces } },
      spaces: { s: { name: 'S', supports: {} }, t: { name: 'T', supports: {} } },
    };
    const copy = createZone(snapshot);
    spaces.push('t');
    expect(copy.user('alice')).toMatchObject({ spaces: ['s'] });
    expect(Object.isFrozen(copy)).toBe(true);
  });

  test.each([
    ['snapshot must be an object', []],
    ['snapshot must be an object', null],
    ['users must be an object', { users: [] }],
    ['users.a must be an object', { users: { a: 'b' } }],
    ['users.a.spaces must be a list of strings', { users: { a: { spaces: 's' } } }],
    ['users.a.groups must be a list of strings', { users: { a: { groups: [1] } } }],
    ['users.a.clusters must be a list of strings', { users: { a: { clusters: 'c' } } }],
    ['users.a.blocked must be a boolean', { users: { a: { blocked: 'no' } } }],
    ['users.a.sessions must be a list of strings', { users: { a: { sessions: [null] } } }],
    ['users.a.spaces must be known spaces', { users: { a: { spaces: ['s'] } } }],
    ['spaces.s.name must be a string', { spaces: { s: { supports: {} } } }],
    ['spaces.s.supports must be an object', { spaces: { s: { name: 'S', supports: 'p' } } }],
    [
      'spaces.s.supports must be known Oneproviders',
      { spaces: { s: { name: 'S', supports: { p: { storages: {} } } } } },
    ],
    [
      'spaces.s.supports.p.storages must be an object',
      { spaces: { s: { name: 'S', supports: { p: {} } } }, providers: { p: PROVIDER } },
    ],
    [
      'spaces.s.supports.p.storages.x.readonly must be a boolean',
      {
        spaces: { s: { name: 'S', supports: { p: { storages: { x: { readonly: 1 } } } } } },
        providers: { p: PROVIDER },
      },
    ],
    [
      "users.a: unknown option 'session' (it takes: blocked, clusters, groups, sessions, spaces)",
      { users: { a: { session: [] } } },
    ],
    ['providers.p.domain must be a string', { providers: { p: { ...PROVIDER, domain: 1 } } }],
    ['providers.p.online must be a boolean', { providers: { p: { ...PROVIDER, online: 1 } } }],
  ])('says where it is wrong: %s', (message, snapshot) => {
    expect(wrongWith(snapshot)).toBe(`zone snapshot: ${message}`);
  });
});
