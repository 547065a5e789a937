import { describe, expect, test } from 'vitest';
import { readKey } from '../../docs/src/playground/read/key.js';
import {
  fieldsAskedFor,
  REQUEST_FIELDS,
  toRequest,
  type RequestFields,
} from '../../docs/src/playground/read/request.js';
import {
  fromLocalField,
  toLocalField,
  utcTime,
} from '../../docs/src/playground/read/time-field.js';

describe('time', () => {
  test('goes into a field and comes out of it', () => {
    expect(fromLocalField(toLocalField(1571147494))).toBe(1571147494);
    expect(fromLocalField('')).toBe(undefined);
  });

  test('is told to programs in UTC, to the end of all times', () => {
    expect(utcTime(1571147494)).toBe('2019-10-15T13:51:34Z');
    expect(utcTime(999_999_999_999)).toBe('+033658-09-27T01:46:39Z');
  });
});

describe('a key', () => {
  test('is read as it is written', () => {
    const bytes = new TextEncoder().encode('key ');
    expect(readKey('key ', 'text')).toEqual(bytes);
    expect(readKey(' 6b657920\n', 'hex')).toEqual(bytes);
    expect(readKey('a2V5IA==', 'base64url')).toEqual(bytes);
    expect(readKey('', 'hex')).toBe(undefined);
    expect(readKey('base64url:a2V5IA', 'text')).toEqual(bytes);
  });

  test.each([
    ['abc', 'hex'],
    ['xy', 'hex'],
    ['a', 'base64url'],
    ['a b', 'base64url'],
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

  test('is asked about by caveats, each kind about fields of its own', () => {
    expect([...fieldsAskedFor(['ip', 'data.readonly', 'data.path'])]).toEqual([
      'ip',
      'path',
      'access',
    ]);
    expect([...fieldsAskedFor(['authorization'])]).toEqual([]);
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
