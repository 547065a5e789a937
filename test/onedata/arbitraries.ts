import { asn, consumer, country, notCountry, notRegion, region, time } from 'caveats';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  INVITE_TYPES,
  type OnedataCaveat,
  type OnedataIdentity,
  type OnedataTokenType,
  type Persistence,
  toObjectId,
} from 'caveats/onedata';
import fc from 'fast-check';
import { REGIONS } from '../caveats/conditions.js';

function some<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(entry, { minLength: 1, maxLength: 4 });
}

/** What ids are made of, some of them awkward. */
const id = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab01_-*ż😀 %=.'), minLength: 1, maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', '*', '.', '-'),
);
/** Ids that may stand in the entries of lists: there `*` is another thing. */
const name = fc.string({ unit: fc.constantFrom(...'ab01_-ż %=.'), minLength: 1, maxLength: 6 });

function entryOf(...types: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...types), fc.oneof(name, fc.constant('*')))
    .map((parts) => parts.join('-'));
}

const tokenType: fc.Arbitrary<OnedataTokenType> = fc.oneof(
  fc.constant({ type: 'access' } as const),
  fc.record({
    type: fc.constant('access'),
    sessionId: fc.oneof(id, fc.constantFrom(':', 'a:b', 'ge:')),
  }),
  fc.constant({ type: 'identity' } as const),
  fc.record({
    type: fc.constant('invite'),
    inviteType: fc.constantFrom(...INVITE_TYPES),
    targetId: id,
  }),
);

const persistence: fc.Arbitrary<Persistence> = fc.oneof(
  fc.constant({ kind: 'named' } as const),
  fc.maxSafeNat().map((generation) => ({ kind: 'temporary', generation }) as const),
);

/** What any token can be for. */
export function anyTokenType(): fc.Arbitrary<OnedataTokenType> {
  return tokenType;
}

export function identity(): fc.Arbitrary<OnedataIdentity> {
  const current = fc
    .record({
      type: tokenType,
      id,
      subject: fc.tuple(fc.constantFrom('usr', 'prv'), id).map((parts) => parts.join('-')),
      persistence,
    })
    .map(({ type, ...rest }): OnedataIdentity => ({ version: 2, ...type, ...rest }));
  const legacy = fc
    .oneof(id, fc.constantFrom('2', 'a/b', 'v2/nmd/usr-u/act/i', ':', 'a\nb'))
    .map((legacyId): OnedataIdentity => {
      return { version: 1, type: 'access', id: legacyId, persistence: { kind: 'named' } };
    });
  return fc.oneof({ weight: 4, arbitrary: current }, { weight: 1, arbitrary: legacy });
}

/** Canonical paths. */
export function canonicalPath(): fc.Arbitrary<string> {
  const segment = fc.oneof(
    fc.constantFrom('...', '.a', 'a.', ' ', '\n', '__proto__', '|', '='),
    fc.string({ unit: fc.constantFrom(...'ab.ż😀~?>'), minLength: 1, maxLength: 5 }),
  );
  const sound = segment.filter((text) => text !== '.' && text !== '..');
  return some(sound).map((segments) => `/${segments.join('/')}`);
}

/** Object ids, and what they name. */
export function objectId(): fc.Arbitrary<string> {
  const part = fc.string({ unit: fc.constantFrom(...'ab01ż😀|/'), minLength: 1, maxLength: 12 });
  const parts = { fileUuid: part, spaceId: part, shareId: part };
  return fc.record(parts, { requiredKeys: ['fileUuid', 'spaceId'] }).map(toObjectId);
}

/** Patterns of Onedata's API. */
export function apiPattern(): fc.Arbitrary<string> {
  const type = fc.constantFrom('*', 'space', 'handleService', 'atm_inventory', 'file', 'op_qos');
  const segment = fc.oneof(fc.constant('*'), fc.constantFrom('space', 'user', 'a-b', 'ż', 'null'));
  const aspect = fc.oneof(
    segment,
    fc.tuple(segment, segment).map((parts) => parts.join()),
  );
  return fc
    .tuple(
      fc.constantFrom('all', 'ozw', 'ozp', 'opw', 'opp'),
      fc.constantFrom('all', 'create', 'get', 'update', 'delete'),
      fc.tuple(type, segment, aspect).map((parts) => parts.join('.')),
      fc.constantFrom('*', 'private', 'protected', 'shared', 'public', 'auto'),
    )
    .map(([service, operation, resource, scope]) => `${service}/${operation}/${resource}:${scope}`);
}

/** IPv4 addresses with their masks, host bits and all. */
export function mask(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), fc.nat(32))
    .map(([bytes, prefix]) => `${bytes.join('.')}/${prefix}`);
}

const countryCode = fc.string({ unit: fc.constantFrom(...'ABPL'), minLength: 2, maxLength: 2 });

type Arbitraries = { readonly [C in OnedataCaveat as C['type']]: fc.Arbitrary<C> };

/** Random values of every kind, by type: a kind that is forgotten does not compile. */
export const CAVEATS_OF: Arbitraries = {
  time: fc.nat(999_999_999_999).map(time),
  ip: some(mask()).map((whitelist) => ({ type: 'ip', whitelist })),
  asn: some(fc.nat(0xffff_ffff)).map((numbers) => asn(...numbers)),
  'geo.country': fc
    .tuple(fc.constantFrom(country, notCountry), some(countryCode))
    .map(([make, codes]) => make(...codes)),
  'geo.region': fc
    .tuple(fc.constantFrom(region, notRegion), some(fc.constantFrom(...REGIONS)))
    .map(([make, regions]) => make(...regions)),
  consumer: some(entryOf('usr', 'grp', 'prv')).map((names) => consumer(...names)),
  service: some(entryOf('ozw', 'ozp', 'opw', 'opp')).map((whitelist) => {
    return { type: 'service', whitelist };
  }),
  interface: fc
    .constantFrom('rest', 'oneclient', 'graphsync')
    .map((of) => ({ type: 'interface', interface: of })),
  api: some(apiPattern()).map((whitelist) => ({ type: 'api', whitelist })),
  'data.readonly': fc.constant(dataReadonly()),
  'data.path': some(canonicalPath()).map((paths) => dataPath(...paths)),
  'data.objectid': some(objectId()).map((ids) => dataObjectId(...ids)),
  authorization: fc.constant(authorizationNone()),
};

export const CAVEAT_TYPES = Object.keys(CAVEATS_OF) as readonly OnedataCaveat['type'][];

/** A random value of any kind. */
export function caveat(): fc.Arbitrary<OnedataCaveat> {
  return fc.oneof(...Object.values(CAVEATS_OF));
}
