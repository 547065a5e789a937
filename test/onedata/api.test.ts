import { api, type ApiCall, type ApiOperation } from 'caveats';
import type { OnedataCaveat } from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiPatternsCover, splitCall } from '../../src/scope/api-pattern.js';
import {
  expectBothWays,
  expectNeitherWay,
  limitsOf,
  NO_TEXTS,
  outcome,
  write,
} from './conditions.js';

const get = (resource: string): ApiCall => ({ service: 'ozw', operation: 'get', resource });

describe('api', () => {
  test.each([
    'all/all/*.*.*:*',
    'ozw/get/space.*.*:*',
    'ozp/create/cluster.c.instance:private',
    'opw/update/file.*.rdf_metadata,x:protected',
    'ozw/get/atm_workflow_schema.*.*:*',
    'ozw/get/space.*.*',
    'opp/delete/*.null.user,*:shared',
    'all/get/space.s.*,*:public',
    'all/get/space.s.*,x:auto',
    'ozw/get/user.self.instance:*',
    'ozw/get/user.a-b_ż 1.instance:*',
  ])('is service/operation/GRI pattern: %s', (pattern) => {
    expectBothWays(`api = ${pattern}`, api(pattern));
    expectBothWays(`api = ${pattern}|all/all/*.*.*:*`, api(pattern, 'all/all/*.*.*:*'));
  });

  test.each([
    ['a service that is none', 'oz/get/space.*.*:*'],
    ['a service with its id', 'ozw-onezone/get/space.*.*:*'],
    ['a type that Onedata does not know', 'ozw/get/nosuch.*.*:*'],
    ['a type by its name in Onedata’s code', 'ozw/get/od_space.*.*:*'],
    ['a type by another name', 'ozw/get/atmInventory.*.*:*'],
    ['a part of a type', 'ozw/get/op.*.*:*'],
    ['a scope that is none', 'ozw/get/space.*.*:secret'],
    ['an empty scope', 'ozw/get/space.*.*:'],
    ['two scopes', 'ozw/get/space.*.*:private:private'],
    ['no aspect', 'ozw/get/space.*:*'],
    ['an empty aspect', 'ozw/get/space.*.:*'],
    ['an aspect of three parts', 'ozw/get/space.*.a,b,c:*'],
    ['an aspect with an empty part', 'ozw/get/space.*.a,:*'],
    ['no id', 'ozw/get/space..*:*'],
    ['no type', 'ozw/get/.*.*:*'],
    ['a segment too many', 'ozw/get/space.*.*.*:*'],
    ['a comma in the id', 'ozw/get/space.a,b.*:*'],
    ['a slash in the GRI', 'ozw/get/space.a/b.*:*'],
    ['another resource', 'ozw/get/spaces'],
  ])('is not of %s: %s', (_, pattern) => {
    const message = 'api: takes only patterns service/operation/type.id.aspect:scope';
    expectNeitherWay(`api = ${pattern}`, api(pattern), message);
    expectNeitherWay(`api = all/all/*.*.*:*|${pattern}`, api('all/all/*.*.*:*', pattern), message);
  });

  test.each([
    '',
    'ozw/get',
    '*/get/space.*.*:*',
    'ozw/fetch/space.*.*:*',
    'ozw/get/space.a*.*:*',
    ...NO_TEXTS,
  ])('is not %j', (pattern) => {
    const caveat = { type: 'api', whitelist: [pattern] } as OnedataCaveat;
    expect(() => write(caveat)).toThrow(
      new TypeError('api: takes only patterns service/operation/type.id.aspect:scope'),
    );
  });
});

