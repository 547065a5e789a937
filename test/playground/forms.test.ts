import { serialize } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  caveatFields,
  conditionFrom,
  fieldsAskedFor,
  requestFields,
  requestIn,
} from '../../docs/src/playground/read/forms.js';
import { narrow } from '../../docs/src/playground/read/narrow.js';
import { readPasted } from '../../docs/src/playground/read/reading.js';
import { standardReading } from '../../src/reading/dialect.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { broadToken } from './tokens.js';

const NOW = 1000;

const STANDARD: Readonly<Record<string, readonly [value: string, condition: string]>> = {
  'expires-in': ['1m', 'time < 1060'],
  'expires-at': ['1893456000', 'time < 1893456000'],
  ip: ['192.0.2.0/24', 'ip = 192.0.2.0/24'],
  asn: ['631\n632', 'asn = 631|632'],
  country: ['PL', 'geo.country = PL'],
  'not-country': ['PL', 'geo.country != PL'],
  region: ['EU', 'geo.region = EU'],
  'not-region': ['EU', 'geo.region != EU'],
  consumer: ['usr-1', 'consumer = usr-1'],
  service: ['opw-*', 'service = opw-*'],
  interface: ['rest', 'interface = rest'],
  api: ['all/get/space.*.*:*', 'api = all/get/space.*.*:*'],
  doc: ['A\n B \n\n', 'doc = A|B'],
  table: ['A/1\nA/2', 'table = A/1|A/2'],
  access: ['read\nwrite', 'access = read|write'],
  'read-only': ['yes', 'access = read'],
};

const ONEDATA: typeof STANDARD = {
  'expires-in': ['1m', 'time < 1060'],
  'read-only': ['yes', 'data.readonly'],
  'data-path': ['/space1/dir', 'data.path = L3NwYWNlMS9kaXI='],
  'data-object-id': [
    '00000000000CDBDA677569642331323323616263',
    'data.objectid = 00000000000CDBDA677569642331323323616263',
  ],
};

describe('the form for a caveat', () => {
  test('has a field for each way to give one', () => {
    const names = caveatFields(standardReading).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(Object.keys(STANDARD)));
    const onedata = caveatFields(onedataReading).map(({ name }) => name);
    expect(onedata).toEqual(expect.arrayContaining(Object.keys(ONEDATA)));
    expect(onedata).not.toContain('doc');
  });

  test.each(Object.entries(STANDARD))('%s gives a caveat', (name, [value, condition]) => {
    expect(conditionFrom(standardReading, name, value, NOW)).toBe(condition);
  });

  test.each(Object.entries(ONEDATA))('%s gives one of Onedata', (name, [value, condition]) => {
    expect(conditionFrom(onedataReading, name, value, NOW)).toBe(condition);
  });

  test('refuses an empty or invalid value', () => {
    for (const { name, control } of caveatFields(standardReading)) {
      if (control === 'flag') continue;
      expect(() => conditionFrom(standardReading, name, '', NOW)).toThrow(TypeError);
    }
    expect(() => conditionFrom(standardReading, 'region', 'Atlantis', NOW)).toThrow(TypeError);
    expect(() => conditionFrom(standardReading, 'data-path', '/s', NOW)).toThrow(TypeError);
  });

  test('has the control that fits, and a label for people', () => {
    const find = (name: string) => caveatFields(standardReading).find((each) => each.name === name);
    expect(find('ip')).toMatchObject({ label: 'IP', control: 'lines' });
    expect(find('not-country')).toMatchObject({ label: 'Not country', control: 'lines' });
    expect(find('access')).toMatchObject({ control: 'choices', choices: ['read', 'write'] });
    expect(find('expires-at')).toMatchObject({ control: 'moment' });
    expect(find('expires-in')).toMatchObject({ control: 'text' });
    expect(find('read-only')).toMatchObject({ control: 'flag' });
  });
});

describe('the form for a request', () => {
  test('has the fields of the dialect, by what they are about', () => {
    const groups = new Map(requestFields(standardReading));
    const names = (role: 'scope' | 'context' | 'usage'): readonly string[] | undefined =>
      groups.get(role)?.map(({ name }) => name);
    expect(names('scope')).toEqual(['doc', 'table', 'wider', 'access']);
    expect(names('usage')).toEqual(['api', 'interface', 'service']);
    expect(names('context')).toEqual(expect.arrayContaining(['now', 'ip', 'group']));
    const onedata = requestFields(onedataReading).flatMap(([, fields]) => fields);
    expect(onedata.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['data-path', 'data-object-id', 'access']),
    );
    expect(onedata.map(({ name }) => name)).not.toContain('doc');
  });

  test('leaves out what is empty', () => {
    expect(requestIn(standardReading, {}, NOW)).toEqual({});
    expect(requestIn(standardReading, { ip: ' ', group: '\n' }, NOW)).toEqual({});
  });

  test('gives what is filled in', () => {
    const values = { table: 'A/1', access: 'write', ip: ' 192.0.2.1 ', asn: '631' };
    expect(requestIn(standardReading, { ...values, group: 'grp-1\ngrp-2\n' }, NOW)).toEqual({
      resource: { doc: 'A', table: '1' },
      access: 'write',
      ip: '192.0.2.1',
      asn: 631,
      groups: ['grp-1', 'grp-2'],
    });
    expect(requestIn(standardReading, { wider: 'yes' }, NOW)).toEqual({ resource: {} });
    const data = { 'data-path': '/s', 'data-object-id': 'AB' };
    expect(requestIn(onedataReading, data, NOW)).toEqual({
      data: { path: '/s', objectIds: ['AB'] },
    });
  });

  test('names the field that is wrong', () => {
    expect(() => requestIn(standardReading, { asn: 'many' }, NOW)).toThrow(
      'ASN: must be a whole number',
    );
    expect(() => requestIn(standardReading, { doc: 'A', table: 'A/1' }, NOW)).toThrow(
      'Doc and Table exclude each other',
    );
  });

  test('marks the fields that caveats check', () => {
    const asked = (...types: readonly string[]): readonly string[] =>
      [...fieldsAskedFor(standardReading, new Set(types))].sort();
    expect(asked('ip', 'access')).toEqual(['access', 'ip']);
    expect(asked('doc')).toEqual(['doc', 'table', 'wider']);
    expect(asked('consumer')).toEqual(['consumer', 'group']);
    expect(asked()).toEqual([]);
    expect([...fieldsAskedFor(onedataReading, new Set(['authorization']))]).toEqual([]);
  });
});

test('an empty caveat, or one that makes the token too long, is refused', () => {
  const reading = readPasted(serialize(broadToken()));
  if (reading.kind !== 'token') throw new Error('no token');
  expect(() => narrow(reading, '')).toThrow(TypeError);
  expect(() => narrow(reading, 'x'.repeat(65_000))).toThrow(TypeError);
});
