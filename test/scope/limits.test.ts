import { api, type Caveat, doc, interfaceIs, readonly, service, table, time } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiPatternsCover, splitCall } from '../../src/scope/api-pattern.js';
import { intersectLimits, type Limit, type Limits } from '../../src/scope/limits.js';
import { coversName, type Restriction } from '../../src/scope/names.js';
import { limitsOf, outcome } from '../caveats/conditions.js';
import { apiCall, apiWhitelist, name, nameWhitelist, whitelistsOf } from './usage-arbitraries.js';
import { expectSame, testLaws } from './laws.js';

const moment = fc.nat(5);

const limit: fc.Arbitrary<Limit> = fc.oneof(
  moment.map((validUntil): Limit => ({ of: 'time', validUntil })),
  nameWhitelist.map((whitelist): Limit => ({ of: 'services', whitelist })),
  fc.constantFrom('rest', 'graph').map((it): Limit => ({ of: 'interfaces', whitelist: [it] })),
  apiWhitelist.map((whitelist): Limit => ({ of: 'api', whitelist })),
);

const EMPTY: readonly Limit[] = [
  { of: 'time', validUntil: 0 },
  { of: 'services', whitelist: [] },
  { of: 'interfaces', whitelist: [] },
  { of: 'api', whitelist: [] },
];

/** The limits that would leave just this. */
function limitsFor({ validUntil, ...rest }: Limits): Limit[] {
  return [
    ...(validUntil === null ? [] : [{ of: 'time', validUntil } as const]),
    ...(['services', 'interfaces'] as const).flatMap((of) =>
      whitelistsOf(rest[of]).map((whitelist) => ({ of, whitelist })),
    ),
    ...rest.api.map((whitelist) => ({ of: 'api', whitelist }) as const),
  ];
}

describe('what several limits leave', () => {
  testLaws({
    values: fc
      .oneof({ weight: 20, arbitrary: fc.array(limit, { maxLength: 6 }) }, fc.constant(EMPTY))
      .map(intersectLimits),
    unrestricted: intersectLimits([]),
    nothing: intersectLimits(EMPTY),
    both: (a, b) => intersectLimits([...limitsFor(a), ...limitsFor(b)]),
  });

  test('is the same in any order, and however often each is given', () => {
    const shuffled = fc
      .array(limit, { minLength: 1, maxLength: 6 })
      .chain((limits) =>
        fc.tuple(
          fc.constant(limits),
          fc.shuffledSubarray([...limits, ...limits], { minLength: limits.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([limits, others]) => {
        expectSame(intersectLimits([...others, ...limits]), intersectLimits(limits));
      }),
      { numRuns: 1000 },
    );
  });

  test('is everything where there are none', () => {
    expect(limitsOf()).toStrictEqual({
      validUntil: null,
      services: { kind: 'unrestricted' },
      interfaces: { kind: 'unrestricted' },
      api: [],
    });
  });

  test('is told of each thing by itself', () => {
    const limits = limitsOf(
      doc('A', 'B'),
      service('ozw-onezone', 'opw-*'),
      table('B', 't1'),
      time(2000),
      readonly(),
      interfaceIs('rest'),
      api('x/all/a', 'all/get/*', 'x/all/a'),
      api('s/all/*'),
      api('all/get/*', 'x/all/a'),
      service('opw-lisbon'),
      time(1000),
    );
    // Caveats of scope are no limits: their scope model knows what they leave together.
    expect(limits).toStrictEqual({
      validUntil: 1000,
      services: { kind: 'only', values: ['opw-lisbon'] },
      interfaces: { kind: 'only', values: ['rest'] },
      api: [['all/get/*', 'x/all/a'], ['s/all/*']],
    });
  });
});

test.each(['resources', 'access', 'Time', '', '__proto__', 'constructor', undefined])(
  'a limit of %j is a mistake, as it would leave everything',
  (of) => {
    const limits = [
      { of: 'time', validUntil: 5 },
      { of, whitelist: ['A'], docs: new Map(), access: ['read'] },
    ];
    expect(() => intersectLimits(limits as Limit[])).toThrow(TypeError);
    expect(() => intersectLimits(limits as Limit[])).toThrow(/^limit: of must be one of /);
  },
);

describe('what caveats report is what their checks let in', () => {
  const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 3 });
  const covers = <T>(restriction: Restriction, isCovered: (values: readonly string[]) => T) =>
    restriction.kind === 'only'
      ? isCovered(restriction.values)
      : restriction.kind === 'unrestricted';
  const request = fc.record({
    now: moment,
    service: name,
    interface: fc.constantFrom('rest', 'graph'),
    api: apiCall,
  });

  const caveat: fc.Arbitrary<Caveat> = fc.oneof(
    moment.map(time),
    nameWhitelist.map((names) => service(...names)),
    fc.constantFrom('rest', 'graph').map(interfaceIs),
    apiWhitelist.map((patterns) => api(...patterns)),
  );

  test('for any caveats that limit something, and any request', () => {
    let letIn = 0;
    let runs = 0;
    fc.assert(
      fc.property(some(caveat), request, (caveats, asked) => {
        runs++;
        const limits = limitsOf(...caveats);
        const isWithin =
          (limits.validUntil === null || asked.now < limits.validUntil) &&
          covers(limits.services, (names) => coversName(new Set(names), asked.service)) &&
          covers(limits.interfaces, (names) => names.includes(asked.interface)) &&
          limits.api.every((patterns) => apiPatternsCover(patterns, splitCall(asked.api)));
        expect(isWithin).toBe(caveats.every((it) => outcome(it, asked) === 'met'));
        if (isWithin) letIn++;
      }),
      { numRuns: 3000 },
    );
    expect(letIn).toBeGreaterThan(runs / 10);
  });
});
