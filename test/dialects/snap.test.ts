import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  addThirdPartyCaveat,
  type AnyCaveat,
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  serialize,
  type Token,
  TokenError,
  verify,
} from 'caveats';
import { addFirstPartyCaveat, bindDischarge } from 'caveats/macaroon';
import { requireToken } from 'caveats/node';
import { scopeLaws } from 'caveats/testing';
import { accountOf, readExport, readHeader } from '../../examples/dialects/snap-credentials.js';
import { acl, channel, snap as dialect, snaps } from '../../examples/dialects/snap.js';
import vectors from '../vectors/dialects/snap.json' with { type: 'json' };
import { testKindLaws } from './kind-laws.js';

const { rootKey, dischargeKey, identifier, account } = vectors;
const LOGIN = 'login.ubuntu.com';
const SCHEME = 'Macaroon ';
const failure = (code: string) => expect.objectContaining({ code });
const request = {
  now: Date.parse('2026-12-01T00:00:00Z') / 1000,
  access: 'package_access',
  resource: { snap: 'hello' },
  channel: 'edge',
} as const;

/** What each recorded token is denied. */
const DENIED: Readonly<Record<keyof typeof vectors.credentials, object[]>> = {
  'of snapd': [{ access: 'package_push' }, { now: Date.parse('2027-09-06T12:00:02Z') / 1000 }],
  'of snapcraft export-login': [
    { access: 'package_purchase' },
    { resource: { snap: 'hello-mallory' } },
    { channel: 'latest/stable' },
    { now: Date.parse('2027-05-20T20:30:23Z') / 1000 },
  ],
};

describe.each(Object.entries(vectors.credentials))('credentials %s', (name, credentials) => {
  const token = readExport(credentials.export);

  test('are read from a header, with quotes or without, and from an export', () => {
    for (const header of [credentials.snapd, credentials['craft-store']]) {
      expect(readHeader(header.slice(SCHEME.length))).toBe(serialize(token));
    }
  });

  test('are read, each condition as it was written', () => {
    const { caveats, discharges } = inspect(token, { dialect }).unverified;
    const values = [...caveats, ...discharges.flatMap((each) => each.caveats)].flatMap((each) =>
      each.party === 'first' ? [each.caveat] : [],
    );
    expect(values.map((value) => value && dialect.write(value))).toEqual(credentials.conditions);
  });

  test('are verified, and denied what they do not reach', () => {
    const grant = verify(token, { rootKey, dialect, request });
    expect(accountOf(grant, identifier)).toEqual(expect.objectContaining({ openid: 'AbCdEfG' }));
    for (const other of DENIED[name as keyof typeof DENIED]) {
      const { caveats } = explain(token, { rootKey, dialect, request: { ...request, ...other } });
      expect(caveats.filter(({ met }) => !met)).toHaveLength(1);
    }
  });

  test('are denied without their discharge, with one that is not bound, and with another key', () => {
    const { macaroon, discharges } = token;
    const unbound = deserialize(JSON.parse(atob(credentials.export)).v.d).macaroon;
    for (const [given, code] of [
      [{ macaroon }, 'missing_discharge'],
      [{ macaroon, discharges: [unbound] }, 'bad_signature'],
      [{ macaroon, discharges: [...discharges, ...discharges] }, 'unexpected_discharge'],
    ] as const) {
      expect(() => verify(given, { rootKey, dialect, request })).toThrow(failure(code));
    }
    const other = { rootKey: 'another key of a snap store, 32', dialect, request };
    expect(() => verify(token, other)).toThrow(failure('bad_signature'));
  });

  test('are narrowed before the discharge is bound, and never widened', () => {
    const { r, d } = JSON.parse(atob(credentials.export)).v;
    const narrow = (...caveats: (AnyCaveat | string)[]): Token => {
      const { macaroon } = attenuate(r, caveats as [], { dialect });
      return { macaroon, discharges: [bindDischarge(macaroon, deserialize(d).macaroon)] };
    };
    const verifyIt = (token: Token, access: 'package_access' | 'package_update') =>
      verify(token, { rootKey, dialect, request: { ...request, access } });
    verifyIt(narrow(acl('package_access')), 'package_access');
    const wide = narrow(acl('package_access'), acl('package_access', 'package_update'));
    expect(() => verifyIt(wide, 'package_update')).toThrow(failure('scope_denied'));
    const unknown = narrow('myapps.developer.ubuntu.com|package_id|["x"]');
    expect(() => verifyIt(unknown, 'package_access')).toThrow(failure('unknown_caveat'));
    expect(() =>
      verifyIt({ ...token, macaroon: narrow(acl('package_access')).macaroon }, 'package_access'),
    ).toThrow(failure('bad_signature'));
  });
});

