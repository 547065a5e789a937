import { BlockList, isIP } from 'node:net';
import { ip } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IpRange, ipRange, rangeText, spellAddress } from './arbitraries.js';
import { outcome } from './conditions.js';

describe('addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '255.1.2.3'],
    ['::/0', 'ffff::1'],
    ['2001:db8::/33', '2001:DB8:7FFF::1'],
    ['::1/128', '0:0:0:0:0:0:0:1'],
    ['fe80::/64', 'fe80::1%eth0'],
    ['fe80::/64', 'fe80::1%3'],
    ['fe80::/64', 'fe80::1%eth0.100'],
    ['fe80::/64', 'fe80::1%br-lan'],
    ['fe80::/64', `fe80::1%${'a'.repeat(32)}`],
    ['1.2.3.0/24', '::ffff:1.2.3.4'],
    ['1.2.3.0/24', '::FFFF:0102:0304'],
    ['1.2.3.0/24', '0:0:0:0:0:ffff:1.2.3.4'],
    ['64:ff9b::/96', '64:ff9b::1.2.3.4'],
    ['::/96', '::1.2.3.4'],
  ])('%s are met from %s', (range, address) => {
    expect(outcome(ip('192.0.2.0/24', range), { ip: address })).toBe('met');
  });

  test.each([
    ['10.0.0.0/8', '11.0.0.0'],
    ['10.1.2.3/32', '10.1.2.2'],
    ['2001:db8::/33', '2001:db8:8000::'],
    ['0.0.0.0/0', '::1'],
    ['::/0', '1.2.3.4'],
    ['::/0', '::ffff:1.2.3.4'],
    ['1.2.3.4/32', '::1.2.3.4'],
    ['1.2.3.4/32', '::102:304'],
    ['1.2.3.4/32', '64:ff9b::1.2.3.4'],
  ])('%s are not met from %s', (range, address) => {
    expect(outcome(ip(range), { ip: address })).toBe('not_allowed');
  });

  test('are unmet where the address is not known', () => {
    expect(outcome(ip('0.0.0.0/0', '::/0'), {})).toBe('missing_context');
  });

  test.each([
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0177.0.0.1',
    '010.0.0.1',
    '0x7f.0.0.1',
    '1.2.3.4.5',
    '.2.3.4',
    '1..3.4',
    '1.2.3.',
    '1.2.3.a',
    '1.2.3.-4',
    '1.2.3.256',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '1.2.3.4:80',
    '1.2.3.4, 5.6.7.8',
    '1.2.3.4/32',
    '[::1]',
    '::\n1',
    '::\t1',
    '::1]:80/[',
    '::1]?[',
    'x@[::1',
    '::1%',
    '::1%eth0%eth0',
    '::1%a/b',
    'fe80::%eth0:1',
    `fe80::%${'a'.repeat(33)}`,
    '1.2.3.4%eth0',
    '%eth0',
    '::1::',
    ':::',
    '1:2:3:4:5:6:7:8:9',
    '::12345',
    '::ffff:1.2.3',
    '::ffff:1.2.3.256',
    '::ffff:010.0.0.1',
    '::ffff:0x7f.0.0.1',
    '::ffff:1.2.3.04',
    '64:ff9b::010.0.0.1',
    `${'0:'.repeat(5000)}1`,
  ])('tell %j, which is no address', (address) => {
    expect(outcome(ip('0.0.0.0/0', '::/0'), { ip: address })).toBe('invalid_context');
  });

  test('agree with Node on what is an address', () => {
    const piece = fc.constantFrom(
      '0',
      '1',
      'f',
      '10',
      '::',
      ':',
      '.',
      '1.2.3.4',
      'ffff',
      '255',
      '00',
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.ipV6(), fc.ipV4(), fc.ipV4Extended()), (address) => {
        const isAddress = outcome(ip('0.0.0.0/0', '::/0'), { ip: address }) === 'met';
        expect(isAddress).toBe(isIP(address) !== 0);
      }),
      { numRuns: 5000 },
    );
  });

  test('agree with Node on what is in a range', () => {
    fc.assert(
      fc.property(ipRange(), fc.nat(140), (range, bit) => {
        const address = spellAddress(flip(range, bit));
        expect(outcome(ip(rangeText(range)), { ip: address }) === 'met').toBe(
          nodeFinds(range, address),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

/** The network's own address, with one bit another where it has so many. */
function flip({ network }: IpRange, bit: number): readonly number[] {
  return network.map((byte, i) => (i === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte));
}

function nodeFinds({ network, prefix }: IpRange, address: string): boolean {
  const family = network.length === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(spellAddress(network), prefix, family);
  return list.check(address, family);
}
