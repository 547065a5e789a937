import { serialize } from 'caveats';
import { describe, expect, test } from 'vitest';
import { CAVEAT_FORMS } from '../../docs/src/playground/read/forms.js';
import { narrow } from '../../docs/src/playground/read/narrow.js';
import { readPasted } from '../../docs/src/playground/read/reading.js';
import { onedataDialect, standardDialect } from '../../src/reading/dialect.js';
import { broadToken } from './tokens.js';

const DIALECTS = { standard: standardDialect, onedata: onedataDialect } as const;

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
    for (const name of form.dialects) expect(DIALECTS[name].write(made)).toContain(condition);
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
    ): string => standardDialect.write(CAVEAT_FORMS[type].make((name) => values[name] ?? ''));
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
