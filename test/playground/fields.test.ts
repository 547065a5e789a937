import { describe, expect, test } from 'vitest';
import { readKey } from '../../playground/read/key.js';
import {
  fromLocalField,
  localTime,
  relativeTime,
  toLocalField,
  utcTime,
} from '../../playground/read/moments.js';
import { REQUEST_FIELDS, toRequest, type RequestFields } from '../../playground/read/request.js';

describe('time', () => {
  test('is told from now', () => {
    const told = [30, 89, 91, 5400, 3 * 86_400, 40 * 86_400, 200 * 86_400, 8e8, 0].map((seconds) =>
      relativeTime(1000 + seconds, 1000),
    );
    expect(told).toEqual([
      'in 30 seconds',
      'in 89 seconds',
      'in 2 minutes',
      'in 2 hours',
      'in 3 days',
      'in 40 days',
      'in 7 months',
      'in 25 years',
      'in 0 seconds',
    ]);
    expect(relativeTime(0, 7200)).toBe('2 hours ago');
  });

  test('is told where the reader is, to the end of all times', () => {
    expect(localTime(1571147494, 'Europe/Warsaw')).toBe('15 Oct 2019, 15:51:34 CEST');
    expect(utcTime(1571147494)).toBe('2019-10-15T13:51:34Z');
    expect(utcTime(999_999_999_999)).toBe('+033658-09-27T01:46:39Z');
  });

  test('goes into a field and comes out of it', () => {
    expect(fromLocalField(toLocalField(1571147494))).toBe(1571147494);
    expect(fromLocalField('')).toBe(undefined);
  });
});

describe('a key', () => {
  test('is read as it is written', () => {
    const bytes = new TextEncoder().encode('key ');
    expect(readKey('key ', 'text')).toEqual(bytes);
    expect(readKey(' 6b657920\n', 'hex')).toEqual(bytes);
    expect(readKey('a2V5IA==', 'base64')).toEqual(bytes);
    expect(readKey('', 'hex')).toBe(undefined);
  });

  test.each([
    ['abc', 'hex'],
    ['xy', 'hex'],
    ['a', 'base64'],
    ['a b', 'base64'],
    ['\ud800', 'text'],
    ['x'.repeat(5000), 'text'],
  ] as const)('that is none is refused: %s as %s', (text, encoding) => {
    expect(() => readKey(text, encoding)).toThrow(TypeError);
  });
});

describe('a request', () => {
  const empty: RequestFields = Object.assign(
    Object.fromEntries(REQUEST_FIELDS.map((name) => [name, ''])) as RequestFields,
  );

  test('says nothing of what is left empty', () => {
    const request = toRequest(empty);
    expect(Object.values(request).filter((value) => value !== undefined)).toEqual([]);
  });

  test('says what is filled in', () => {
    const request = toRequest({
      ...empty,
      resource: 'table',
      doc: 'A',
      table: '1',
      access: 'write',
      ip: ' 192.0.2.1 ',
      asn: '631',
      regions: 'EU, Europe',
      groups: 'grp-1,',
      consumer: 'usr-1',
      'call-service': 'ozw',
      'call-operation': 'get',
      'call-resource': 'x',
      path: '/s',
      objects: 'AB',
    });
    expect(request).toMatchObject({
      resource: { doc: 'A', table: '1' },
      access: 'write',
      ip: '192.0.2.1',
      asn: 631,
      regions: ['EU', 'Europe'],
      groups: ['grp-1'],
      consumer: 'usr-1',
      api: { service: 'ozw', operation: 'get', resource: 'x' },
      data: { path: '/s', objectIds: ['AB'] },
    });
    expect(toRequest({ ...empty, resource: 'wider' }).resource).toEqual({});
    expect(toRequest({ ...empty, resource: 'doc', doc: 'A' }).resource).toEqual({ doc: 'A' });
    expect(
      toRequest({ ...empty, 'call-service': 'ozw', 'call-operation': 'fly', 'call-resource': 'x' })
        .api,
    ).toBe(undefined);
  });
});
