import {
  access,
  api,
  asn,
  consumer,
  country,
  doc,
  interfaceIs,
  ip,
  notCountry,
  notRegion,
  region,
  service,
  table,
  time,
  type Region,
} from '../../../../src/index.js';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
} from '../../../../src/onedata/index.js';
import type { Dialect, KnownCaveat } from '../../../../src/reading/dialect.js';
import { fromLocalField } from './time-field.js';
import { linesOf } from './request.js';

/** A field of the form for a caveat. */
export type CaveatField =
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: 'text' | 'lines' | 'moment';
      readonly hint?: string;
    }
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: 'choice';
      readonly choices: readonly (readonly [value: string, label: string])[];
    };

/** What the fields hold. */
export type CaveatValues = (name: string) => string;

/** The form for one kind of caveat. */
export interface CaveatForm {
  readonly label: string;
  readonly dialects: readonly Dialect['name'][];
  readonly fields: readonly CaveatField[];
  /** Throws a `TypeError` for values that make no caveat. */
  make(value: CaveatValues): KnownCaveat;
}

const BOTH: readonly Dialect['name'][] = ['standard', 'onedata'];

function lines(label: string, hint: string): CaveatField {
  return { name: 'list', label, kind: 'lines', hint: `${hint}; one a line` };
}

function choice(
  name: string,
  label: string,
  ...choices: readonly (readonly [string, string])[]
): CaveatField {
  return { name, label, kind: 'choice', choices };
}

const FILTER = choice('filter', 'These are', ['in', 'the only ones allowed'], ['out', 'ruled out']);
const list = (value: CaveatValues): readonly string[] => linesOf(value('list'));

/** A form for each kind of caveat: one that is forgotten does not compile. */
export const CAVEAT_FORMS: Readonly<Record<KnownCaveat['type'], CaveatForm>> = {
  time: {
    label: 'Time: until when',
    dialects: BOTH,
    fields: [{ name: 'until', label: 'Good until, in your time zone', kind: 'moment' }],
    make: (value) => time(fromLocalField(value('until')) ?? Number.NaN),
  },
  doc: {
    label: 'Docs: which ones',
    dialects: ['standard'],
    fields: [lines('Ids of docs', 'such as AbCDeFGH')],
    make: (value) => doc(...list(value)),
  },
  table: {
    label: 'Tables: which ones of a doc',
    dialects: ['standard'],
    fields: [
      { name: 'doc', label: 'Id of the doc', kind: 'text' },
      lines('Ids of tables', 'such as grid-1'),
    ],
    make: (value) => table(value('doc').trim(), ...list(value)),
  },
  access: {
    label: 'Access: reading or writing',
    dialects: ['standard'],
    fields: [
      choice('ways', 'Only for', ['read', 'reading'], ['write', 'writing'], ['both', 'both']),
    ],
    make: (value) => {
      const ways = value('ways');
      if (ways === 'both') return access('read', 'write');
      return access(ways === 'write' ? 'write' : 'read');
    },
  },
  'data.readonly': {
    label: 'Data: for reading alone',
    dialects: ['onedata'],
    fields: [],
    make: () => dataReadonly(),
  },
  'data.path': {
    label: 'Data: which paths',
    dialects: ['onedata'],
    fields: [lines('Paths', 'such as /space1/dir')],
    make: (value) => dataPath(...list(value)),
  },
  'data.objectid': {
    label: 'Data: which files and directories',
    dialects: ['onedata'],
    fields: [lines('Object ids', 'in upper-case hexadecimal')],
    make: (value) => dataObjectId(...list(value)),
  },
  ip: {
    label: 'IP: from which addresses',
    dialects: BOTH,
    fields: [lines('Addresses and networks', 'such as 192.0.2.0/24')],
    make: (value) => ip(...list(value)),
  },
  asn: {
    label: 'ASN: from which autonomous systems',
    dialects: BOTH,
    fields: [lines('Numbers', 'such as 64496')],
    make: (value) => asn(...list(value).map(Number)),
  },
  'geo.country': {
    label: 'Country: from which ones',
    dialects: BOTH,
    fields: [FILTER, lines('Codes of countries', 'two letters, such as PL')],
    make: (value) => (value('filter') === 'out' ? notCountry : country)(...list(value)),
  },
  'geo.region': {
    label: 'Region: from which ones',
    dialects: BOTH,
    fields: [FILTER, lines('Regions', 'such as EU, Asia, NorthAmerica')],
    // What is no region is for the constructor to refuse.
    make: (value) => (value('filter') === 'out' ? notRegion : region)(...(list(value) as Region[])),
  },
  consumer: {
    label: 'Consumer: who uses it',
    dialects: BOTH,
    fields: [lines('Names', 'such as usr-1, or grp-* for any of a type')],
    make: (value) => consumer(...list(value)),
  },
  service: {
    label: 'Service: at which one',
    dialects: BOTH,
    fields: [lines('Names', 'such as opw-lisbon, or opw-* for any of a type')],
    make: (value) => service(...list(value)),
  },
  interface: {
    label: 'Interface: through which one',
    dialects: BOTH,
    fields: [{ name: 'name', label: 'Name', kind: 'text', hint: 'such as rest' }],
    make: (value) => interfaceIs(value('name').trim()),
  },
  api: {
    label: 'API: which calls',
    dialects: BOTH,
    fields: [lines('Patterns', 'service/operation/resource, such as all/get/space.*.*:*')],
    make: (value) => api(...list(value)),
  },
  authorization: {
    label: 'Authorization: none, a legacy caveat',
    dialects: ['onedata'],
    fields: [],
    make: () => authorizationNone(),
  },
};
