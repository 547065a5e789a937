import { interfaceIs, service } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  type DataAccessScope,
  dataObjectId,
  dataPath,
  dataReadonly,
  inferAccessTokenScope,
  type OnedataCaveat,
  toObjectId,
} from 'caveats/onedata';
import { accessToken, options, type TokenParts } from './onezone.js';

const ALL_SPACES = ['alpha', 'beta', 'gamma', 'delta', 'kappa'];
const ALL_PROVIDERS = ['krakow', 'paris', 'bari', 'lisbon'];

async function scopeOf(
  caveats: readonly OnedataCaveat[],
  parts?: TokenParts,
): Promise<DataAccessScope> {
  const token = accessToken(caveats, parts);
  const { dataAccessScope } = await inferAccessTokenScope({ token }, options);
  if (dataAccessScope === null) throw new Error('no data access scope');
  return dataAccessScope;
}

/** The spaces and Oneproviders that some caveats leave. */
async function reachOf(...caveats: readonly OnedataCaveat[]): Promise<readonly string[][]> {
  const { spaces, providers } = await scopeOf(caveats);
  return [Object.keys(spaces), Object.keys(providers)];
}

const objectIn = (spaceId: string) => toObjectId({ fileUuid: 'f', spaceId });
const wrongCrc = objectIn('alpha').replace(/.{4}$/, 'FFFF');

describe('spaces', () => {
  test('are those that every data.path and data.objectid caveat has in common', async () => {
    expect(await reachOf(dataPath('/alpha/x', '/beta', '/kappa/y/z'))).toStrictEqual([
      ['alpha', 'beta', 'kappa'],
      ['krakow', 'paris', 'bari'],
    ]);
    expect(
      await reachOf(dataObjectId(objectIn('beta'), objectIn('gamma'), objectIn('delta'))),
    ).toStrictEqual([['beta', 'gamma', 'delta'], ALL_PROVIDERS]);
    expect(
      await reachOf(
        dataPath('/alpha', '/beta'),
        dataObjectId(objectIn('beta'), objectIn('kappa')),
        dataPath('/beta/x', '/gamma'),
      ),
    ).toStrictEqual([['beta'], ['krakow', 'paris', 'bari']]);
    expect(await reachOf(dataPath('/alpha'), dataObjectId(objectIn('kappa')))).toStrictEqual([
      [],
      [],
    ]);
  });

  test('are no others than the subject’s', async () => {
    expect(await reachOf(dataPath('/omega', '/alpha'))).toStrictEqual([['alpha'], ['krakow']]);
    expect(await reachOf(dataObjectId(objectIn('omega')))).toStrictEqual([[], []]);
    const { spaces } = await scopeOf([dataPath('/alpha')], { subject: 'usr-bob' });
    expect(Object.keys(spaces)).toStrictEqual([]);
  });

  test('are also named by the object id of a share', async () => {
    const share = toObjectId({ fileUuid: 'f', spaceId: 'kappa', shareId: 's' });
    expect(await reachOf(dataObjectId(share))).toStrictEqual([['kappa'], []]);
  });

  test.each([
    ['a path that is not canonical', { type: 'data.path', whitelist: [btoa('/alpha/')] }],
    ['a path with ..', { type: 'data.path', whitelist: [btoa('/alpha/../beta')] }],
    ['an object id that is none', { type: 'data.objectid', whitelist: ['ABC'] }],
    ['an object id with another CRC', { type: 'data.objectid', whitelist: [wrongCrc] }],
  ] as const)('are granted by nothing that makes no sense: %s', async (_, caveat) => {
    expect(await reachOf(caveat)).toStrictEqual([[], []]);
  });

  test('are named by object ids of either case', async () => {
    const whitelist = [objectIn('alpha').toLowerCase()];
    const upper = await reachOf(dataObjectId(objectIn('alpha')));
    expect(await reachOf({ type: 'data.objectid', whitelist })).toStrictEqual(upper);
    expect(upper[0]).toStrictEqual(['alpha']);
  });

  test('are granted by what makes sense beside it', async () => {
    const whitelist = ['00', objectIn('delta')];
    expect(await reachOf({ type: 'data.objectid', whitelist })).toStrictEqual([
      ['delta'],
      ['paris', 'lisbon'],
    ]);
  });

  test('are not narrowed by data.readonly, nor by interface = oneclient', async () => {
    expect(await reachOf(dataReadonly(), interfaceIs('oneclient'))).toStrictEqual([
      ALL_SPACES,
      ALL_PROVIDERS,
    ]);
  });

  test('stay where no Oneprovider is allowed or supports them', async () => {
    const { spaces } = await scopeOf([service('opw-lisbon'), dataPath('/beta', '/kappa')]);
    expect(JSON.stringify(spaces)).toBe(
      '{"beta":{"name":"Beta","supports":{}},"kappa":{"name":"Kappa","supports":{}}}',
    );
  });
});