test.each(vectors.foreign)("a placeholder of craft-store's tests is malformed", ({ header }) => {
  expect(() => readHeader(header.slice(SCHEME.length))).toThrow(failure('malformed_token'));
});

test.each([
  ...[
    '',
    'root=',
    'root="a',
    'root=a discharge=b',
    'discharge=a',
    'discharge=a, root=b',
    'roots=a',
  ],
  ...['root=a, root=b', 'root=a, discharge=b, foo=c', 'root="a", discharge="b" ', 'ROOT=a'],
])('a header %j is malformed', (field) => {
  expect(readHeader(field)).toBe('');
});

test.each([
  ...[
    'acl|["package_access","package_push"]',
    'acl|[]',
    'acl|["a" ]',
    'acl|"package_access"',
    'acl|package_access',
  ],
  ...[
    'acl|[""]',
    'acl|["a", "a"]',
    'acl|["a\\"b"]',
    'expires|2027-05-20',
    'expires|tomorrow',
    'expires|2027-02-30T00:00:00',
  ],
  ...[
    'expires|2027-05-20T20:30:22Z',
    'expires|2027-05-20T20:30:22.8',
    'expires|2027-05-20 20:30:22',
    'account|e30=',
  ],
  ...['packages|[{"name": "hello"}]', 'version|1', 'acl', ''],
])('myapps.developer.ubuntu.com|%s is not read', (text) => {
  expect(dialect.read(`myapps.developer.ubuntu.com|${text}`)).toBeUndefined();
  expect(dialect.read(text)).toBeUndefined();
});

test.each([
  'e30=',
  'eyJvcGVuaWQiOiAxfQ==',
  'eyJvcGVuaWQiOiAiYSJ9Cg',
  '{"openid": "a"}',
  '',
  'AA==',
])('login.ubuntu.com|account|%s is not read', (encoded) => {
  expect(dialect.read(`${LOGIN}|account|${encoded}`)).toBeUndefined();
});

test('inferScope reports snaps, permissions and the first end', () => {
  const token = readExport(vectors.credentials['of snapcraft export-login'].export);
  const inferred = inferScope(token, { rootKey, dialect, context: { now: request.now } });
  const access = ['package_access', 'package_push', 'package_release'];
  expect(inferred.scope).toEqual({
    kind: 'only',
    resources: [
      { snap: 'hello', access },
      { snap: 'hello-world', access },
    ],
  });
  expect(inferred.skipped).toEqual([{ type: 'channels', list: ['edge', 'latest/candidate'] }]);
  expect(inferred.validUntil).toBe(Date.parse('2027-05-20T20:30:22Z') / 1000);
});

describe('an account is believed only from the discharge that the store asked for', () => {
  const mallory = `${LOGIN}|account|${btoa('{"openid": "mallory"}')}`;
  const { r, d } = JSON.parse(atob(vectors.credentials['of snapd'].export)).v;
  const root = deserialize(r);
  const whoOf = (token: Token): string | undefined =>
    accountOf(verify(token, { rootKey, dialect, request }), identifier)?.openid;
  const bound = ({ macaroon }: Token, ...discharges: Token['discharges']): Token => ({
    macaroon,
    discharges: discharges.map((each) => bindDischarge(macaroon, each)),
  });
  const own = deserialize(d).macaroon;

  test('and not from the token itself', () => {
    expect(whoOf(bound(attenuate(root, [mallory], { dialect }), own))).toBe('AbCdEfG');
  });

  test('nor from the discharge of a caveat that a holder added', () => {
    const key = 'a key that the holder made, 32 bytes';
    const added = addThirdPartyCaveat(root, { rootKey: key, identifier: 'mine', location: LOGIN });
    const { macaroon } = mintDischarge({
      rootKey: key,
      identifier: 'mine',
      caveats: [mallory],
      dialect,
    });
    expect(whoOf(bound(added, own, macaroon))).toBe('AbCdEfG');
  });

  test('nor from one that another discharge asked for by the same name', () => {
    const key = 'a key that the holder made, 32 bytes';
    const added = addThirdPartyCaveat(root, { rootKey: key, identifier: 'mine', location: LOGIN });
    const asking = addThirdPartyCaveat(
      mintDischarge({ rootKey: key, identifier: 'mine', dialect }),
      { rootKey: key, identifier, location: LOGIN },
    );
    const fake = mintDischarge({ rootKey: key, identifier, caveats: [mallory], dialect });
    expect(whoOf(bound(added, own, asking.macaroon, fake.macaroon))).toBe('AbCdEfG');
  });

  test('and of two accounts in it, none', () => {
    expect(whoOf(bound(root, addFirstPartyCaveat(own, mallory)))).toBeUndefined();
  });
});

