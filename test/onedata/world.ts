import {
  api,
  asn,
  consumer,
  country,
  interfaceIs,
  notCountry,
  notRegion,
  region,
  service,
  time,
} from 'caveats';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  type OnedataCaveat,
  type OnedataIdentity,
  type OnedataRequest,
  toObjectId,
} from 'caveats/onedata';
import fc from 'fast-check';

// A world that is small, so that caveats and requests often have to do with each other.
const IDS = ['d', 'f'].map((fileUuid) => toObjectId({ fileUuid, spaceId: 's' }));
const PATHS = ['/s', '/s/d', '/s/d/f', '/t/constructor'] as const;
const SERVICES = ['ozw-a', 'opw-a', 'opw-b', 'opp-a'] as const;
const CONSUMERS = ['usr-1', 'usr-2', 'prv-1'] as const;
const GROUPS = ['grp-1', 'grp-2'] as const;
const INTERFACES = ['rest', 'oneclient', 'graphsync'] as const;

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1 });

const PATTERNS = [
  'all/all/*.*.*:*',
  'ozw/get/*.*.*:*',
  'all/all/space.*.*:private',
  'ozw/all/space.s.user,*:*',
];

type Arbitraries = { readonly [C in OnedataCaveat as C['type']]: fc.Arbitrary<C> };

/** Caveats that a request of this world may well meet, by type. */
const CAVEATS: Arbitraries = {
  time: oneOf([500, 1000, 2000]).map(time),
  ip: some(['10.0.0.1/8', '10.1.2.3/32', '0.0.0.0/0']).map((whitelist) => ({
    type: 'ip',
    whitelist,
  })),
  asn: some([1, 2]).map((numbers) => asn(...numbers)),
  'geo.country': fc
    .tuple(oneOf([country, notCountry]), some(['PL', 'FR']))
    .map(([make, codes]) => make(...codes)),
  'geo.region': fc
    .tuple(oneOf([region, notRegion]), some(['EU', 'Asia'] as const))
    .map(([make, regions]) => make(...regions)),
  consumer: some([...CONSUMERS, ...GROUPS, 'usr-*', 'grp-*']).map((names) => consumer(...names)),
  service: some([...SERVICES, 'opw-*']).map((names) => service(...names)),
  interface: oneOf(INTERFACES).map(interfaceIs),
  api: some(PATTERNS).map((patterns) => api(...patterns)),
  'data.readonly': fc.constant(dataReadonly()),
  'data.path': some(PATHS).map((paths) => dataPath(...paths)),
  'data.objectid': some(IDS).map((ids) => dataObjectId(...ids)),
  authorization: fc.constant(authorizationNone()),
};

const { authorization: _, ...METABLE } = CAVEATS;

/** A caveat that may be met. */
export const caveat: fc.Arbitrary<OnedataCaveat> = fc.oneof(...Object.values(METABLE));
export const caveats: fc.Arbitrary<OnedataCaveat[]> = fc.array(caveat, { maxLength: 4 });

/** A caveat of any kind, and conditions that grant nothing or that nobody reads. */
export const condition: fc.Arbitrary<OnedataCaveat | string> = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(...Object.values(CAVEATS)) },
  {
    weight: 1,
    arbitrary: oneOf(['time < soon', 'doc = A', '', 'data.path = Lw==', 'data.objectid = A']),
  },
);

/** Everything that a server can know, or only a part of it. */
export const request: fc.Arbitrary<OnedataRequest> = fc.record(
  {
    now: fc.constant(999),
    ip: oneOf(['10.1.2.3', '::ffff:10.9.9.9', '203.0.113.1', '2001:db8::1', 'junk']),
    asn: oneOf([1, 3]),
    country: oneOf(['PL', 'DE', 'XX']),
    regions: fc.subarray(['EU', 'Europe', 'Asia']),
    service: oneOf(SERVICES),
    consumer: oneOf(CONSUMERS),
    groups: fc.subarray([...GROUPS]),
    interface: oneOf(INTERFACES),
    api: fc.record({
      service: oneOf(['ozw', 'opw']),
      operation: oneOf(['get', 'delete'] as const),
      resource: oneOf([
        'space.s.instance:private',
        'space.s.user,u:auto',
        'group.g.x:private',
        'user.1.instance:private',
        'op_space.t.instance:private',
        'x',
      ]),
    }),
    data: fc.record(
      { path: oneOf([...PATHS, '/s/x', '/s/../t']), objectIds: fc.subarray([...IDS]) },
      { requiredKeys: [] },
    ),
    access: oneOf(['read', 'write'] as const),
    deferred: fc.subarray(['api', 'data'] as const),
  },
  { requiredKeys: ['now'] },
);

const person = { version: 2, id: 'i', subject: 'usr-1', persistence: { kind: 'named' } } as const;

/** A token of each type, and a legacy one. */
export const identity: fc.Arbitrary<OnedataIdentity> = oneOf<OnedataIdentity>([
  { ...person, type: 'access' },
  { ...person, type: 'identity' },
  { ...person, type: 'invite', inviteType: 'userJoinSpace', targetId: 's' },
  { version: 1, type: 'access', id: 'legacy', persistence: { kind: 'named' } },
]);
