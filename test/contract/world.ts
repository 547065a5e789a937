import {
  access,
  api,
  asn,
  type Caveat,
  consumer,
  country,
  doc,
  interfaceIs,
  ip,
  type KnownContext,
  notCountry,
  notRegion,
  region,
  type TokenRequest,
  service,
  table,
  time,
} from 'caveats';
import fc from 'fast-check';

// A world that is small, so that caveats and requests often have to do with each other.
const DOCS = ['A', 'B', '__proto__'] as const;
const TABLES = ['t1', 't2', 'constructor'] as const;
const SERVICES = ['opw-a', 'opw-b', 'ozw-a', 'plain'] as const;
const CONSUMERS = ['usr-1', 'usr-2', 'prv-1'] as const;
const GROUPS = ['grp-1', 'grp-2'] as const;
const INTERFACES = ['rest', 'graphsync'] as const;
const OPERATIONS = ['create', 'get', 'update', 'delete'] as const;
const COUNTRIES = ['PL', 'FR'] as const;
const REGIONS = ['EU', 'Europe', 'Asia'] as const;
const RANGES = ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.0/24', '2001:db8::/32'] as const;

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1 });

const CONTEXT: readonly fc.Arbitrary<Caveat>[] = [
  oneOf([500, 1000, 2000]).map(time),
  some(RANGES).map((ranges) => ip(...ranges)),
  some([1, 2]).map((numbers) => asn(...numbers)),
  some(COUNTRIES).map((codes) => country(...codes)),
  some(COUNTRIES).map((codes) => notCountry(...codes)),
  some(REGIONS).map((regions) => region(...regions)),
  some(REGIONS).map((regions) => notRegion(...regions)),
  some([...CONSUMERS, ...GROUPS, 'usr-*', 'grp-*']).map((names) => consumer(...names)),
];

const apiPattern = fc
  .tuple(
    oneOf(['all', 'oz', 'op']),
    oneOf(['all', ...OPERATIONS]),
    oneOf(['s', '*']),
    oneOf(['x', '*']),
  )
  .map(([of, operation, ...segments]) => `${of}/${operation}/${segments.join('.')}`);

const USAGE: readonly fc.Arbitrary<Caveat>[] = [
  some([...SERVICES, 'opw-*', 'ozw-*']).map((names) => service(...names)),
  oneOf(INTERFACES).map(interfaceIs),
  fc.array(apiPattern, { minLength: 1, maxLength: 3 }).map((patterns) => api(...patterns)),
];

const SCOPE: readonly fc.Arbitrary<Caveat>[] = [
  some(DOCS).map((ids) => doc(...ids)),
  fc
    .array(fc.tuple(oneOf(DOCS), some(TABLES)), { minLength: 1, maxLength: 3 })
    .map((docs): Caveat => ({
      type: 'table',
      whitelist: docs.flatMap(([id, tables]) =>
        tables.flatMap((each) => table(id, each).whitelist),
      ),
    })),
  some(['read', 'write'] as const).map((ways) => access(...ways)),
];

/** Caveats that a request of this world may well meet. */
export const caveat: fc.Arbitrary<Caveat> = fc.oneof(...CONTEXT, ...USAGE, ...SCOPE);
export const caveats: fc.Arbitrary<Caveat[]> = fc.array(caveat, { maxLength: 5 });
/** Of scope and usage alone: with these, whether a request is let in does not hang on the context. */
export const reportedCaveats: fc.Arbitrary<Caveat[]> = fc.array(fc.oneof(...USAGE, ...SCOPE), {
  maxLength: 6,
});

/** A condition of any kind, one that nobody reads included. */
export const condition: fc.Arbitrary<Caveat | string> = fc.oneof(
  { weight: 9, arbitrary: caveat },
  { weight: 1, arbitrary: oneOf(['time < soon', 'colour = red', '']) },
);

/** A resource: wider than any doc, a doc, or a table. */
export const resource = fc.oneof(
  fc.constant({}),
  fc.record({ doc: oneOf([...DOCS, 'C']) }),
  fc.record({ doc: oneOf([...DOCS, 'C']), table: oneOf(TABLES) }),
);

/** Everything that a server can know, or only a part of it, save what is asked. */
const context = fc.record(
  {
    ip: oneOf(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1', '2001:db8::1', '203.0.113.1', 'junk']),
    asn: oneOf([1, 2, 3]),
    country: oneOf(['PL', 'FR', 'DE', 'XX', 'pl']),
    regions: fc.subarray([...REGIONS]),
    service: oneOf(SERVICES),
    consumer: oneOf(CONSUMERS),
    groups: fc.subarray([...GROUPS]),
    interface: oneOf(INTERFACES),
    api: fc.record({
      service: oneOf(['oz', 'op']),
      operation: oneOf(OPERATIONS),
      resource: oneOf(['s.x', 's.y', 't.x']),
    }),
  },
  { requiredKeys: [] },
);

const asked = fc.record({
  now: fc.constant(999),
  resource,
  access: oneOf(['read', 'write'] as const),
});

export type AskedRequest = KnownContext &
  TokenRequest & {
    resource: { doc?: string; table?: string };
    access: 'read' | 'write';
  };

/** A request that says what it asks, and some of where it comes from. */
export const request: fc.Arbitrary<AskedRequest> = fc
  .tuple(context, asked)
  .map(([from, what]) => ({ ...from, ...what }));
