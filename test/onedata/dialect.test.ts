import {
  asn,
  type CaveatFailure,
  consumer,
  country,
  createDialect,
  defineCaveat,
  inferScope,
  interfaceIs,
  ip,
  mint,
  region,
  scopeAllows,
  service,
  standardDialect,
  time,
  verify,
} from 'caveats';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  type OnedataCaveat,
  onedataIdentity,
  type OnedataIdentity,
  type OnedataRequest,
  onedataDialect,
  type OnedataDialect,
  toObjectId,
  onedataDialectFor,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { refused } from '../token/thrown.js';
import { CAVEAT_TYPES } from './arbitraries.js';
import { withConditions } from './onezone.js';

const rootKey = 'secret';
const TYPES = ['access', 'identity', 'invite'] as const;
type TokenType = (typeof TYPES)[number];

const objectId = toObjectId({ fileUuid: 'f', spaceId: 's' });
const person = { version: 2, id: 'i', subject: 'usr-1', persistence: { kind: 'named' } } as const;
const IDENTITIES: Readonly<Record<TokenType, OnedataIdentity>> = {
  access: { ...person, type: 'access' },
  identity: { ...person, type: 'identity' },
  invite: { ...person, type: 'invite', inviteType: 'userJoinSpace', targetId: 's' },
};

/** A request that meets every caveat below, if it may be met at all. */
const request: OnedataRequest = {
  now: 1,
  ip: '10.0.0.1',
  asn: 631,
  country: 'PL',
  regions: ['Europe'],
  consumer: 'usr-1',
  service: 'ozw-onezone',
  interface: 'oneclient',
  api: { service: 'ozw', operation: 'get', resource: 'space.s.instance:private' },
  data: { path: '/s/f', objectIds: [objectId] },
  access: 'read',
};

type OfType = { readonly [C in OnedataCaveat as C['type']]: C };
const CAVEATS: OfType = {
  time: time(2),
  ip: ip('10.0.0.1'),
  asn: asn(631),
  'geo.country': country('PL'),
  'geo.region': region('Europe'),
  consumer: consumer('usr-1'),
  service: service('ozw-*'),
  interface: interfaceIs('oneclient'),
  api: { type: 'api', whitelist: ['all/all/*.*.*:*'] },
  'data.readonly': dataReadonly(),
  'data.path': dataPath('/s'),
  'data.objectid': dataObjectId(objectId),
  authorization: authorizationNone(),
};

/** Where a caveat may stand, in the words of Onedata. */
const MAY_STAND: Readonly<Record<TokenType, readonly string[]>> = {
  access: CAVEAT_TYPES.filter((type) => type !== 'authorization'),
  identity: ['time', 'ip', 'asn', 'geo.country', 'geo.region', 'consumer', 'interface'],
  invite: ['time', 'ip', 'asn', 'geo.country', 'geo.region', 'consumer'],
};

interface Asked {
  readonly token: TokenType;
  readonly dialect: OnedataDialect;
}

const tokenOf = (type: TokenType, caveats: readonly OnedataCaveat[]) => {
  const identifier = onedataIdentity.encode(IDENTITIES[type]);
  return mint({ rootKey, identifier, caveats, dialect: onedataDialect });
};

/** Verifies a token, and infers its scope. */
function bothWays({ token: type, dialect }: Asked, ...caveats: OnedataCaveat[]) {
  const token = tokenOf(type, caveats);
  const options = { rootKey, dialect, expect: type };
  return {
    verify: () => verify(token, { ...options, request }).caveats,
    inferScope: () => inferScope(token, { ...options, context: request }),
  };
}

const failuresOf = (run: () => unknown): readonly CaveatFailure[] => refused(run).failures;

describe.each(TYPES)('in a token of type %s', (type) => {
  const asked: Asked = { token: type, dialect: onedataDialectFor(type) };

  test.each(CAVEAT_TYPES.filter((of) => MAY_STAND[type].includes(of)))('%s may stand', (of) => {
    const { verify: verified, inferScope: inferred } = bothWays(asked, CAVEATS[of]);
    expect(verified()).toStrictEqual([CAVEATS[of]]);
    expect(inferred).not.toThrow();
  });

  test.each(CAVEAT_TYPES.filter((of) => !MAY_STAND[type].includes(of)))(
    '%s makes it fail, also where its scope is inferred',
    (of) => {
      const ways = bothWays(asked, CAVEATS.time, CAVEATS[of]);
      for (const way of Object.values(ways)) {
        expect(failuresOf(way)).toMatchObject([
          { index: 1, caveat: CAVEATS[of], reason: 'not_in_token_type', code: 'context_denied' },
        ]);
      }
    },
  );

  test.each([
    'doc = A',
    'table = A/t',
    'access = read',
    'scope = identity_token',
    'time < soon',
    '',
  ])('%j is not known', (condition) => {
    const token = withConditions(tokenOf(type, []), [condition]);
    const options = { rootKey, dialect: onedataDialectFor(type) };
    expect(failuresOf(() => verify(token, { ...options, expect: type, request }))).toMatchObject([
      { condition, reason: 'unknown_caveat' },
    ]);
  });
});

