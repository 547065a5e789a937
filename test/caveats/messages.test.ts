import {
  access,
  api,
  asn,
  type Caveat,
  consumer,
  country,
  doc,
  expiresIn,
  interfaceIs,
  ip,
  notCountry,
  notRegion,
  region,
  service,
  table,
  time,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { write } from './conditions.js';

const RANGES = 'addresses and CIDR ranges without host bits';
const SYSTEMS = 'numbers of autonomous systems';
const COUNTRIES = 'country codes of two upper-case letters';
const REGIONS =
  'regions: Africa, Antarctica, Asia, EU, Europe, NorthAmerica, Oceania, SouthAmerica';
const NAMES = 'names, or types with -* for any id';
const PATTERNS = 'patterns service/operation/resource';

type Make = (...entries: never[]) => Caveat;

describe('who makes a caveat of the wrong entries is told which are right', () => {
  test.each<[string, Make, string]>([
    ['ip', ip, RANGES],
    ['asn', asn, SYSTEMS],
    ['geo.country', country, COUNTRIES],
    ['geo.country', notCountry, COUNTRIES],
    ['geo.region', region, REGIONS],
    ['geo.region', notRegion, REGIONS],
    ['consumer', consumer, NAMES],
    ['service', service, NAMES],
    ['api', api, PATTERNS],
  ])('%s', (type, make, right) => {
    expect(() => make()).toThrow(new TypeError(`${type}: needs a list of ${right}`));
    expect(() => make('' as never)).toThrow(new TypeError(`${type}: takes only ${right}`));
  });

  test.each<[() => Caveat, string]>([
    [() => time(1.5), 'time: needs whole Unix seconds (not milliseconds) or a Date'],
    [() => expiresIn(1.5), 'expiresIn: needs whole seconds'],
    [() => interfaceIs(''), 'interface: needs the name of an interface'],
    [() => doc(), 'doc: needs at least one doc'],
    [() => doc(''), 'doc: each id must be a text that is not empty (doc)'],
    [
      () => Reflect.apply(table, undefined, ['A']),
      'table: needs at least one table, after its doc',
    ],
    [() => table('', 't1'), 'table: each id must be a text that is not empty (doc, table)'],
    [() => table({ doc: 'A' } as never), 'table: takes resources with exactly: doc, table'],
    [() => access(), 'access: needs a list of read, write'],
    [() => access('' as never), "access: takes only 'read' or 'write'"],
  ])('%s', (make, message) => {
    expect(make).toThrow(new TypeError(message));
  });
});

describe('who writes a plain object of the wrong fields is told which are right', () => {
  test.each<[object, string]>([
    [{ type: 'ip', whitelist: [''] }, `ip: takes only ${RANGES}`],
    [{ type: 'asn', whitelist: [''] }, `asn: takes only ${SYSTEMS}`],
    [
      { type: 'geo.country', filter: 'whitelist', list: [''] },
      `geo.country: takes only ${COUNTRIES}`,
    ],
    [{ type: 'geo.region', filter: 'blacklist', list: [''] }, `geo.region: takes only ${REGIONS}`],
    [{ type: 'consumer', whitelist: [''] }, `consumer: takes only ${NAMES}`],
    [{ type: 'api', whitelist: [''] }, `api: takes only ${PATTERNS}`],
    [{ type: 'doc', whitelist: [''] }, 'doc: takes only ids of the level doc'],
    [{ type: 'table', whitelist: ['A'] }, 'table: takes only paths doc/table'],
    [{ type: 'table', whitelist: [] }, 'table: needs a list of paths doc/table'],
    [{ type: 'access', access: [''] }, "access: takes only 'read' or 'write'"],
    [{ type: 'time', validUntil: '5' }, 'time: validUntil must be a number'],
    [{ type: 'time', validUntil: new Date(5000) }, 'time: validUntil must be a number'],
    [
      { type: 'geo.region', filter: 'grey', list: ['EU'] },
      "geo.region: filter must be 'whitelist' or 'blacklist'",
    ],
    [{ type: 'doc', ids: ['A'] }, 'doc: a caveat of this type has the fields type, whitelist'],
    [
      { type: 'geo.country', list: ['PL'] },
      'geo.country: a caveat of this type has the fields type, filter, list',
    ],
    [
      { type: 'docs', whitelist: ['A'] },
      "unknown caveat type 'docs' (this dialect has: asn, consumer, geo.country, ip, geo.region, time, api, interface, service, doc, table, access; the option dialect takes another)",
    ],
  ])('%j', (value, message) => {
    expect(() => write(value as Caveat)).toThrow(new TypeError(message));
  });

  test.each([null, undefined, 5, 'doc', { doc: 'A' }])('%j', (value) => {
    expect(() => write(value as never)).toThrow(
      new TypeError('caveat: must be a value with a type, or the text of a condition'),
    );
  });
});
