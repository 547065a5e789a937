import type { TokenRequest } from 'caveats';
import type { Random } from './random.js';

/** Conditions of every kind, in the texts that the library writes. */
const CONDITIONS = [
  'time < 2000000000',
  'ip = 10.0.0.0/8|2001:db8::/32',
  'asn = 1|64512',
  'geo.country = PL|FR',
  'geo.country != DE',
  'geo.region = EU|Asia',
  'geo.region != Africa',
  'consumer = usr-1|grp-2|prv-*',
  'service = ozw-onezone|opw-*',
  'interface = rest',
  'api = all/get/space.*.*:*|oz/all/user.x',
  'doc = A|B',
  'table = A/t1|B/t%7C2',
  'access = read|write',
  'access = read',
  'data.readonly',
] as const;

/** A request that meets all of those save the last, for `doc` A. */
export const REQUEST: TokenRequest = {
  now: 1_000_000_000,
  ip: '10.1.2.3',
  asn: 1,
  country: 'PL',
  regions: ['EU'],
  service: 'opw-lisbon',
  consumer: 'usr-1',
  groups: ['grp-2'],
  interface: 'rest',
  resource: { doc: 'A', table: 't1' },
  access: 'read',
  api: { service: 'oz', operation: 'get', resource: 'space.a.b:c' },
};

/** A request of which every part is long, or has many parts; what it meets is little. */
export const LARGE_REQUEST: TokenRequest = {
  ...REQUEST,
  regions: Array.from({ length: 5000 }, () => 'EU'),
  consumer: 'x'.repeat(16_400),
  groups: Array.from({ length: 2000 }, (_, i) => `usr-${i}${'x'.repeat(i < 100 ? 16_400 : 0)}`),
  resource: { doc: 'A', table: 't'.repeat(16_400) },
  api: { service: 'a', operation: 'get', resource: 'a.'.repeat(8000) },
};

const CHARACTERS = '|/.,:*%=<! -0129azAZ_~\u0000\u00e9\ud83d\ude00';

/** A condition: mostly one that is read, or nearly one. */
export function randomCondition(random: Random): string {
  let condition: string = random.pick(CONDITIONS);
  while (random.once(3)) {
    const at = random.below(condition.length + 1);
    const rest = condition.slice(at + (random.once(2) ? 1 : 0));
    condition = condition.slice(0, at) + random.text(random.length(3), CHARACTERS) + rest;
  }
  return condition.toWellFormed();
}

/** Of one length, and so long that V8 hashes it by that alone. */
const longName = (i: number): string => 'x'.repeat(16_400) + String(i).padStart(5, '0');

/** Entries of lists that are costly to read, to check or to intersect. */
const COSTLY: Readonly<Record<string, (random: Random, i: number) => string>> = {
  'ip = ': (random, i) =>
    random.pick([`::${i.toString(16)}/128`, '::/0', `10.${i & 255}.${(i >> 8) & 255}.0/24`]),
  'asn = ': (_, i) => `${i}`,
  'geo.country = ': (random) => random.pick(['PL', 'FR', 'XX']),
  'consumer = ': (random, i) => random.pick([`usr-${i}`, 'grp-*', `prv-${i}`, longName(i)]),
  'service = ': (random, i) =>
    random.pick([`x-${i.toString(36)}`, `op${i}-*`, 'opw-*', longName(i)]),
  'api = ': (random, i) =>
    random.pick([
      `all/all/${'*.'.repeat(i % 20)}*`,
      `a/get/${i}.*`,
      `all/get/*.${i}`,
      `a/get/${i}`,
      `${longName(i)}/get/*.*`,
      `all/get/${longName(i)}`,
    ]),
  'doc = ': (random, i) => random.pick([`d${i}`, '__proto__', '%7C', longName(i)]),
  'table = ': (random, i) => `${random.pick(['A', `d${i}`, '__proto__', longName(i)])}/t${i}`,
};

/** A list as long as this, of entries that are costly. */
export function costlyCondition(random: Random, length: number): string {
  const prefix = random.pick(Object.keys(COSTLY));
  const entry = COSTLY[prefix];
  let condition = prefix;
  // One entry over and over, entries of a few kinds, or all of them different.
  const kind = random.below(3);
  const same = entry?.(random, 0) ?? '';
  for (let i = 0; condition.length < length; i++) {
    condition += (i === 0 ? '' : '|') + (kind === 0 ? same : entry?.(random, (kind - 1) * i));
  }
  return condition;
}
