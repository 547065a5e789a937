import {
  access,
  api,
  asn,
  type Caveat,
  type CaveatKind,
  consumer,
  country,
  doc,
  interfaceIs,
  ip,
  notCountry,
  notRegion,
  region,
  service,
  standardDialect,
  table,
  time,
  type KnownContext,
  type TokenRequest,
} from 'caveats';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  type OnedataCaveat,
  onedataDialect,
  type OnedataRequest,
  toObjectId,
} from 'caveats/onedata';
import type { CaveatSamples } from 'caveats/testing';
import { withWords } from '../../src/reading/dialect-words.js';

const call = (service: string, resource: string) =>
  ({ service, operation: 'get', resource }) as const;

type KnownRequest = KnownContext & TokenRequest;

/** Values and requests for every standard kind: a kind that is forgotten does not compile. */
const STANDARD: { readonly [C in Caveat as C['type']]: CaveatSamples<C, KnownRequest> } = {
  time: {
    values: [time(1_571_147_494), time(0), time(999_999_999_999)],
    requests: [{ now: 0 }, { now: 1_571_147_493.5 }, { now: 1_571_147_494 }],
  },
  ip: {
    values: [ip('189.34.15.0/24', '2001:db8::/32'), ip('10.0.0.1')],
    requests: [{ ip: '189.34.15.7' }, { ip: '::ffff:10.0.0.1' }, { ip: '2001:db8::1' }],
    // Other addresses of the range, or other ways to write one: a zone, capitals.
    alsoMeets: (_, { ip: address = '' }) =>
      /^2001:db8::(?:1|%31)?$|^(?:::ffff:)?10\.0\.0\.1$/i.test(address),
  },
  asn: { values: [asn(631, 632), asn(0)], requests: [{ asn: 632 }, { asn: 0 }] },
  'geo.country': {
    values: [country('PL', 'FR'), notCountry('PL')],
    requests: [{ country: 'PL' }, { country: 'DE' }, { country: 'ZZ' }],
  },
  'geo.region': {
    values: [region('EU', 'Asia'), notRegion('EU')],
    requests: [{ regions: ['EU', 'Europe'] }, { regions: ['Africa'] }, { regions: [] }],
  },
  consumer: {
    values: [consumer('usr-1', 'grp-2', 'prv-*'), consumer('usr-2')],
    requests: [{ consumer: 'usr-1' }, { consumer: 'x', groups: ['grp-2'] }, { consumer: 'prv-9' }],
    alsoMeets: (_, { consumer: one = '', groups = [] }) =>
      [one, ...groups].some((id) => id.startsWith('prv-')),
  },
  service: {
    values: [service('ozw-onezone', 'opw-*'), service('opp-1')],
    requests: [{ service: 'opw-lisbon' }, { service: 'opp-1' }],
    alsoMeets: (_, asked) => asked.service?.startsWith('opw-') === true,
  },
  interface: {
    values: [interfaceIs('rest'), interfaceIs('graphql')],
    requests: [{ interface: 'rest' }, { interface: 'x' }],
  },
  api: {
    values: [api('all/get/space.*.*:*'), api('ozw/all/a,b', 'opw/create/x')],
    requests: [{ api: call('ozw', 'space.1.x:private') }, { api: call('ozw', 'a,b') }],
    alsoMeets: (_, asked) => /^space\.[^.,:]+\.[^.,:]+:[^.,:]+$/.test(asked.api?.resource ?? ''),
  },
  doc: {
    values: [doc('AbCDeFGH', 'Xy'), doc('a|b/c%', 'zażółć')],
    requests: [
      { resource: { doc: 'Xy' } },
      { resource: { doc: 'Xy', table: 't' } },
      { resource: { doc: 'a|b/c%' } },
      { resource: {} },
    ],
  },
  table: {
    values: [table('AbCDeFGH', 'grid-1'), table('a/b', 'c|d', '%')],
    requests: [
      { resource: { doc: 'AbCDeFGH', table: 'grid-1' } },
      { resource: { doc: 'AbCDeFGH', table: 'grid-2' } },
      { resource: { doc: 'AbCDeFGH' } },
      { resource: {} },
    ],
  },
  access: {
    values: [access('read'), access('write')],
    requests: [{ access: 'read' }, { access: 'write' }],
  },
};

