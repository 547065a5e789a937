import type { TokenRequest } from 'caveats';

/** Meets most of the conditions that the shapes are made of. */
export const MET: TokenRequest = {
  now: 1_000_000_000,
  ip: '10.0.0.1',
  asn: 1,
  country: 'PL',
  regions: ['Asia'],
  consumer: 'opw-1',
  service: 'opw-1',
  interface: 'a',
  resource: { doc: 'A', table: 't' },
  access: 'read',
  api: { service: 's', operation: 'get', resource: 'a.b' },
};

/** Of whatever a request can have more than one of, a share of very many. None is listed. */
export function manyParts(share: number): TokenRequest {
  const times = (count: number, part: (i: number) => string): string[] =>
    Array.from({ length: count * share }, (_, i) => part(i));
  return {
    ...MET,
    consumer: undefined,
    groups: times(10_000, (i) => `grp-${i}`),
    regions: times(20_000, () => 'EU'),
    api: { service: 's', operation: 'get', resource: 'a.'.repeat(8000 * share) },
  };
}

/** Every text of a request, a share of a very long one; and groups that V8 hashes by their length alone. */
export function longParts(share: number): TokenRequest {
  const long = 'x'.repeat(32_000 * share);
  const length = 64 * share;
  return {
    ...MET,
    ip: '%'.repeat(32_000 * share),
    country: long,
    regions: [long],
    consumer: long,
    groups: Array.from({ length }, (_, i) => 'x'.repeat(16_400) + String(i).padStart(6, '0')),
    service: long,
    interface: long,
    resource: { doc: long, table: long },
    api: { service: long, operation: 'get', resource: long },
  };
}
