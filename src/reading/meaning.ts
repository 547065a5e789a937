import { decodeId } from '../caveats/text/id.js';
import { parseObjectId } from '../onedata/object-id.js';
import { decodePath } from '../onedata/path.js';
import type { KnownCaveat } from './dialect.js';
import { listed, quote, quotedList, type Words } from './words.js';

/** A sentence for each kind of caveat: one that is forgotten does not compile. */
type Meanings = {
  readonly [C in KnownCaveat as C['type']]: (
    caveat: Extract<KnownCaveat, { type: C['type'] }>,
  ) => Words;
};

const MEANINGS: Meanings = {
  time: ({ validUntil }) => ['Good until ', { moment: validUntil }, '.'],
  ip: ({ whitelist }) => ['Only from ', ...listed(whitelist.map(addressWords)), '.'],
  asn: ({ whitelist }) => [
    whitelist.length === 1
      ? 'Only from the network (autonomous system) '
      : 'Only from the networks (autonomous systems) ',
    ...quotedList(whitelist.map(String)),
    '.',
  ],
  'geo.country': ({ filter, list }) =>
    filter === 'whitelist'
      ? ['Only from ', ...listed(list.map(countryWords)), '.']
      : ['Not from ', ...listed(list.map(countryWords)), ', nor from an unknown country.'],
  'geo.region': ({ filter, list }) =>
    filter === 'whitelist'
      ? ['Only from ', ...listed(list.map(regionWords)), '.']
      : ['Not from ', ...listed(list.map(regionWords)), ', nor from an unknown region.'],
  consumer: ({ whitelist }) => [
    'Only when used by ',
    ...listed(whitelist.map((name) => nameWords(name, 'consumer'))),
    '.',
  ],
  service: ({ whitelist }) => [
    'Only for requests to ',
    ...listed(whitelist.map((name) => nameWords(name, 'service'))),
    '.',
  ],
  interface: (caveat) => ['Only through the interface ', quote(caveat.interface), '.'],
  api: ({ whitelist }) => ['Only for these calls: ', ...listed(whitelist.map(callWords)), '.'],
  doc: ({ whitelist }) =>
    whitelist.length === 1
      ? ['Only the doc ', ...quotedList(whitelist), ', with all that is in it.']
      : ['Only the docs ', ...quotedList(whitelist), ', with all that is in them.'],
  table: ({ whitelist }) => ['Only the table ', ...listed(whitelist.map(tableWords)), '.'],
  access: ({ access }) => [
    access.length === 2 ? 'For reading and for writing.' : `Only for ${WAYS[access[0]!]}.`,
  ],
  'data.readonly': () => ['Only for reading data.'],
  'data.path': ({ whitelist }) => [
    'Only for data at or below ',
    ...listed(whitelist.map(pathWords)),
    '.',
  ],
  'data.objectid': ({ whitelist }) => [
    'Only for data at or below ',
    ...listed(whitelist.map(objectWords)),
    '.',
  ],
  authorization: () => ['Proves who its subject is, and allows nothing else.'],
};

const WAYS = { read: 'reading', write: 'writing' } as const;

/** What a caveat means, as a sentence. */
export function meaningOf(caveat: KnownCaveat): Words {
  // What is looked up by the type of a caveat is the sentence for caveats of this type.
  const meaning = MEANINGS[caveat.type] as (caveat: KnownCaveat) => Words;
  return meaning(caveat);
}

/** What a condition means that no kind of caveat reads. */
const UNKNOWN_MEANING: Words = ['Not understood here, so it denies every request.'];

/** What is said of a condition, whether or not it was read. */
export function meaningOrUnknown(caveat: KnownCaveat | undefined): Words {
  return caveat === undefined ? UNKNOWN_MEANING : meaningOf(caveat);
}

/**
 * What a third-party caveat asks for.
 *
 * @param location where its discharge is to be had; empty where the token does not say.
 * @param discharged whether the discharge came along; `undefined` where that cannot be told.
 */
export function thirdPartyMeaning(location: string, discharged: boolean | undefined): Words {
  const who: Words = location === '' ? ['a third party'] : ['the third party ', quote(location)];
  const asks: Words = ['Only with a discharge (a proof) from ', ...who];
  if (discharged === undefined) return [...asks, '.'];
  return discharged
    ? [...asks, '. One with its identifier comes along.']
    : [...asks, ', which is missing: without it the token is good for nothing.'];
}

/** A range of one address is that address. */
function addressWords(range: string): Words {
  const [address, bits] = range.split('/');
  const isOne = bits === (range.includes(':') ? '128' : '32');
  return isOne ? ['the IP address ', quote(address!)] : ['the IP network ', quote(range)];
}

/** `usr-*` is any of a type. */
function nameWords(name: string, what: string): Words {
  return name.endsWith('-*') ? [`any ${what} of type `, quote(name.slice(0, -2))] : [quote(name)];
}

const COUNTRIES: Intl.DisplayNames = new Intl.DisplayNames('en', { type: 'region' });

/** A code that stands for no country is its own name. */
function countryWords(code: string): Words {
  return [COUNTRIES.of(code)!];
}

const REGIONS: ReadonlyMap<string, string> = new Map([
  ['EU', 'the European Union'],
  ['NorthAmerica', 'North America'],
  ['SouthAmerica', 'South America'],
]);

function regionWords(region: string): Words {
  return [REGIONS.get(region) ?? region];
}

/** `service/operation/resource`, of which the last may hold slashes. */
function callWords(pattern: string): Words {
  const [service, operation, ...resource] = pattern.split('/');
  return [
    operation === 'all' ? 'any operation' : operation!,
    ' on ',
    quote(resource.join('/')),
    ...(service === 'all' ? [' of any service'] : [' of ', quote(service!)]),
  ];
}

/** The kind reads no path but of two ids. */
function tableWords(path: string): Words {
  const [doc, table] = path.split('/').map((id) => decodeId(id)!);
  return [quote(table!), ' of doc ', quote(doc!)];
}

function pathWords(entry: string): Words {
  const path = decodePath(entry);
  return path === undefined ? ['a path that makes no sense, and grants nothing'] : [quote(path)];
}

function objectWords(id: string): Words {
  const parts = parseObjectId(id);
  if (parts === undefined) return ['an object id that makes no sense, and grants nothing'];
  return ['the file or directory ', quote(parts.fileUuid), ' of the space ', quote(parts.spaceId)];
}
