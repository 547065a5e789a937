import {
  api,
  asn,
  attenuate,
  type CaveatInput,
  consumer,
  country,
  createDialect,
  defineCaveat,
  interfaceIs,
  ip,
  mint,
  notCountry,
  region,
  service,
  type TokenRequest,
  verify,
} from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { type Case, mistaken, refused, refusedWith, same } from './claims.js';

const rootKey = 'a root key of 32 bytes, no less.';
const tokenWith = (...caveats: CaveatInput[]) =>
  mint({ rootKey, identity: { subject: 'usr-1' }, caveats });

/** Claims that a request meets a caveat, or why it does not. */
function fares(caveat: CaveatInput, request: TokenRequest, outcome: string): void {
  const run = () => verify(tokenWith(caveat), { rootKey, request });
  if (outcome === 'met') same(run().caveats.length, 1);
  else same(refused(run).failures[0]?.reason, outcome);
}

const RANGES = ip('189.34.15.0/24', '2001:db8::/32', 'fe80::/10');

/** Caveats of context and of usage: from where, by whom, and through what. */
export const contextCases: readonly Case[] = [
  [
    'an IPv4 address is in the range that holds it, and in no other',
    () => {
      for (const peer of ['189.34.15.0', '189.34.15.7', '189.34.15.255', '::ffff:189.34.15.7']) {
        fares(RANGES, { ip: peer }, 'met');
      }
      for (const peer of ['189.34.14.255', '189.34.16.0', '::189.34.15.7']) {
        fares(RANGES, { ip: peer }, 'not_allowed');
      }
      fares(ip('0.0.0.0/0'), { ip: '255.255.255.255' }, 'met');
    },
  ],
  [
    'an IPv6 address is in the range that holds it, however it is written',
    () => {
      const inside = [
        '2001:db8::',
        '2001:DB8:0:0:0:0:0:1',
        '2001:0db8:ffff::1.2.3.4',
        'fe80::1%eth0',
      ];
      for (const peer of inside) fares(RANGES, { ip: peer }, 'met');
      for (const peer of ['2001:db9::', '2001:db7:ffff::', '::1', 'ff02::1']) {
        fares(RANGES, { ip: peer }, 'not_allowed');
      }
      fares(ip('::/0'), { ip: '::' }, 'met');
    },
  ],
  [
    'what is no address is in no range',
    () => {
      const none = [
        '',
        '1.2.3',
        '0x7f.0.0.1',
        '010.0.0.1',
        '1.2.3.256',
        '1::2::3',
        ':::',
        '1:2:3:4:5:6:7',
      ];
      const odd = [
        '12345::',
        '::1]',
        '[::1]',
        '::1%',
        '::1/128',
        '１.2.3.4',
        'localhost',
        ' ::1',
        'g::',
      ];
      for (const peer of [...none, ...odd]) {
        fares(ip('0.0.0.0/0', '::/0'), { ip: peer }, 'invalid_context');
      }
    },
  ],
  [
    'a range is written in one form',
    () => {
      same(ip('2001:DB8::1', '10.0.0.0/8', '2001:0:0:1:0:0:0:0/64', '1::0:0:2').whitelist, [
        '2001:db8::1/128',
        '10.0.0.0/8',
        '2001:0:0:1::/64',
        '1::2/128',
      ]);
      for (const range of [
        '10.0.0.1/8',
        '::1/64',
        '10.0.0.0/33',
        '::/129',
        '::ffff:1.2.3.4',
        'x',
      ]) {
        mistaken(() => ip(range));
      }
      for (const text of ['ip = 2001:DB8::/32', 'ip = 1:0::/32', 'ip = 10.0.0.0/08', 'ip = ']) {
        const { macaroon } = tokenWith();
        const token = { macaroon: addFirstPartyCaveat(macaroon, text) };
        refusedWith('unknown_caveat', () => verify(token, { rootKey, request: {} }));
      }
    },
  ],
  [
    'a caveat of context is met, not met, or nothing is known to meet it by',
    () => {
      fares(asn(631), { asn: 631 }, 'met');
      fares(asn(631), { asn: 632 }, 'not_allowed');
      fares(country('PL'), { country: 'PL' }, 'met');
      fares(notCountry('PL'), { country: 'PL' }, 'blacklisted');
      fares(region('EU'), { regions: ['EU', 'Europe'] }, 'met');
      fares(consumer('grp-2'), { consumer: 'usr-1', groups: ['grp-2'] }, 'met');
      fares(consumer('grp-*'), { consumer: 'usr-1' }, 'not_allowed');
      for (const caveat of [ip('::/0'), asn(1), country('PL'), region('EU'), consumer('usr-1')]) {
        fares(caveat, {}, 'missing_context');
        refusedWith('context_denied', () => verify(tokenWith(caveat), { rootKey, request: {} }));
      }
    },
  ],
  [
    'a caveat of usage is met, not met, or nothing is known to meet it by',
    () => {
      const call = { service: 'onezone', operation: 'get', resource: 'space.s1.view' } as const;
      fares(service('opw-*'), { service: 'opw-lisbon' }, 'met');
      fares(service('opw-lisbon'), { service: 'opw-paris' }, 'not_allowed');
      fares(interfaceIs('rest'), { interface: 'graphsync' }, 'not_allowed');
      fares(api('all/get/space.*.*'), { api: call }, 'met');
      fares(api('all/create/space.*.*'), { api: call }, 'not_allowed');
      for (const caveat of [service('opw-*'), interfaceIs('rest'), api('all/get/x')]) {
        fares(caveat, {}, 'missing_context');
        refusedWith('usage_denied', () => verify(tokenWith(caveat), { rootKey, request: {} }));
      }
    },
  ],
  [
    "a kind of one's own is checked like any other",
    () => {
      const tenant = defineCaveat({
        type: 'tenant',
        role: 'context',
        fields: { tenant: 'text' },
        decode: (text) =>
          text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
        encode: ({ id }) => `tenant = ${id}`,
        check: ({ id }, request: { tenant?: string }) =>
          request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
      });
      const dialect = createDialect({ kinds: [tenant] });
      const caveats = [{ type: 'tenant', id: 'acme' } as const];
      const token = attenuate(tokenWith(), caveats, { dialect });
      same(verify(token, { rootKey, dialect, request: { tenant: 'acme' } }).caveats, caveats);
      const elsewhere = { rootKey, dialect, request: { tenant: 'other' } };
      same(refused(() => verify(token, elsewhere)).failures[0]?.reason, 'other_tenant');
      refusedWith('unknown_caveat', () => verify(token, { rootKey, request: {} }));
    },
  ],
];
