import { standardDialect } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint } from '../../src/http/index.js';
import { authorityWith } from './authority-world.js';
import { bearer, guardWith, refusalOf, request, rootKey, token, tokenWith } from './world.js';

const authority = authorityWith();

/** What both the guard and the endpoint refuse to be made of. */
const WRONG: readonly [string, object | null | undefined][] = [
  ['no options', undefined],
  ['null', null],
  ['neither a key nor an authority', {}],
  ['an authority beside a key', { authority, rootKey }],
  ['an authority beside a lookup', { authority, rootKey: () => rootKey }],
  ['an authority beside a dialect', { authority, dialect: standardDialect }],
  ['null for an authority', { authority: null }],
  ['null for an authority, and a key', { authority: null, rootKey }],
  [
    'what an authority is made of',
    { authority: { keys: { current: 'k1', keys: { k1: rootKey } } } },
  ],
  ['a promise of an authority', { authority: Promise.resolve(authority) }],
  ['a part of an authority', { authority: { verify: authority.verify } }],
  ['an empty key', { rootKey: '' }],
  ['empty bytes for a key', { rootKey: new Uint8Array() }],
  ['a number for a key', { rootKey: 7 }],
  ['a promise of a key', { rootKey: Promise.resolve(rootKey) }],
  ['null for a dialect', { rootKey, dialect: null }],
  ['a list for a dialect', { rootKey, dialect: [] }],
  ['the options of a dialect', { rootKey, dialect: { kinds: [] } }],
  ['a list of expected types', { rootKey, expect: ['access'] }],
  ['no length', { rootKey, maxLength: 0 }],
  ['a fraction of a length', { rootKey, maxLength: 0.5 }],
  ['an endless length', { rootKey, maxLength: Infinity }],
  ['a length as text', { rootKey, maxLength: '100' }],
  ['a text for tellConditions', { rootKey, tellConditions: 'false' }],
];

const WRONG_GUARD: readonly [string, object][] = [
  ['an option of 0.4', { optional: true }],
  ['a realm with quotes', { realm: 'a "b"' }],
  ['a realm with a backslash', { realm: 'a\\' }],
  ['a realm with a line break', { realm: 'a\r\nSet-Cookie: b' }],
  ['a realm that is not ASCII', { realm: 'é' }],
  ['an empty realm', { realm: '' }],
  ['a realm that is no text', { realm: 7 }],
  ['no credentials', { credentials: [] }],
  ['null for credentials', { credentials: null }],
  ['a text for credentials', { credentials: 'authorization' }],
  ['a credential that is none', { credentials: [undefined] }],
  ['a credential without a header', { credentials: [{ scheme: 'Bearer' }] }],
  ['a list with a hole', { credentials: new Array(1) }],
  ['a header with a space', { credentials: [{ header: 'x auth' }] }],
  ['a header with a colon', { credentials: [{ header: 'authorization:' }] }],
  ['an empty header', { credentials: [{ header: '' }] }],
  ['an empty scheme', { credentials: [{ header: 'authorization', scheme: '' }] }],
  ['a scheme with a space', { credentials: [{ header: 'authorization', scheme: 'Bearer ' }] }],
  ['a scheme that is no text', { credentials: [{ header: 'authorization', scheme: null }] }],
  ['one header twice', { credentials: [{ header: 'x-a' }, { header: 'X-A' }] }],
  [
    'one scheme twice',
    {
      credentials: [
        { header: 'authorization', scheme: 'Bearer' },
        { header: 'Authorization', scheme: 'bearer' },
      ],
    },
  ],
  [
    'a header with a scheme and without',
    { credentials: [{ header: 'authorization', scheme: 'Bearer' }, { header: 'authorization' }] },
  ],
  [
    'a header without a scheme and with one',
    { credentials: [{ header: 'authorization' }, { header: 'authorization', scheme: 'Bearer' }] },
  ],
];

describe('a mistake in the options shows when they are given, and not with the first request', () => {
  test.each(WRONG)('%s, for a guard', (_, options) => {
    expect(() => createGuard(options as never)).toThrow(TypeError);
  });

  test.each(WRONG)('%s, for the endpoint', (_, options) => {
    expect(() => createScopeEndpoint(options as never)).toThrow(TypeError);
  });

  test.each(WRONG_GUARD)('%s', (_, options) => {
    expect(() => createGuard({ rootKey, ...options } as never)).toThrow(TypeError);
  });

  test.each([
    [{}, 'rootKey or authority must be given'],
    [{ authority: {} }, 'authority must be made with createAuthority'],
    [{ authority, rootKey }, 'rootKey cannot be combined with authority, which has its own'],
    [
      { authority, dialect: standardDialect },
      'dialect cannot be combined with authority, which has its own',
    ],
  ])('and is named', (options, message) => {
    expect(() => createGuard(options as never)).toThrow(message);
  });

  test('and no message repeats what was given', () => {
    const message = (options: object): string => {
      try {
        createGuard({ rootKey, ...options } as never);
      } catch (error) {
        return String(error);
      }
      return '';
    };
    const SECRET = 'SECRET "';
    for (const options of [{ realm: SECRET }, { credentials: [{ header: SECRET }] }]) {
      expect(message(options)).toMatch(/^TypeError: .{10}/);
      expect(message(options)).not.toContain('SECRET');
    }
  });
});

describe('options', () => {
  test('may all be undefined but for the key', async () => {
    const guard = createGuard({
      rootKey,
      dialect: undefined,
      expect: undefined,
      maxLength: undefined,
      tellConditions: undefined,
      credentials: undefined,
      realm: undefined,
    });
    expect((await guard.authorize(bearer(token), request)).ok).toBe(true);
  });

  test('may all be undefined but for the authority', async () => {
    const guard = createGuard({
      authority,
      rootKey: undefined,
      dialect: undefined,
      expect: undefined,
      maxLength: undefined,
    });
    expect((await guard.authorize(bearer(token), request)).ok).toBe(true);
  });

  test('name the dialect', async () => {
    const guard = guardWith({ dialect: standardDialect });
    expect((await guard.authorize(bearer(tokenWith('doc = A')), request)).ok).toBe(true);
  });

  test('that change later change nothing', async () => {
    const credentials = [{ header: 'authorization', scheme: 'Bearer' }];
    const key = new TextEncoder().encode(rootKey);
    const options = { rootKey: key, credentials, realm: 'docs' };
    const guard = createGuard(options);
    Object.assign(options, { realm: '"', tellConditions: true });
    credentials[0]!.scheme = 'Macaroon';
    key.fill(0);
    expect((await guard.authorize(bearer(token), request)).ok).toBe(true);
    const refused = refusalOf(await guard.authorize({}, request));
    expect(refused.headers['www-authenticate']).toBe('Bearer realm="docs"');
  });

  test('make functions that need no object around them', async () => {
    const { authorize, authorizeList, whoami, refuse } = guardWith();
    expect((await authorize(bearer(token), request)).ok).toBe(true);
    expect((await authorizeList(bearer(token), request, 'doc')).ok).toBe(true);
    expect((await whoami(bearer(token), request)).status).toBe(200);
    expect((await refuse('undeclared_route')).status).toBe(404);
    const { answer } = createScopeEndpoint({ rootKey });
    expect((await answer({ token }, {})).status).toBe(200);
  });
});
