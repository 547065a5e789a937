import { explain, inferScope, inspect, mint, verify } from 'caveats';
import {
  createZone,
  dataPath,
  examineToken,
  inferAccessTokenScope,
  type OnedataCaveat,
  type OnedataRequest,
  onedataDialect,
  serializeOnedata,
  toObjectId,
  verifyAccessToken,
  type Zone,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { accessToken, NOW, options } from '../onedata/onezone.js';
import { growthOf, LINEAR, swallow, type Work } from './growth.js';
import { list, long, many, type Shape } from './shapes.js';

const rootKey = 'a root key of 32 bytes, no less.';
const dialect = onedataDialect;
const id = (i: number): string => i.toString(36);
const pathText = (path: string): string => dataPath(path).whitelist[0]!;
const objectId = (i: number): string => toObjectId({ fileUuid: id(i), spaceId: 'alpha' });
const paths = `data.path = ${pathText('/alpha')}|`;

const SHAPES: Readonly<Record<OnedataCaveat['type'], readonly Shape[]>> = {
  time: [many('time < 2000000000')],
  ip: [many('ip = 10.0.0.0/8'), list('ip = 10.0.0.0/8|', (i) => `11.${i >> 8}.${i % 256}.0/24`)],
  asn: [many('asn = 1'), list('asn = 1|', String)],
  'geo.country': [many('geo.country = PL'), list('geo.country = PL|', () => 'FR')],
  'geo.region': [many('geo.region = Asia'), list('geo.region = Asia|', () => 'Oceania')],
  consumer: [
    many('consumer = usr-alice'),
    list('consumer = usr-alice|', (i) => `usr-${id(i)}`),
    long('consumer = usr-alice|grp-', 'x'),
  ],
  service: [
    many('service = opw-krakow'),
    list('service = opw-krakow|', (i) => `opw-${id(i)}`),
    long('service = opw-krakow|opp-', 'x'),
  ],
  interface: [many('interface = rest')],
  api: [
    many('api = all/all/*.*.*:*'),
    list('api = all/all/*.*.*:*|', (i) => `ozw/get/space.${id(i)}.*:*`),
    list('api = all/all/*.*.*:*|', (i) => `all/all/*.*.${id(i)}:private`),
    long('api = all/all/*.*.*:*|all/all/*.*.', 'x', ':*'),
  ],
  'data.readonly': [many('data.readonly')],
  'data.path': [
    many(`data.path = ${pathText('/alpha')}`),
    list(paths, (i) => pathText(`/alpha/${id(i)}`)),
    list(paths, (i) => pathText(`/${id(i)}`)),
    { name: 'a long path', of: (length) => [paths + pathText(`/alpha${'/x'.repeat(length / 3)}`)] },
    { name: 'a long space', of: (length) => [paths + pathText(`/${'x'.repeat(length / 2)}`)] },
  ],
  'data.objectid': [
    { ...many(`data.objectid = ${objectId(0)}`), size: 200_000 },
    list(`data.objectid = ${objectId(0)}|`, objectId),
    list(`data.objectid = ${objectId(0)}|`, () => 'A'),
    long(`data.objectid = ${objectId(0)}|`, '00'),
  ],
  authorization: [many('authorization = none')],
};

const IDS = Array.from({ length: 20_000 }, (_, i) => objectId(i + 9_000_000));

/** A request that most of these meet, or one of long and many parts that meets few. */
function requests(share: number): readonly OnedataRequest[] {
  const met: OnedataRequest = {
    now: NOW,
    ip: '10.0.0.1',
    asn: 1,
    country: 'PL',
    regions: ['Asia'],
    consumer: 'usr-alice',
    service: 'opw-krakow',
    interface: 'rest',
    access: 'read',
    data: { path: '/alpha/x', objectIds: [objectId(0)] },
    api: { service: 'ozw', operation: 'get', resource: 'space.s.instance:private' },
  };
  const segment = 'x'.repeat(900 * share);
  const large: OnedataRequest = {
    ...met,
    groups: Array.from({ length: 10_000 * share }, (_, i) => `grp-g${i}`),
    regions: Array.from({ length: 20_000 * share }, () => 'EU'),
    data: {
      path: `/beta${'/d'.repeat(8000 * share)}`,
      objectIds: IDS.slice(0, IDS.length * share),
    },
    api: { service: 'ozw', operation: 'get', resource: `space.${segment}.instance:private` },
  };
  return [met, large];
}

/** A zone whose user has very many spaces and groups, or a share of them. */
function zoneOf(share: number): Zone {
  const names = Array.from({ length: 2000 * share }, (_, i) => id(i));
  const space = { name: 'Alpha', supports: {} };
  return createZone({
    users: { alice: { spaces: ['alpha', ...names], groups: names } },
    spaces: Object.fromEntries(['alpha', ...names].map((name) => [name, space])),
  });
}

function everything(conditions: readonly string[], share: number): Work {
  const token = mint({
    rootKey,
    dialect,
    identifier: '2/nmd/usr-u/act/i',
    caveats: [...conditions],
  });
  const text = serializeOnedata(accessToken(conditions));
  const zone = zoneOf(share);
  const geo = { asn: 1, country: 'PL', regions: ['Asia'] };
  const circumstances = { ...options, zone, geo, ip: '10.0.0.1' };
  const [met, large] = requests(share);
  return async () => {
    for (const request of [met!, large!]) {
      swallow(() => verify(token, { rootKey, dialect, request }));
      swallow(() => explain(token, { rootKey, dialect, request }));
      const { service, interface: of, data, access, api } = request;
      const asked = { service: service!, interface: of!, data, access, api };
      await verifyAccessToken(text, { ...circumstances, ...asked }).catch(() => undefined);
    }
    swallow(() => inferScope(token, { rootKey, dialect, context: met! }));
    await inferAccessTokenScope({ token: text }, circumstances).catch(() => undefined);
    inspect(token, { dialect });
    JSON.stringify(examineToken(text));
  };
}

const kinds = Object.entries(SHAPES);

describe('what a token of Onedata’s costs grows no faster than its length', () => {
  test.each(
    kinds.flatMap(([type, shapes]) => shapes.map((shape) => [type, shape.name, shape] as const)),
  )('%s: %s', async (_type, _name, shape) => {
    const growth = await growthOf((share) =>
      everything(shape.of((shape.size ?? 40_000) * share), share),
    );
    expect(growth).toBeLessThan(LINEAR);
  });

  test.each(kinds)('lists of %s, and many of each kind', async (_type, shapes) => {
    const growth = await growthOf((share) => {
      const lists = shapes.flatMap((shape) => shape.of((20_000 / shapes.length) * share));
      const others = kinds.flatMap(([, [first]]) => first!.of(3000 * share));
      return everything([...lists, ...others], share);
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});
