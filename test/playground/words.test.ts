import { standardVocabulary, TokenError, type TokenErrorCode } from 'caveats';
import { onedataVocabulary } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { CAVEAT_FORMS } from '../../playground/read/forms.js';
import { meaningOf, thirdPartyMeaning } from '../../playground/read/meaning.js';
import { conditionOf, narrow } from '../../playground/read/narrow.js';
import { adviceWords, detailWords, reasonWords } from '../../playground/read/reasons.js';
import { readPasted } from '../../playground/read/reading.js';
import { plain } from '../../playground/read/words.js';
import { httpStatus } from '../../src/http/status.js';
import { serialize } from 'caveats';
import { broadToken } from './tokens.js';

const SENTENCES: Readonly<Record<string, string>> = {
  'time < 1571147494': 'Good until 2019-10-15T13:51:34.000Z.',
  'ip = 189.34.15.0/24|2001:db8::/32': 'Only from the addresses 189.34.15.0/24 or 2001:db8::/32.',
  'asn = 631': 'Only from the autonomous system 631.',
  'asn = 631|632': 'Only from the autonomous systems 631 or 632.',
  'geo.country = PL|FR': 'Only from Poland or France.',
  'geo.country != PL': 'Not from Poland, nor from where it is not known.',
  'geo.country = QX': 'Only from QX.',
  'geo.region = EU|NorthAmerica|Asia': 'Only from the European Union, North America or Asia.',
  'geo.region != Asia': 'Not from Asia, nor from where it is not known.',
  'consumer = usr-1|grp-*': 'Only used by usr-1 or any of type grp.',
  'service = opw-*': 'Only for requests to any of type opw.',
  'interface = rest': 'Only through the interface rest.',
  'api = all/get/space.*.*:*': 'Only for these calls: get on space.*.*:* of any service.',
  'api = ozw/all/a/b': 'Only for these calls: any operation on a/b of ozw.',
  'doc = A': 'Only in the doc A, with all that is in it.',
  'doc = A|B|C|D|E|F|G': 'Only in the docs A, B, C, D, E or 2 others, with all that is in it.',
  'table = A%2FB/t%7C1': 'Only the table t|1 of doc A/B.',
  'access = read': 'Only for reading.',
  'access = write': 'Only for writing.',
  'access = read|write': 'For reading and for writing.',
};

const ONEDATA: Readonly<Record<string, string>> = {
  'data.readonly': 'Only for reading data.',
  'data.path = L3NwYWNlMS9kaXI=': 'Only for data at or below /space1/dir.',
  'data.path = AAAA': 'Only for data at or below a path that makes no sense, and grants nothing.',
  'data.objectid = 00000000000CDBDA677569642331323323616263':
    'Only for the file or directory 123 of the space abc.',
  'data.objectid = AB': 'Only for an object id that makes no sense, and grants nothing.',
  'authorization = none': 'Proves who its subject is, and allows nothing else.',
};

describe('every kind of caveat is told in a sentence', () => {
  test.each(Object.entries(SENTENCES))('%s', (condition, sentence) => {
    const caveat = standardVocabulary.read(condition)?.caveat;
    expect(caveat && plain(meaningOf(caveat))).toBe(sentence);
  });

  test.each(Object.entries(ONEDATA))('%s', (condition, sentence) => {
    const caveat = onedataVocabulary.read(condition)?.caveat;
    expect(caveat && plain(meaningOf(caveat))).toBe(sentence);
  });

  test('and what is asked of a third party as well', () => {
    expect(plain(thirdPartyMeaning('', false))).toMatch(
      /^Asks for the word of a third party\. Until/,
    );
    expect(plain(thirdPartyMeaning('https://l', true))).toContain(
      'the third party https://l, which comes along',
    );
  });
});

const FILLED: Readonly<
  Record<keyof typeof CAVEAT_FORMS, readonly [Readonly<Record<string, string>>, string]>