const objectId = toObjectId({ fileUuid: 'f1', spaceId: 's1' });
const data = (path: string) => ({ data: { path, objectIds: [objectId] }, access: 'read' }) as const;

/** Returns whether a request is a call that data access needs. */
const isForData = ({ api: asked }: OnedataRequest): boolean =>
  asked !== undefined && /^(?:op_)?(?:user|space)\.\w+\.instance(?::\w+)?$/.test(asked.resource);

/** The same for Onedata's kinds. */
const ONEDATA: {
  readonly [C in OnedataCaveat as C['type']]: CaveatSamples<C, OnedataRequest>;
} = {
  time: STANDARD.time,
  ip: {
    values: [{ type: 'ip', whitelist: ['189.34.15.0/8', '10.0.0.1/32'] }],
    requests: [{ ip: '189.1.1.1' }, { ip: '10.0.0.2' }],
  },
  asn: STANDARD.asn,
  'geo.country': STANDARD['geo.country'],
  'geo.region': STANDARD['geo.region'],
  consumer: STANDARD.consumer,
  service: STANDARD.service,
  interface: {
    values: [interfaceIs('rest'), interfaceIs('oneclient')],
    requests: [
      ...[{ interface: 'rest' }, { interface: 'oneclient', ...data('/s1') }],
      { interface: 'oneclient', api: call('ozw', 'user.1.instance:private') },
    ],
    alsoMeets: (_, asked) => isForData(asked),
  },
  api: {
    values: [api('all/get/space.*.*:*'), api('ozw/all/op_space.s1.instance:private')],
    requests: [
      { api: call('ozw', 'space.1.instance:private') },
      { api: call('ozw', 'user.1.x:auto') },
    ],
    // Another aspect, or no scope, which means `private`.
    alsoMeets: (_, asked) => /^space\.1\.inst\w*(?::private)?$/.test(asked.api?.resource ?? ''),
  },
  'data.readonly': {
    values: [dataReadonly()],
    requests: [
      ...[data('/s1'), { ...data('/s1'), access: 'write' } as const, { access: 'read' } as const],
      { api: call('ozw', 'user.1.instance:private') },
    ],
    alsoMeets: (_, asked) => isForData(asked),
  },
  'data.path': {
    values: [dataPath('/s1/dir', '/s2'), dataPath('/ż')],
    requests: [
      ...[data('/s1/dir/file'), data('/s1'), data('/s1/../s2')],
      ...[{ api: call('ozw', 'space.s1.instance:auto') }, { api: call('ozw', 'space.s3.x:auto') }],
    ],
    // What is below a folder, or a call that needs no more.
    alsoMeets: (_, asked) => asked.data?.path?.startsWith('/s1/dir/') === true || isForData(asked),
  },
  'data.objectid': {
    values: [dataObjectId(objectId), dataObjectId(toObjectId({ fileUuid: 'f', spaceId: 's' }))],
    requests: [
      ...[data('/s1'), { data: { path: '/s1', objectIds: [] } }],
      { api: call('opw', 'op_space.s1.instance:private') },
    ],
    // The same id in another case, or a call about the same space.
    alsoMeets: ({ whitelist }, asked) =>
      whitelist.some((id) => asked.data?.objectIds?.[0]?.toUpperCase() === id.toUpperCase()) ||
      isForData(asked),
  },
  authorization: {
    values: [authorizationNone()],
    requests: [{}, { access: 'read' }],
    neverMet: true,
  },
};

type Case<C extends { readonly type: string }, R extends object> = readonly [
  type: string,
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
];

export const STANDARD_CASES: readonly Case<Caveat, TokenRequest>[] = [
  ...withWords(standardDialect).kinds.values(),
].map((kind) => [kind.type, kind, STANDARD[kind.type]]);

export const ONEDATA_CASES: readonly Case<OnedataCaveat, OnedataRequest>[] = [
  ...withWords(onedataDialect).kinds.values(),
].map((kind) => [kind.type, kind, ONEDATA[kind.type]]);
