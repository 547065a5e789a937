import { describe, expect, test } from 'vitest';
import { accessOf } from '../../src/http/route-template.js';

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
