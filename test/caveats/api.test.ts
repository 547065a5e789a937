import { api, type ApiCall } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, limitsOf, outcome, read } from './conditions.js';

describe('the text of api patterns', () => {
  test.each([
    'all/get/space.*.*:*',
    'ozw-onezone/all/*',
    'opw-lisbon/create/space.s1,private:shares',
    'all/all/a|all/update/b|all/delete/c',
    'ALL/get/x',
    'all/get/files/home/a.txt',
    'all/get/..',
    'all/get/zażółć',
    '__proto__/get/constructor',
  ])('is Onedata’s: api = %s', (list) => {
    expectBothWays(`api = ${list}`, { type: 'api', whitelist: list.split('|') });
  });

  test.each([
    ['no operation', 'all/space'],
    ['no resource', 'all/get'],
    ['an empty resource', 'all/get/'],
    ['an empty service', '/get/space'],
    ['an empty operation', 'all//space'],
    ['an operation that does not exist', 'all/read/space'],
    ['an operation in upper case', 'all/GET/space'],
    ['* for a service', '*/get/space'],
    ['* in a service', 'opw-*/get/space'],
    ['* for an operation', 'all/*/space'],
    ['* in a segment', 'all/get/space*'],
    ['* in a segment', 'all/get/a.b*:c'],
    ['** for a segment', 'all/get/**'],
    ['a control character', 'all/get/a\nb'],
    ['a control character', 'all/get/a\u0085b'],
    ['half a character', 'all/get/\ud800'],
    ['one that is wrong among right ones', 'all/get/a|all/get|all/get/b'],
  ])('is not any other: %s: %j', (_, list) => {
    expect(read(`api = ${list}`)).toBeUndefined();
    expectTypeError(() => api(...list.split('|')), 'api');
  });
});

describe('making api patterns', () => {
  test('takes patterns', () => {
    expect(api('all/get/a', 'x/all/*')).toStrictEqual({
      type: 'api',
      whitelist: ['all/get/a', 'x/all/*'],
    });
  });

  test.each([
    ['a list in one text', ['all/get/a|all/get/b']],
    ['no text', [1]],
    ['null', [null]],
    ['an array', [['all/get/a']]],
    ['a text object', [Object('all/get/a')]],
    ['none', []],
  ])('refuses %s', (_, patterns) => {
    expectTypeError(() => api(...(patterns as string[])), 'api');
  });
});

describe('api patterns', () => {
  const call = (text: string): ApiCall => {
    const [service = '', operation, ...resource] = text.split('/');
    return { service, operation: operation as never, resource: resource.join('/') };
  };

  test.each([
    ['all/get/space.*.*:*', 'opw-1/get/space.s1.instance:private'],
    ['all/get/space.*.*:*', 'ozw-onezone/get/space.a.b:c'],
    ['ozw-onezone/all/space', 'ozw-onezone/delete/space'],
    ['all/all/*', 'x/create/anything'],
    ['all/get/a.*,b:c', 'x/get/a.1,b:c'],
    ['all/get/files/a.txt', 'x/get/files/a.txt'],
    ['all/get/__proto__', 'x/get/__proto__'],
  ])('%s is met by %s', (pattern, asked) => {
    expect(outcome(api('x/get/other', pattern), { api: call(asked) })).toBe('met');
  });

  test.each([
    ['ozw-onezone/get/space', 'opw-1/get/space'],
    ['all/get/space', 'x/update/space'],
    ['all/get/space', 'x/get/spaces'],
    ['all/get/space', 'x/get/Space'],
    ['all/get/space', 'x/get/space.a'],
    ['all/get/space.*', 'x/get/space'],
    ['all/get/space.*', 'x/get/space.a.b'],
    ['all/get/space.*', 'x/get/space:a'],
    ['all/get/space.*', 'x/get/space,a'],
    ['all/get/*', 'x/get/a.b'],
    ['all/get/space.*:c', 'x/get/space.a:b'],
    ['all/get/a', 'x/get/*'],
    ['x/get/a', 'all/get/a'],
  ])('%s is not met by %s', (pattern, asked) => {
    expect(outcome(api(pattern), { api: call(asked) })).toBe('not_allowed');
  });

  test('are unmet where the call is not given', () => {
    expect(outcome(api('all/all/*'), {})).toBe('missing_context');
  });

  test.each(['all', 'read', 'GET', '', 'constructor'])('tell %j, which is no operation', (name) => {
    expect(outcome(api('all/all/*'), { api: call(`x/${name}/a`) })).toBe('invalid_context');
  });

  test('limit the calls that are reported to those that match one of each list', () => {
    expect(limitsOf(api('x/all/user', 'all/get/space.*')).api).toStrictEqual([
      ['all/get/space.*', 'x/all/user'],
    ]);
    expect(limitsOf(api('x/all/*.a', 'x/all/user'), api('all/get/space.*')).api).toStrictEqual([
      ['all/get/space.*'],
      ['x/all/*.a', 'x/all/user'],
    ]);
  });
});
