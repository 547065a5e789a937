import { type ApiCall, type ApiOperation, service } from 'caveats';
import { describe, expect, test } from 'vitest';
import { outcome } from './conditions.js';

const OPERATIONS: readonly ApiOperation[] = ['create', 'get', 'update', 'delete'];

/** How a call fares with a token that is good for a service of some type alone. */
function fate(type: string, call: ApiCall): string {
  return outcome(service(`${type}-1`), { service: `${type}-1`, api: call });
}

function reached(type: string, resource: string, of = 'ozw'): readonly string[] {
  return OPERATIONS.filter(
    (operation) => fate(type, { service: of, operation, resource }) === 'met',
  );
}

const TYPES = [
  'user',
  'group',
  'space',
  'share',
  'provider',
  'handleService',
  'handle',
  'cluster',
  'harvester',
  'token',
  'atm_inventory',
  'atm_lambda',
  'atm_workflow_schema',
  'oz_worker',
] as const;

describe('a token that is good for some services reaches of Onezone’s API what they need', () => {
  const BY_WORKER: Partial<Record<(typeof TYPES)[number], readonly string[]>> = {
    user: ['get'],
    group: ['get'],
    space: ['get'],
    share: OPERATIONS,
    provider: ['get'],
    handleService: ['get'],
    handle: OPERATIONS,
    atm_inventory: ['get'],
    atm_lambda: ['get'],
    atm_workflow_schema: ['get'],
  };
  const BY_PANEL: typeof BY_WORKER = { user: ['get'], cluster: ['get'], provider: ['get'] };

  test.each(TYPES)('%s', (type) => {
    for (const resource of [`${type}.a.instance:private`, `${type}.null.x,y:public`]) {
      expect(reached('opw', resource)).toEqual(BY_WORKER[type] ?? []);
      expect(reached('ozp', resource)).toEqual(BY_PANEL[type] ?? []);
      expect(reached('opp', resource)).toEqual(BY_PANEL[type] ?? []);
    }
  });

  test('and a Oneprovider’s worker acquires tokens of identity providers and infers groups', () => {
    expect(reached('opw', 'user.self.idp_access_token,egi:private')).toEqual(['create', 'get']);
    expect(reached('opw', 'user.self.idp_access_token:private')).toEqual(['get']);
    expect(reached('opw', 'space.s.infer_accessible_eff_groups:private')).toEqual([
      'create',
      'get',
    ]);
    expect(reached('opw', 'space.s.infer_accessible_eff_groups,g:private')).toEqual(['get']);
    expect(reached('opp', 'user.self.idp_access_token,egi:private')).toEqual(['get']);
  });

  test.each(['ozw', 'ozp', 'opw', 'opp'])('and all of the API of its own: %s', (type) => {
    for (const of of ['ozw', 'ozp', 'opw', 'opp']) {
      const all = of === type ? OPERATIONS : [];
      expect(reached(type, 'file.a.rdf_metadata:private', of)).toEqual(all);
      expect(reached(type, 'file.a.x,y:auto', of)).toEqual(all);
    }
  });
});

describe('a token that is good for Onezone’s worker too', () => {
  const listed = service('opw-1', 'ozw-*');

  test.each(['opw-1', 'ozw-onezone'])('reaches all of Onezone’s API, asked at %s', (name) => {
    for (const operation of OPERATIONS) {
      for (const of of ['ozw', 'ozp', 'opw', 'opp']) {
        const api = { service: of, operation, resource: 'harvester.h.instance:private' };
        const isReached = of === 'ozw' || of === 'opw';
        const expected = isReached ? 'met' : 'not_allowed';
        expect(outcome(listed, { service: name, api })).toBe(expected);
      }
    }
  });
});

describe('a token that is good for several services', () => {
  test('reaches what any of them needs', () => {
    const listed = service('opw-1', 'opp-2');
    for (const type of ['cluster', 'group'] as const) {
      const api = { service: 'ozw', operation: 'get', resource: `${type}.a.x:private` } as const;
      expect(outcome(listed, { service: 'opw-1', api })).toBe('met');
    }
  });
});

describe('a token that is good for some services', () => {
  const listed = service('opw-1');
  const api = { service: 'ozw', operation: 'get', resource: 'user.u.instance:private' } as const;

  test('is not asked about the API where no call is named', () => {
    expect(outcome(listed, { service: 'opw-1' })).toBe('met');
  });

  test('is not good for others, whatever the call is', () => {
    expect(outcome(listed, { service: 'opw-2', api })).toBe('not_allowed');
    expect(outcome(listed, { api })).toBe('missing_context');
  });

  test.each([
    ['a resource that is no GRI', { ...api, resource: 'user' }],
    ['a pattern for a resource', { ...api, resource: 'user.*.*:*' }],
    ['an operation that is none', { ...api, operation: 'patch' as ApiOperation }],
  ])('does not reach %s', (_, call) => {
    expect(outcome(listed, { service: 'opw-1', api: call })).toBe('invalid_context');
    expect(outcome(service('ozw-1'), { service: 'ozw-1', api: call })).toBe('invalid_context');
  });
});
