import { describe, expect, test } from 'vitest';
import { actionOf } from '../../src/http/route-levels.js';

const BOTH = ['read', 'write', 'admin'];

describe('how a method accesses its resource', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('%s reads', (method) => {
    expect(actionOf(method, BOTH)).toBe('read');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'TRACE', 'QUERY', 'PURGE'])(
    '%s writes',
    (method) => {
      expect(actionOf(method, BOTH)).toBe('write');
    },
  );

  test.each(['', 'get', 'Get', ' GET', 'GET\n', 'constructor'])(
    '%j is no method that reads',
    (method) => {
      expect(actionOf(method, BOTH)).toBe('write');
    },
  );

  test.each([[[]], [['read']], [['write', 'admin']], [['Read', 'Write']]])(
    'is not known by it if the actions are %j',
    (actions) => {
      expect(actionOf('GET', actions)).toBeUndefined();
      expect(actionOf('POST', actions)).toBeUndefined();
    },
  );
});
