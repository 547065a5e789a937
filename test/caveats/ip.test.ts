import { ip } from 'caveats';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { ipRange, spellAddress } from './arbitraries.js';
import { expectBothWays, expectTypeError, read } from './conditions.js';

describe('the text of addresses', () => {
  test.each([
    '189.34.15.0/24|2001:db8::/32',
    '0.0.0.0/0',
    '255.255.255.255/32',
    '128.0.0.0/1',
    '::/0',
    '::1/128',
    '8000::/1',
    '2001:db8:0:1::/64',
    '1:0:2:3:4:5:6:7/128',
    '1::2:0:0:3/128',
    '::102:304/128',
    '10.0.0.0/8|10.0.0.0/8',
  ])('is Onedata’s: ip = %s', (list) => {
    expectBothWays(`ip = ${list}`, { type: 'ip', whitelist: list.split('|') });
  });

  test.each([
    ['no mask', '10.0.0.1'],
    ['no mask', '2001:db8::1'],
    ['an empty mask', '10.0.0.0/'],
    ['no address', '/8'],
    ['a mask that is too long', '10.0.0.0/33'],
    ['a mask that is too long', '::/129'],
    ['a zero before the mask', '10.0.0.0/08'],
    ['a sign before the mask', '10.0.0.0/+8'],
    ['a mask in dots', '10.0.0.0/255.0.0.0'],
    ['two masks', '10.0.0.0/8/8'],
    ['host bits', '10.0.0.1/8'],
    ['host bits', '128.0.0.0/0'],
    ['host bits', '2001:db8::1/32'],
    ['host bits', '::1/127'],
    ['zeros before a number', '010.0.0.0/8'],
    ['zeros before a number', '10.0.0.00/8'],
    ['hexadecimal numbers', '0xa.0.0.0/8'],
    ['three numbers', '10.0.0/8'],
    ['no number before a dot', '.0.0.1/32'],
    ['no number between two dots', '10..0.1/32'],
    ['no number after a dot', '10.0.0./32'],
    ['a letter for a number', '10.0.0.a/32'],
    ['a sign before a number', '10.0.0.-1/32'],
    ['one number', '167772160/8'],
    ['a number above 255', '256.0.0.0/8'],
    ['upper case', '2001:DB8::/32'],
    ['zeros before a group', '2001:0db8::/32'],
    ['groups of zeros at length', '2001:db8:0:0:0:0:0:0/32'],
    ['one group shortened', '1::2:3:4:5:6:7/128'],
    ['the second of two equal runs shortened', '1:0:0:2::3:4/128'],
    ['the shorter run shortened', '1::2:0:0:0:3/128'],
    ['IPv4 at the end', '::1.2.3.4/128'],
    ['IPv4 at the end', '64:ff9b::1.2.3.4/128'],
    ['a mapped range', '::ffff:1.2.3.0/120'],
    ['a mapped range', '::ffff:102:300/120'],
    ['a mapped range', '::ffff:0:0/96'],
    ['a zone', 'fe80::1%eth0/128'],
    ['a zone', 'fe80::%1/64'],
    ['brackets', '[::1]/128'],
    ['what is no address but would be one in a URL', '::1]/128'],
    ['what is no address but would be one in a URL', 'x@[::1/128'],
    ['a space', '10.0.0.0/8 '],
    ['a comma', '10.0.0.0/8,11.0.0.0/8'],
    ['a name', 'localhost/32'],
    ['one that is wrong among right ones', '10.0.0.0/8|10.0.0.1|11.0.0.0/8'],
  ])('is not any other: %s: %s', (_, list) => {
    expect(read(`ip = ${list}`)).toBeUndefined();
  });
});

describe('making addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:0db8:0000::/32', '2001:db8::/32'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304/128'],
    ['::1.2.3.4', '::102:304/128'],
    ['::', '::/128'],
  ])('makes of %s the range %s', (written, range) => {
    expect(ip(written)).toStrictEqual({ type: 'ip', whitelist: [range] });
  });

  test('finds the shortest form that ipaddr.js finds', () => {
    fc.assert(
      fc.property(ipRange(), ({ network }) => {
        const shortest = ipaddr.fromByteArray([...network]);
        const range =
          shortest instanceof ipaddr.IPv4 ? `${shortest}/32` : `${shortest.toRFC5952String()}/128`;
        expect(ip(spellAddress(network).toUpperCase()).whitelist).toStrictEqual([range]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['host bits', '10.0.0.1/8'],
    ['host bits', '2001:db8::1/32'],
    ['a mask that is too long', '10.0.0.0/33'],
    ['a negative mask', '10.0.0.0/-1'],
    ['a zero before the mask', '10.0.0.0/08'],
    ['an empty mask', '10.0.0.0/'],
    ['octal numbers', '010.0.0.1'],
    ['hexadecimal numbers', '0x7f.0.0.1'],
    ['short forms', '127.1'],
    ['no number between two dots', '127..0.1'],
    ['a letter for a number', '127.0.0.a'],
    ['a lone number', '2130706433'],
    ['octal numbers at the end of IPv6', '64:ff9b::010.0.0.1'],
    ['hexadecimal numbers at the end of IPv6', '64:ff9b::0x7f.0.0.1'],
    ['an IPv4-mapped address', '::ffff:1.2.3.4'],
    ['a zone', 'fe80::1%eth0'],
    ['a name', 'localhost'],
    ['a list in one text', '10.0.0.0/8|11.0.0.0/8'],
    ['a space', ' 10.0.0.1'],
    ['no text', 167772160],
    ['null', null],
    ['an empty text', ''],
    ['a very long text', `${'0:'.repeat(5000)}1`],
  ])('refuses %s: %j', (_, entry) => {
    expectTypeError(() => ip(entry as string), 'ip');
    expectTypeError(() => ip('10.0.0.0/8', entry as string), 'ip');
  });

  test('refuses an empty list', () => {
    expectTypeError(() => ip(), 'ip');
  });
});
