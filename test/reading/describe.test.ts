import { createDialect, defineCaveat, TokenError, type TokenErrorCode } from 'caveats';
import { describe, expect, test } from 'vitest';
import type { Words } from '../../src/caveats/words.js';
import { ERRORS } from '../../src/errors.js';
import { standardReading } from '../../src/reading/dialect.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { adviceWords, errorWords, reasonWords } from '../../src/reading/reasons.js';
import {
  describe as describeCaveat,
  describeThirdParty,
  identityFields,
  textOf,
} from '../../src/reading/words.js';

const { dialect: standard } = standardReading;
const { dialect: onedataDialect } = onedataReading;

const told = (words: Words): string =>
  textOf(words, (moment) => new Date(moment * 1000).toISOString());

const SENTENCES: Readonly<Record<string, string>> = {
  'time < 1571147494': 'Valid until 2019-10-15T13:51:34.000Z.',
  'ip = 189.34.15.0/24|2001:db8::/32':
    'Only from the IP network 189.34.15.0/24 or the IP network 2001:db8::/32.',
  'ip = 192.0.2.7/32': 'Only from the IP address 192.0.2.7.',
  'ip = 2001:db8::1/128|10.0.0.0/8':
    'Only from the IP address 2001:db8::1 or the IP network 10.0.0.0/8.',
  'asn = 631': 'Only from the autonomous system 631.',
  'asn = 631|632': 'Only from the autonomous systems 631 or 632.',
  'geo.country = PL|FR': 'Only from Poland or France.',
  'geo.country != PL': 'Not from Poland or an unknown country.',
  'geo.country = QX': 'Only from QX.',
  'geo.region = EU|NorthAmerica|Asia': 'Only from the European Union, North America or Asia.',
  'geo.region != Asia': 'Not from Asia or an unknown region.',
  'consumer = usr-1|grp-*': 'Only when used by usr-1 or any consumer of type grp.',
  'service = opw-*': 'Only for requests to any service of type opw.',
  'interface = rest': 'Only through the interface rest.',
  'api = all/get/space.*.*:*': 'Only for these calls: get on space.*.*:* of any service.',
  'api = ozw/all/a/b': 'Only for these calls: any operation on a/b of ozw.',
  'doc = A': 'Only the doc A, and everything in it.',
  'doc = A|B|C|D|E|F|G':
    'Only the doc A, the doc B, the doc C, the doc D, the doc E or 2 others, and everything in them.',
  'table = A%2FB/t%7C1': 'Only the table "t|1" of doc A/B.',
  'access = read': 'Only for the action read.',
  'access = write': 'Only for the action write.',
  'access = read|write': 'Only for the actions read, write.',
};

const ONEDATA: Readonly<Record<string, string>> = {
  'data.readonly': 'Only for reading data.',
  'data.path = L3NwYWNlMS9kaXI=': 'Only for data at or below /space1/dir.',
  'data.path = AAAA': 'Only for data at or below an invalid path, which grants nothing.',
  'data.objectid = 00000000000CDBDA677569642331323323616263':
    'Only for data at or below the file or directory 123 of the space abc.',
  'data.objectid = AB': 'Only for data at or below an invalid object id, which grants nothing.',
  'authorization = none': 'Proves who its subject is, and allows nothing else.',
};

describe('every kind of caveat is described in a sentence', () => {
  test.each(Object.entries(SENTENCES))('%s', (condition, sentence) => {
    const { caveat } = standard.read(condition)!;
    expect(told(describeCaveat(standard, caveat))).toBe(sentence);
  });

  test.each(Object.entries(ONEDATA))('%s', (condition, sentence) => {
    const { caveat } = onedataDialect.read(condition)!;
    expect(told(describeCaveat(onedataDialect, caveat))).toBe(sentence);
  });

  test('and what is asked of a third party as well', () => {
    expect(told(describeThirdParty('', false))).toBe(
      'Only with a discharge (a proof) from a third party, which is missing: ' +
        'the token is refused without it.',
    );
    expect(told(describeThirdParty('https://l', true))).toBe(
      'Only with a discharge (a proof) from the third party https://l. A discharge with its identifier is attached.',
    );
    expect(told(describeThirdParty('https://l', undefined))).toMatch(/ third party https:\/\/l\.$/);
  });

  test('and what nobody understands is said to deny', () => {
    expect(told(describeCaveat(standard, undefined))).toBe(
      'Not understood here, so it denies every request.',
    );
  });

  test('and a kind without a sentence is described by its condition', () => {
    const mine = defineCaveat({
      type: 'mine',
      role: 'usage',
      decode: (text) => (text === 'mine = a, b' ? { type: 'mine' } : undefined),
      encode: () => 'mine = a, b',
      check: () => ({ ok: true }),
    });
    const words = describeCaveat(createDialect({ kinds: [mine] }), { type: 'mine' });
    expect(told(words)).toBe('Only if this is met: "mine = a, b".');
  });
});

test('what a token says is told apart from the words around it', () => {
  const { caveat } = standard.read('doc = A, and all others')!;
  expect(describeCaveat(standard, caveat)).toEqual([
    'Only ',
    'the ',
    'doc ',
    { quoted: 'A, and all others' },
    ', and everything in it.',
  ]);
});

describe('what goes wrong', () => {
  test('has words, whatever it is: every code, and every reason', () => {
    for (const code of Object.keys(ERRORS)) {
      expect(adviceWords(code as TokenErrorCode)).toMatch(/\.$/);
    }
    expect(reasonWords('expired')).toMatch(/\.$/);
    expect(reasonWords('other_tenant')).toBe('other_tenant');
  });

  test('in a text is told as exactly as it is known', () => {
    const detail = 'bad_packet';
    expect(errorWords(new TokenError('malformed_token', { detail }))).toBe(
      'A packet of the version 1 format is invalid. It was changed on the way, or it is not a token.',
    );
    const length = { received: 1000, expected: 2345 };
    expect(errorWords(new TokenError('truncated_token', { detail: 'ends_early', length }))).toBe(
      'Its end is missing. It has 1,000 of its 2,345 characters. Copy it again, to its very end.',
    );
  });
});

test('the fields of an identity have names in words', () => {
  const identity = { type: 'access', id: 'a', keyId: 'k', subject: '', paymentHash: '00' };
  const names = identityFields(identity).map(([name]) => name);
  expect(names).toEqual(['type', 'id', 'key id', 'payment hash']);
});