test('a server guards with the header that snapd and craft-store send', async () => {
  const authorize = requireToken({
    rootKey,
    dialect,
    credentials: [{ header: 'authorization', scheme: 'Macaroon', read: readHeader }],
    request({ url = '' }) {
      const [, action, name = ''] = url.split('/');
      const access = action === 'push' ? 'package_push' : 'package_update';
      return { resource: { snap: name }, access, channel: 'edge', now: request.now };
    },
  });
  const server = createServer((req, res) => {
    void authorize(req, res).then((authorized) => {
      if (authorized) res.end(JSON.stringify(accountOf(authorized.grant, identifier)));
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const ask = async (path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return [response.status, await response.json()] as const;
  };

  const { snapd, 'craft-store': craft } = vectors.credentials['of snapcraft export-login'];
  const { is_verified: _, ...known } = account;
  for (const header of [snapd, craft]) {
    expect(await ask('/push/hello', header)).toEqual([200, known]);
    expect((await ask('/push/other', header))[0]).toBe(403);
    expect((await ask('/update/hello', header))[0]).toBe(403);
    // Without its discharge, with a changed letter, and with another scheme.
    expect((await ask('/push/hello', header.split(', ')[0]))[0]).toBe(401);
    expect((await ask('/push/hello', header.replace(/.{9}("?)$/, 'AAAAAAAAA$1')))[0]).toBe(401);
    expect((await ask('/push/hello', header.replace('Macaroon', 'Bearer')))[0]).toBe(401);
  }
  expect((await ask('/push/hello'))[0]).toBe(401);
  expect((await ask('/push/hello', 'Macaroon root=x'))[0]).toBe(401);
});

const moments = ['2026-09-06T12:00:00.000000', '2027-05-20T20:30:22'];
const times = moments.map((at) => Date.parse(`${at.slice(0, 19)}Z`) / 1000);
const hosts = ['myapps.developer.ubuntu.com', LOGIN];
const endings = hosts.flatMap((host) =>
  moments.map((at) => dialect.read(`${host}|expires|${at}`)!.caveat),
);
const told = (type: string) => ({ values: moments.map((at) => ({ type, at })), requests: [{}] });
const json = ['{"openid": "a"}', JSON.stringify(account)];

describe('kinds', () =>
  testKindLaws(
    dialect,
    {
      time: {
        values: endings,
        requests: times.flatMap((time) => [{ now: time - 1 }, { now: time }]),
        alsoMeets: () => true,
      },
      valid_since: told('valid_since'),
      'login.valid_since': told('login.valid_since'),
      'login.last_auth': told('login.last_auth'),
      account: {
        values: json.map((text) => ({ type: 'account', json: text }) as AnyCaveat),
        requests: [{}],
      },
      channels: {
        values: [['edge'], ['beta', 'edge']].map(
          (list) => ({ type: 'channels', list }) as AnyCaveat,
        ),
        requests: [{ channel: 'edge' }, { channel: 'beta' }, { channel: 'stable' }],
      },
    },
    { always: ['valid_since', 'login.valid_since', 'login.last_auth', 'account'] },
  ));

const names = ['hello', 'x', 'z'];
const actions = ['package_access', 'package_push', 'package_update'] as const;

describe.each(
  scopeLaws(dialect.scope, {
    caveats: [
      acl('package_access'),
      acl('package_access', 'package_push'),
      ...[['hello'], ['hello', 'x']].map((list) => ({ type: 'packages', list }) as const),
    ],
    requests: [
      ...names.flatMap((name) => actions.map((access) => ({ resource: { snap: name }, access }))),
      ...[
        { access: 'package_push' as const },
        { resource: { snap: 'hello' } },
        { resource: {} },
        {},
      ],
    ],
    toQuery: ({ resource, access }) => resource && access && { ...resource, access },
  }),
)('scope', ({ name, run }) => {
  test(name, run);
});

test('a store mints the root of a token', () => {
  const token = mint({ rootKey, dialect, identifier: 'root-2', caveats: [acl('package_access')] });
  expect(verify(token, { rootKey, dialect, request }).identity.id).toBe('root-2');
  expect(dischargeKey).toMatch(/Ubuntu One/);
});

test('a root is narrowed to a permission, a snap and a channel', () => {
  const root = mint({ rootKey, dialect, identifier: 'root-3' });
  const narrow = attenuate(root, [acl('package_release'), snaps('hello'), channel('edge')], {
    dialect,
  });
  const ask = (name: string, to: string) => () =>
    verify(narrow, {
      rootKey,
      dialect,
      request: { resource: { snap: name }, access: 'package_release', channel: to },
    });
  expect(ask('hello', 'edge')().caveats).toHaveLength(3);
  expect(ask('other', 'edge')).toThrow(TokenError);
  expect(ask('hello', 'stable')).toThrow(TokenError);
});
