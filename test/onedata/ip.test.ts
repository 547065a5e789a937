import { ip } from 'caveats';
import type { OnedataCaveat } from 'caveats/onedata';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { mask } from './arbitraries.js';
import { expectBothWays, NO_TEXTS, outcome, read, write, writeAny } from './conditions.js';

const addresses = (...whitelist: string[]): OnedataCaveat => ({ type: 'ip', whitelist });

describe('IP ranges', () => {
  test.each([
    '172.98.11.23/32',
    '189.34.15.0/8',
    '189.34.15.0/8|127.0.0.0/24',
    '255.255.255.255/0',
    '0.0.0.0/0',
    '10.0.0.1/31',
  ])('are IPv4, with their mask, and keep the bits that it does not cover: ip = %s', (list) => {
    expectBothWays(`ip = ${list}`, addresses(...list.split('|')));
  });

  test('are written with a mask where none is given', () => {
    expect(write(addresses('10.0.0.1', '10.0.0.0/8'))).toBe('ip = 10.0.0.1/32|10.0.0.0/8');
    expect(write(ip('10.0.0.1'))).toBe('ip = 10.0.0.1/32');
  });

  test.each([
    ['no mask', '10.0.0.1'],
    ['an empty mask', '10.0.0.1/'],
    ['no address', '/8'],
    ['nothing', ''],
    ['a mask that is too long', '10.0.0.0/33'],
    ['a zero before the mask', '10.0.0.0/08'],
    ['a sign before the mask', '10.0.0.0/+8'],
    ['a space before the mask', '10.0.0.0/ 8'],
    ['a mask in dots', '10.0.0.0/255.0.0.0'],
    ['two masks', '10.0.0.0/8/8'],
    ['zeros before a number', '010.0.0.0/8'],
    ['three numbers', '10.0.0/8'],
    ['a number above 255', '256.0.0.0/8'],
    ['IPv6', '2001:db8::/32'],
    ['IPv6', '::1/32'],
    ['IPv4-mapped IPv6', '::ffff:10.0.0.1/32'],
    ['a name', 'localhost/32'],
    ['one that is wrong among right ones', '10.0.0.0/8|10.0.0.1|11.0.0.0/8'],
  ])('are not read otherwise: %s: %s', (_, list) => {
    expect(read(`ip = ${list}`)).toBeUndefined();
    expect(read(`ip= ${list}`)).toBeUndefined();
  });

  test.each(['2001:db8::/32', '2001:db8::1', '10.0.0.0/33', 'localhost', '', ...NO_TEXTS])(
    'are not written of %j',
    (entry) => {
      const message = 'ip: takes only IPv4 addresses and masks';
      expect(() => write(addresses(entry as string))).toThrow(new TypeError(message));
    },
  );

  test('are a list that is not empty, and nothing besides', () => {
    expect(() => write(addresses())).toThrow(
      new TypeError('ip: needs a list of IPv4 addresses and masks'),
    );
    expect(() => writeAny({ ...addresses('10.0.0.1'), more: 1 })).toThrow(
      new TypeError('ip: a caveat of this type has the fields type, whitelist'),
    );
  });
});

describe('an address', () => {
  const listed = addresses('189.34.15.0/8', '10.1.2.3/32');

  test.each(['189.34.15.0', '189.0.0.1', '189.255.255.255', '10.1.2.3', '::ffff:10.1.2.3'])(
    'meets a range that it is in: %s',
    (address) => {
      expect(outcome(listed, { ip: address })).toBe('met');
    },
  );

  test.each(['190.34.15.0', '10.1.2.4', '::1', '2001:db8::1', '::ffff:10.1.2.4'])(
    'does not meet others: %s',
    (address) => {
      expect(outcome(listed, { ip: address })).toBe('not_allowed');
    },
  );

  test('has to be known, and one', () => {
    expect(outcome(listed, {})).toBe('missing_context');
    expect(outcome(listed, { ip: 'localhost' })).toBe('invalid_context');
    expect(outcome(listed, { ip: '10.1.2.3/32' })).toBe('invalid_context');
  });

  test('meets the ranges that ipaddr.js finds it in', () => {
    const byte = fc.oneof(fc.constantFrom(0, 1, 255), fc.nat(255));
    const octets = fc.array(byte, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.oneof(
          mask(),
          fc.tuple(octets, fc.nat(32)).map(([a, n]) => `${a.join('.')}/${n}`),
        ),
        octets,
        (range, near) => {
          const address = near.join('.');
          const [network, prefix] = ipaddr.IPv4.parseCIDR(range);
          const isIn = ipaddr.IPv4.parse(address).match(network, prefix);
          expect(outcome(addresses(range), { ip: address })).toBe(isIn ? 'met' : 'not_allowed');
        },
      ),
    );
  });
});
