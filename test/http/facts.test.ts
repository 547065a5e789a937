import { describe, expect, test } from 'vitest';
import { accessOf, defaultFacts } from '../../src/http/index.js';

describe('how a method accesses its resource', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('%s reads', (method) => {
    expect(accessOf(method)).toBe('read');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'TRACE', 'QUERY', 'PURGE'])(
    '%s writes',
    (method) => {
      expect(accessOf(method)).toBe('write');
    },
  );

  test.each(['', 'get', 'Get', ' GET', 'GET\n', 'constructor'])(
    '%j is no method that reads',
    (method) => {
      expect(accessOf(method)).toBe('write');
    },
  );
});

describe('what a request says by itself', () => {
  test('is from where it comes, how it accesses, and that it is REST', () => {
    expect(defaultFacts({ method: 'GET', ip: '192.0.2.1' })).toEqual({
      ip: '192.0.2.1',
      access: 'read',
      interface: 'rest',
    });
  });

  test('is not from where, where that is not known', () => {
    expect(defaultFacts({ method: 'POST' })).toEqual({ access: 'write', interface: 'rest' });
    expect(defaultFacts({ method: 'POST', ip: undefined })).not.toHaveProperty('ip');
  });
});