describe('Oneproviders', () => {
  test('are those that every service caveat allows as opw', async () => {
    expect((await reachOf(service('opw-krakow')))[1]).toStrictEqual(['krakow']);
    expect(
      (await reachOf(service('opw-krakow'), service('opw-krakow', 'opw-bari', 'ozw-*')))[1],
    ).toStrictEqual(['krakow']);
    expect((await reachOf(service('opw-paris'), service('opw-bari')))[1]).toStrictEqual([]);
  });

  test('are all of them for opw-*', async () => {
    expect(await reachOf(service('opw-*'))).toStrictEqual([ALL_SPACES, ALL_PROVIDERS]);
    expect((await reachOf(service('opw-*'), service('opw-bari')))[1]).toStrictEqual(['bari']);
  });

  test('are none where a caveat has other services only', async () => {
    for (const others of [service('opp-krakow'), service('ozw-onezone'), service('opp-*')]) {
      expect(await reachOf(others)).toStrictEqual([ALL_SPACES, []]);
      expect(await reachOf(service('opw-*'), others)).toStrictEqual([ALL_SPACES, []]);
    }
  });

  test('that are not allowed appear in no space’s supports', async () => {
    const { spaces, providers } = await scopeOf([service('opw-paris', 'opw-bari')]);
    const supports = Object.entries(spaces).map(([id, space]) => [id, Object.keys(space.supports)]);
    expect(supports).toStrictEqual([
      ['alpha', []],
      ['beta', ['paris', 'bari']],
      ['gamma', ['paris', 'bari']],
      ['delta', ['paris']],
      ['kappa', []],
    ]);
    expect(Object.keys(providers)).toStrictEqual(['paris', 'bari']);
  });

  test('tell the storages with which they support the spaces that are reached', async () => {
    const { providers } = await scopeOf([dataPath('/gamma', '/delta')]);
    expect(Object.values(providers).map(({ storages }) => storages)).toStrictEqual([
      ['c1', 'c2'],
      ['c3', 'd1'],
      ['c4'],
      ['c5', 'c6', 'c7', 'd2'],
    ]);
  });
});

describe('readonly', () => {
  test('is a support all of whose storages are', async () => {
    const { spaces } = await scopeOf([]);
    const supports = Object.entries(spaces).flatMap(([id, space]) =>
      Object.entries(space.supports).map(([by, { readonly }]) => `${id} by ${by}: ${readonly}`),
    );
    expect(supports).toStrictEqual([
      'alpha by krakow: false',
      'beta by krakow: false',
      'beta by paris: true',
      'beta by bari: false',
      'gamma by krakow: false',
      'gamma by paris: true',
      'gamma by bari: true',
      'gamma by lisbon: false',
      'delta by paris: true',
      'delta by lisbon: true',
    ]);
  });

  test('at the top says that the token has data.readonly', async () => {
    expect((await scopeOf([])).readonly).toBe(false);
    const scope = await scopeOf([dataReadonly()]);
    expect(scope.readonly).toBe(true);
    expect(scope.spaces['alpha']?.supports['krakow']?.readonly).toBe(false);
  });
});