describe('a call', () => {
  test.each([
    ['all/all/*.*.*:*', 'space.s.instance:private', true],
    ['all/all/*.*.*:*', 'space.s.user,u:private', true],
    ['ozw/get/space.*.*:*', 'space.s.user,u:auto', true],
    ['ozw/get/space.*.*:private', 'space.s.user,u:auto', false],
    ['ozw/get/space.*.*,*:*', 'space.s.user,u:auto', true],
    ['ozw/get/space.*.*,*:*', 'space.s.instance:auto', false],
    ['ozw/get/space.*.user,*:*', 'space.s.user,u:auto', true],
    ['ozw/get/space.*.user:*', 'space.s.user,u:auto', false],
    ['ozw/get/space.*.user:*', 'space.s.user:auto', true],
    ['ozw/get/space.*.*,u:*', 'space.s.user,u:auto', true],
    ['ozw/get/space.*.*,u:*', 'space.s.user,v:auto', false],
    ['ozw/get/space.t.*:*', 'space.s.instance:auto', false],
    ['ozw/get/group.*.*:*', 'space.s.instance:auto', false],
    ['ozw/create/*.*.*:*', 'space.s.instance:auto', false],
    ['opw/get/*.*.*:*', 'space.s.instance:auto', false],
    ['ozw/get/space.*.*', 'space.s.user,u:private', true],
    ['ozw/get/space.*.*', 'space.s.instance', true],
    ['ozw/get/space.*.*', 'space.s.instance:auto', false],
    ['ozw/get/space.*.*:private', 'space.s.instance', true],
    ['ozw/get/space.*.*:auto', 'space.s.instance', false],
  ] as const)(
    '%s covers %s: %s, an aspect * any aspect, no scope private',
    (pattern, resource, isCovered) => {
      const expected = isCovered ? 'met' : 'not_allowed';
      expect(outcome(api(pattern), { api: get(resource) })).toBe(expected);
      expect(outcome(api('opp/get/*.*.*:*', pattern), { api: get(resource) })).toBe(expected);
    },
  );

  const any = api('all/all/*.*.*:*');

  test.each([
    ...['space', 'space.s', 'space.s.*:private', 'space.s.a:*', 'a/b.s.a:auto', 'space.s.a:'],
    ...['nosuch.s.a:auto', 'atmInventory.s.a:auto'],
  ])('of %s is none of Onedata’s', (resource) => {
    expect(outcome(any, { api: get(resource) })).toBe('invalid_context');
  });

  test('of a resource beyond 1,024 characters is none', () => {
    const long = (length: number) =>
      get(`space.${'a'.repeat(length - 'space..x:auto'.length)}.x:auto`);
    expect(outcome(any, { api: long(1024) })).toBe('met');
    expect(outcome(any, { api: long(1025) })).toBe('invalid_context');
  });

  test('has an operation', () => {
    const patch = { ...get('space.s.a:auto'), operation: 'patch' as ApiOperation };
    expect(outcome(any, { api: patch })).toBe('invalid_context');
  });

  test('has to be named, unless somebody else checks it', () => {
    expect(outcome(any, {})).toBe('missing_context');
    expect(outcome(any, { deferred: ['data'] })).toBe('missing_context');
    expect(outcome(any, { deferred: ['api'] })).toBe('met');
    expect(outcome(any, { deferred: 'api' as never })).toBe('missing_context');
  });

  test('is checked where it is named, whoever else checks it', () => {
    const other = { api: get('space.s.a:auto'), deferred: ['api'] as const };
    expect(outcome(api('ozw/get/group.*.*:*'), other)).toBe('not_allowed');
  });
});

test('what is reported of several covers exactly the calls that all of them do', () => {
  const segment = fc.constantFrom('*', 'a', 'b');
  const aspect = fc.oneof(
    segment,
    fc.tuple(segment, segment).map((parts) => parts.join()),
  );
  const scope = fc.constantFrom('*', 'private', 'auto');
  const pattern = fc
    .tuple(fc.constantFrom('*', 'space', 'user'), segment, aspect, scope)
    .map(([type, id, of, seen]) => `all/get/${type}.${id}.${of}:${seen}`);
  const caveats = fc.array(
    fc.array(pattern, { minLength: 1, maxLength: 3 }).map((patterns) => api(...patterns)),
    { minLength: 1, maxLength: 3 },
  );
  const part = fc.constantFrom('a', 'b');
  const call = fc
    .tuple(
      fc.constantFrom('space', 'user'),
      part,
      fc.constantFrom('a', 'b', 'a,a', 'a,b'),
      fc.constantFrom('private', 'auto'),
    )
    .map(([type, id, of, seen]) => get(`${type}.${id}.${of}:${seen}`));
  let covered = 0;
  fc.assert(
    fc.property(caveats, call, (given, asked) => {
      const reported = limitsOf(...given).api;
      const isReported = reported.every((values) => apiPatternsCover(values, splitCall(asked)));
      const isMet = given.every((each) => outcome(each, { api: asked }) === 'met');
      expect(isReported).toBe(isMet);
      if (isMet) covered++;
    }),
    { numRuns: 2000 },
  );
  expect(covered).toBeGreaterThan(100);
});