describe('an access token where an identity token is expected', () => {
  const asked: Asked = { token: 'access', dialect: onedataDialectFor('access', 'identity') };

  test('may have authorization = none, and what an identity token may', () => {
    const allowed = MAY_STAND.identity.map((type) => CAVEATS[type as OnedataCaveat['type']]);
    const ways = bothWays(asked, authorizationNone(), ...allowed);
    expect(ways.verify()).toStrictEqual([authorizationNone(), ...allowed]);
    expect(ways.inferScope).not.toThrow();
  });

  test.each(['service', 'api', 'data.readonly', 'data.path', 'data.objectid'] as const)(
    'may not have %s',
    (type) => {
      const ways = bothWays(asked, authorizationNone(), CAVEATS[type]);
      for (const way of Object.values(ways)) {
        expect(failuresOf(way)).toMatchObject([{ index: 1, reason: 'not_in_token_type' }]);
      }
    },
  );

  test('is the only one that is not looked at as what it is', () => {
    for (const type of TYPES) {
      for (const expected of TYPES) {
        const isLegacy = type === 'access' && expected === 'identity';
        const own = onedataDialectFor(type);
        expect(onedataDialectFor(type, expected) === own).toBe(!isLegacy);
      }
    }
  });
});

describe('the dialect', () => {
  test('of access tokens is the one that has no other name', () => {
    expect(onedataDialectFor('access')).toBe(onedataDialect);
  });

  test.each(['', 'act', 'constructor', null, undefined])('is there for no type %j', (type) => {
    const message = `onedataDialectFor: '${type}' must be 'access', 'identity' or 'invite'`;
    expect(() => onedataDialectFor(type as 'access')).toThrow(new TypeError(message));
    if (type === undefined) return;
    expect(() => onedataDialectFor('access', type as 'access')).toThrow(new TypeError(message));
  });

  test('knows each kind once', () => {
    expect([...onedataDialect.kinds.keys()].sort()).toEqual([...CAVEAT_TYPES].sort());
  });

  test('knows the fields of a request that its kinds read, and no others', () => {
    const token = tokenOf('access', [dataReadonly()]);
    const check = (given: object) => () =>
      verify(token, { rootKey, dialect: onedataDialect, request: { ...request, ...given } });
    expect(check({})).not.toThrow();
    expect(check({ resource: { doc: 'A' } })).toThrow(/^request: unknown field 'resource'/);
    expect(check({ data: '/s/f' })).toThrow(new TypeError('request.data must be an object'));
    expect(check({ deferred: 'data' })).toThrow(
      new TypeError('request.deferred must be a list of strings'),
    );
    expect(check({ access: 'append' })).toThrow(
      new TypeError("request.access must be 'read' or 'write'"),
    );
  });

  test('can be widened by kinds of one’s own', () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      decode: (text) => (text === 'tenant a' ? { type: 'tenant' } : undefined),
      encode: () => 'tenant a',
      check: () => ({ ok: true }),
    });
    const known = [...onedataDialect.kinds.values()].filter(({ role }) => role !== 'scope');
    const { scope, identity } = onedataDialect;
    const dialect = createDialect({ kinds: [...known, tenant], scope, identity });
    expect([...dialect.kinds.keys()].sort()).toEqual([...CAVEAT_TYPES, 'tenant'].sort());
    expect(dialect.read('tenant a')?.caveat).toStrictEqual({ type: 'tenant' });
    const none = dialect.read('authorization = none')!;
    expect(none.kind.check(none.caveat, request)).toEqual({
      ok: false,
      reason: 'not_in_token_type',
    });
    const identifier = onedataIdentity.encode(IDENTITIES.access);
    const token = mint({ rootKey, identifier, caveats: ['tenant a', dataPath('/s')], dialect });
    const inferred = inferScope(token, { rootKey, dialect, context: {} });
    expect(scopeAllows(inferred, { path: '/s/f', access: 'write' })).toBe(true);
    expect(scopeAllows(inferred, { path: '/t' })).toBe(false);
  });

  test('reads nothing of the standard kinds that the core would not read', () => {
    for (const condition of [
      'time < 1571147494',
      'asn = 631|632',
      'geo.country != PL',
      'geo.region = EU|Asia',
      'consumer = usr-1|grp-2|prv-*',
      'service = ozw-onezone|opw-*',
      'interface = rest',
      'api = all/get/space.*.*:*',
      'ip = 189.34.15.0/24',
    ]) {
      expect(onedataDialect.read(condition)?.caveat).toStrictEqual(
        standardDialect.read(condition)?.caveat,
      );
    }
  });

  test('tells, where a scope is inferred, the usage caveats that were not checked', () => {
    const data = [CAVEATS['data.readonly'], CAVEATS['data.path'], CAVEATS['data.objectid']];
    const usage = [CAVEATS.service, CAVEATS.interface, CAVEATS.api];
    const asked = { token: 'access', dialect: onedataDialect } as const;
    const inferred = bothWays(asked, CAVEATS.time, ...data, ...usage).inferScope();
    expect(inferred.validUntil).toBe(2);
    expect(inferred.skipped).toStrictEqual(usage);
    expect(inferred.scope).toEqual({
      readonly: true,
      spaces: { kind: 'only', values: ['s'] },
      paths: { kind: 'only', values: ['/s'] },
      objects: [[objectId]],
    });
  });
});
