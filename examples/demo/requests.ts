import type { TokenRequest } from 'caveats';

/** The demo's clock stands still: New Year 2026, in Unix seconds. */
export const now = Date.UTC(2026, 0, 1) / 1000;

/** A request that meets every caveat of the first token that the library understands. */
export const toFirstToken: TokenRequest = {
  now,
  ip: '172.98.11.23',
  asn: 322,
  country: 'PL',
  regions: ['EU', 'Europe'],
  service: 'ozw-onezone',
  consumer: 'usr-user-id',
  interface: 'graphsync',
  api: { service: 'ozw-onezone', operation: 'get', resource: 'space.s1.instance:private' },
};

/** A request that meets every caveat of the second token. */
export const toSecondToken: TokenRequest = {
  now,
  ip: '172.98.11.23',
  asn: 322,
  country: 'PT',
  regions: ['Africa'],
  consumer: 'usr-user-id',
  interface: 'rest',
};

/** The same request from another network. */
export const fromElsewhere: TokenRequest = { ...toSecondToken, ip: '203.0.113.9', asn: 64500 };
