import { describe, expect, test } from 'vitest';
import { read } from './conditions.js';

const CONDITIONS = [
  'time < 1571147494',
  'ip = 10.0.0.0/8',
  'asn = 631',
  'geo.country = PL',
  'geo.country != PL',
  'geo.region = EU',
  'geo.region != EU',
  'consumer = usr-1',
  'service = opw-*',
  'interface = rest',
  'api = all/get/space.*',
  'doc = A',
  'table = A/t1',
  'access = read',
];

describe.each(CONDITIONS)('%s', (condition) => {
  const [type, operator, ...rest] = condition.split(' ') as [string, string, ...string[]];
  const list = rest.join(' ');

  test('is read', () => {
    expect(read(condition)?.type).toBe(type);
  });

  test.each([
    ['without a list', `${type} ${operator} `],
    ['without a space at the end of its operator', `${type} ${operator}`],
    ['without an operator', `${type} ${list}`],
    ['as a type alone', type],
    ['as a type and a space', `${type} `],
    ['after a space', ` ${condition}`],
    ['after a line break', `\n${condition}`],
    ['after a byte order mark', `\ufeff${condition}`],
    ['before a line break', `${condition}\n`],
    ['before a zero', `${condition}\u0000`],
    ['with an empty entry at the end', `${condition}|`],
    ['with an empty entry at the start', `${type} ${operator} |${list}`],
    ['with an empty entry in the middle', `${condition}||${list}`],
    ['with two spaces before the operator', `${type}  ${operator} ${list}`],
    ['without a space before the operator', `${type}${operator} ${list}`],
    ['without a space after the operator', `${type} ${operator}${list}`],
    ['with a tab', `${type}\t${operator}\t${list}`],
    ['with a no-break space', `${type}\u00a0${operator}\u00a0${list}`],
    ['with the operator twice', `${type} ${operator}${operator} ${list}`],
    ['with another operator', `${type} ~ ${list}`],
    ['with a colon', `${type}: ${list}`],
    ['in upper case', `${type.toUpperCase()} ${operator} ${list}`],
    ['with a type that goes on', `${type}s ${operator} ${list}`],
    ['without the start of its type', condition.slice(1)],
    ['in quotes', `"${condition}"`],
    ['with half a character', `${condition}\ud800`],
  ])('is not read %s: %j', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});

test.each(['doc', 'consumer', 'service', 'interface'])(
  'a space more before a name is part of the name, in %s',
  (type) => {
    expect(Object.values(read(`${type} =  A`) ?? {}).flat()).toContain(' A');
  },
);