> = {
  time: [{ until: '2030-01-01T00:00:00' }, 'time < '],
  doc: [{ list: 'A\n B \n\n' }, 'doc = A|B'],
  table: [{ doc: 'A', list: '1\n2' }, 'table = A/1|A/2'],
  access: [{ ways: 'both' }, 'access = read|write'],
  'data.readonly': [{}, 'data.readonly'],
  'data.path': [{ list: '/space1/dir' }, 'data.path = L3NwYWNlMS9kaXI='],
  'data.objectid': [
    { list: '00000000000CDBDA677569642331323323616263' },
    'data.objectid = 00000000000CDBDA677569642331323323616263',
  ],
  ip: [{ list: '192.0.2.0/24' }, 'ip = 192.0.2.0/24'],
  asn: [{ list: '631' }, 'asn = 631'],
  'geo.country': [{ filter: 'out', list: 'PL' }, 'geo.country != PL'],
  'geo.region': [{ filter: 'in', list: 'EU' }, 'geo.region = EU'],
  consumer: [{ list: 'usr-1' }, 'consumer = usr-1'],
  service: [{ list: 'opw-*' }, 'service = opw-*'],
  interface: [{ name: 'rest' }, 'interface = rest'],
  api: [{ list: 'all/get/space.*.*:*' }, 'api = all/get/space.*.*:*'],
  authorization: [{}, 'authorization = none'],
};

describe('the form for each kind of caveat', () => {
  test.each(Object.entries(CAVEAT_FORMS))('%s makes one of what is filled in', (type, form) => {
    const [values, condition] = FILLED[keyOf(type)];
    const made = form.make((name) => values[name] ?? '');
    for (const dialect of form.dialects) expect(conditionOf(made, dialect)).toContain(condition);
  });

  test.each(
    Object.entries(CAVEAT_FORMS).filter(
      ([type, { fields }]) => fields.length > 0 && type !== 'access',
    ),
  )('%s makes none of nothing', (_, form) => {
    expect(() => form.make(() => '')).toThrow(TypeError);
  });

  test('access and places are chosen', () => {
    const make = (
      type: 'access' | 'geo.country' | 'geo.region',
      values: Readonly<Record<string, string>>,
    ): string =>
      conditionOf(
        CAVEAT_FORMS[type].make((name) => values[name] ?? ''),
        'standard',
      );
    expect(make('access', { ways: 'read' })).toBe('access = read');
    expect(make('access', { ways: 'write' })).toBe('access = write');
    expect(make('geo.country', { filter: 'in', list: 'PL' })).toBe('geo.country = PL');
    expect(make('geo.region', { filter: 'out', list: 'EU' })).toBe('geo.region != EU');
    expect(() => make('geo.region', { filter: 'in', list: 'Atlantis' })).toThrow(TypeError);
  });
});

function keyOf(type: string): keyof typeof CAVEAT_FORMS {
  const found = Object.keys(FILLED).find(
    (each): each is keyof typeof CAVEAT_FORMS => each === type,
  );
  if (found === undefined) throw new Error(`nothing is filled in for ${type}`);
  return found;
}

test('a caveat without a text, or one that makes the token too long, is none', () => {
  const reading = readPasted(serialize(broadToken()), 'detect');
  if (reading.kind !== 'token') throw new Error('no token');
  expect(() => narrow(reading, '')).toThrow(TypeError);
  expect(() => narrow(reading, 'x'.repeat(65_000))).toThrow(TypeError);
});

test('every error has words, and so has every reason', () => {
  for (const code of Object.keys(httpStatus)) {
    expect(adviceWords(code as TokenErrorCode)).toMatch(/\.$/);
  }
  expect(detailWords(new TokenError('malformed_token'))).toBe('This is no token.');
  expect(reasonWords('expired')).toMatch(/\.$/);
  expect(reasonWords('other_tenant')).toBe('other_tenant');
});
