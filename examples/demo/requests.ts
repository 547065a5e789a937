import type { Request } from 'caveats';

/** The demo's clock stands still: New Year 2026, in Unix seconds. */
export const now = Date.UTC(2026, 0, 1) / 1000;

/** What a server of Onedata's might know of a request that meets all it can of the first token. */
export const toFirstToken: Request = {
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

/** One that meets all of the second token. */
export const toSecondToken: Request = {
  now,
  ip: '172.98.11.23',
  asn: 322,
  country: 'PT',
  regions: ['Africa'],
  consumer: 'usr-user-id',
  interface: 'rest',
};

/** The same from another network. */
export const fromElsewhere: Request = { ...toSecondToken, ip: '203.0.113.9', asn: 64500 };
