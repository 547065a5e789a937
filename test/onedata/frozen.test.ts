import { consumer, country, inferScope, ip, region, service, time } from 'caveats';
import {
  answerTokenRequest,
  createZone,
  dataObjectId,
  dataPath,
  dataReadonly,
  deserializeOnedata,
  examineToken,
  inferAccessTokenScope,
  onedataDialect,
  onedataDialectFor,
  onedataIdentity,
  serializeOnedata,
  toObjectId,
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { toOnedataToken } from '../../src/onedata/text.js';
import {
  accessToken,
  identityToken,
  inviteToken,
  NOW,
  options,
  secretOf,
  SNAPSHOT,
  zone,
} from './onezone.js';

/** Everything in a value that could be changed, by its place. */
function loose(value: unknown, place = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  // The bytes of a macaroon: no one can freeze these.
  if (ArrayBuffer.isView(value)) return [];
  const inside = Reflect.ownKeys(value).flatMap((key) =>
    loose(Reflect.get(value, key), `${place}.${String(key)}`),
  );
  return Object.isFrozen(value) ? inside : [place, ...inside];
}

const objectId = toObjectId({ fileUuid: 'f', spaceId: 'alpha' });
const caveats = [
  time(NOW + 60),
  ip('10.0.0.0/8'),
  country('PL'),
  region('EU', 'Europe'),
  consumer('usr-alice', 'grp-devs'),
  service('opw-krakow', 'ozw-onezone'),
  dataReadonly(),
  dataPath('/alpha/x', '/beta'),
  dataObjectId(objectId),
];
const geo = { country: 'PL', regions: ['EU', 'Europe'] };
const call = { ...options, ip: '10.0.0.1', geo };
const token = accessToken(caveats);
const consumerToken = identityToken();
const core = { rootKey: secretOf('alice'), dialect: onedataDialect };

test.each<readonly [string, () => unknown]>([
  [
    'the grant of an access token',
    () =>
      verifyAccessToken(token, {
        ...call,
        consumerToken,
        service: 'opw-krakow',
        access: 'read',
        data: { path: '/alpha/x', objectIds: [objectId] },
      }),
  ],
  [
    'the grant of a Oneprovider’s token',
    () => verifyAccessToken(accessToken([], { subject: 'prv-krakow' }), options),
  ],
  [
    'the grant of a temporary token',
    () => verifyAccessToken(accessToken([], { generation: 7, sessionId: 'login-1' }), options),
  ],
  ['the grant of an identity token', () => verifyIdentityToken(consumerToken, options)],
  [
    'the grant of an invitation',
    () => verifyInviteToken(inviteToken('userJoinSpace', 'alpha', [time(NOW + 9)]), options),
  ],
  ['a scope', () => inferAccessTokenScope({ token }, call)],
  [
    'the scope of a token without caveats',
    () => inferAccessTokenScope({ token: accessToken() }, call),
  ],
  [
    'the scope of a Oneprovider’s token',
    () => inferAccessTokenScope({ token: accessToken([], { subject: 'prv-krakow' }) }, call),
  ],
  [
    'what the core infers',
    () => inferScope(accessToken(caveats.slice(-3)), { ...core, context: { now: NOW } }),
  ],
  [
    'what the core infers without caveats',
    () => inferScope(accessToken(), { ...core, context: {} }),
  ],
  [
    'what the core infers of an identity token',
    () => {
      const dialect = onedataDialectFor('identity');
      return inferScope(identityToken(), { ...core, dialect, expect: 'identity', context: {} });
    },
  ],
  ['what examine answers', () => examineToken(token)],
  ['what examine answers of an invitation', () => examineToken(inviteToken('supportSpace', 's'))],
  ['a token that was read', () => deserializeOnedata(serializeOnedata(token, { service: 'opw' }))],
  ['a token', () => toOnedataToken(token)],
  ['an identity', () => onedataIdentity.decode(new TextEncoder().encode('2/tmp-7/usr-1/act:s/a'))],
  ['a legacy identity', () => onedataIdentity.decode(new TextEncoder().encode('an old token'))],
  ['a user of a zone', () => zone.user('alice')],
  ['a space of a zone', () => zone.space('gamma')],
  ['a Oneprovider of a zone', () => zone.provider('krakow')],
])('%s is frozen, with all that is in it', async (_, handedOut) => {
  const value = await handedOut();
  expect(value).toBeDefined();
  expect(loose(value)).toStrictEqual([]);
});

describe('what a zone was made of', () => {
  test('can be changed, and the zone does not change with it', async () => {
    const snapshot = structuredClone(SNAPSHOT);
    const own = createZone(snapshot);
    const before = JSON.stringify(await own.space('gamma'));
    snapshot.spaces.gamma.supports.krakow.storages.c1.readonly = true;
    snapshot.users.alice.spaces.push('omega');
    expect(JSON.stringify(await own.space('gamma'))).toBe(before);
    expect((await own.user('alice'))?.spaces).not.toContain('omega');
  });
});

test('a handler that changes an answer changes no later one', async () => {
  const body = { token: serializeOnedata(accessToken()) };
  const [first] = [await answerTokenRequest('infer_access_token_scope', body, options)];
  const text = JSON.stringify(first);
  expect(() => Object.assign(first.body, { dataAccessScope: 'all' })).toThrow(TypeError);
  const second = await answerTokenRequest('infer_access_token_scope', body, options);
  expect(JSON.stringify(second)).toBe(text);
});
