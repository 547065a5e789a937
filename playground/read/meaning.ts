import { decodePath, parseObjectId } from '../../src/onedata/index.js';
import type { KnownCaveat } from './dialect.js';
import { counted, listed, quote, quotedList, type Words } from './words.js';

/** A sentence for each kind of caveat: one that is forgotten does not compile. */
type Meanings = {
  readonly [C in KnownCaveat as C['type']]: (
    caveat: Extract<KnownCaveat, { type: C['type'] }>,
  ) => Words;
};

const MEANINGS: Meanings = {
  time: ({ validUntil }) => ['Good until ', { moment: validUntil }, '.'],
  ip: ({ whitelist }) => ['Only from the addresses ', ...quotedList(whitelist), '.'],
  asn: ({ whitelist }) => [
    whitelist.length === 1
      ? 'Only from the autonomous system '
      : 'Only from the autonomous systems ',
    ...quotedList(whitelist.map(String)),
    '.',
  ],
  'geo.country': ({ filter, list }) =>
    filter === 'whitelist'
      ? ['Only from ', ...listed(list.map(countryWords)), '.']
      : ['Not from ', ...listed(list.map(countryWords)), ', nor from where it is not known.'],
  'geo.region': ({ filter, list }) =>
    filter === 'whitelist'
      ? ['Only from ', ...listed(list.map(regionWords)), '.']
      : ['Not from ', ...listed(list.map(regionWords)), ', nor from where it is not known.'],
  consumer: ({ whitelist }) => ['Only used by ', ...listed(whitelist.map(nameWords)), '.'],
  service: ({ whitelist }) => ['Only for requests to ', ...listed(whitelist.map(nameWords)), '.'],
  interface: (caveat) => ['Only through the interface ', quote(caveat.interface), '.'],
  api: ({ whitelist }) => ['Only for these calls: ', ...listed(whitelist.map(callWords)), '.'],
  doc: ({ whitelist }) => [
    whitelist.length === 1 ? 'Only in the doc ' : 'Only in the docs ',
    ...quotedList(whitelist),
    ', with all that is in it.',
  ],
  table: ({ whitelist }) => ['Only the table ', ...listed(whitelist.map(tableWords)), '.'],
  access: ({ access }) => [
    access.length === 2 ? 'For reading and for writing.' : `Only for ${WAYS[access[0] ?? 'read']}.`,
  ],
  'data.readonly': () => ['Only for reading data.'],
  'data.path': ({ whitelist }) => [
    'Only for data at or below ',
    ...listed(whitelist.map(pathWords)),
    '.',
  ],
  'data.objectid': ({ whitelist }) => ['Only for ', ...listed(whitelist.map(objectWords)), '.'],
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
export const UNKNOWN_MEANING: Words = [
  'Not understood. What is not understood denies every request.',
];

/** What a third-party caveat asks for. */
export function thirdPartyMeaning(location: string, discharged: boolean): Words {
  const who: Words = location === '' ? ['a third party'] : ['the third party ', quote(location)];
  const asks: Words = ['Asks for the word of ', ...who];
  return discharged
    ? [...asks, ', which comes along: see its discharge below.']
    : [...asks, '. Until its holder has got a discharge there, the token is good for nothing.'];
}

/** `usr-*` is any of a type. */
function nameWords(name: string): Words {
  return name.endsWith('-*') ? ['any of type ', quote(name.slice(0, -2))] : [quote(name)];
}

function countryWords(code: string): Words {
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(code);
  return name === undefined || name === code ? [quote(code)] : [name];
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
  const [service = '', operation = '', ...resource] = pattern.split('/');
  return [
    operation === 'all' ? 'any operation' : operation,
    ' on ',
    quote(resource.join('/')),
    ...(service === 'all' ? [' of any service'] : [' of ', quote(service)]),
  ];
}

function tableWords(path: string): Words {
  const [doc = '', table = ''] = path.split('/');
  return [quote(decoded(table)), ' of doc ', quote(decoded(doc))];
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
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

/** How many caveats of which role there are, for a line that sums up. */
export function caveatCount(number: number): string {
  return number === 0 ? 'no caveats' : counted(number, 'caveat');
}
