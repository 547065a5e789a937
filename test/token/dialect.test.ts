import { createVocabulary, doc, standardCaveats, standardVocabulary, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import { denialCode } from '../../src/caveats/kind.js';
import { CAVEAT_TYPES } from './arbitraries.js';

describe('the standard vocabulary', () => {
  test.each([
    '',
    ' ',
    'time',
    'time < soon',
    'time <',
    'times < 5',
    'tim < 5',
    'doc',
    'docs = A',
    'data.path = L3NwYWNl',
    '__proto__ = x',
    '__proto__',
    'constructor',
    'constructor = x',
    'toString = x',
    'hasOwnProperty = x',
    'geo = PL',
    'geo.country.x = PL',
    'nonsense',
    '= A',
    '|',
    '\u0000',
  ])('does not read %j', (text) => {
    expect(standardVocabulary.read(text)).toBeUndefined();
  });

  test('tells the value of a condition, and the kind that read it', () => {
    const read = standardVocabulary.read('doc = A');
    expect(read?.caveat).toStrictEqual({ type: 'doc', whitelist: ['A'] });
    expect(read?.kind).toMatchObject({ type: 'doc', role: 'scope' });
  });

  test.each([
    ['no type', {}],
    ['a type of no kind', { type: 'nonsense' }],
    ['an inherited name for a type', { type: 'constructor' }],
    ['__proto__ for a type', { type: '__proto__', whitelist: ['A'] }],
    ['another case in its type', { type: 'Doc', whitelist: ['A'] }],
    ['a list for a type', { type: ['doc'], whitelist: ['A'] }],
    ['no object', 'doc = A'],
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['a list', [{ type: 'doc', whitelist: ['A'] }]],
  ])('does not write what has %s', (_, value) => {
    expect(() => standardVocabulary.write(value as never)).toThrow(TypeError);
    expect(() => standardVocabulary.write(value as never)).toThrow(/^caveat: /);
  });

  test('cannot be changed by those who use it', () => {
    expect(Object.isFrozen(standardVocabulary)).toBe(true);
    expect(Object.isFrozen(standardCaveats)).toBe(true);
  });

  test.each(standardCaveats)('has a kind $type that cannot be changed either', (kind) => {
    expect(Object.isFrozen(kind)).toBe(true);
  });
});

test.each(standardCaveats)(
  'the kind $type by itself reads nothing of what it would not write',
  ({ type, decode }) => {
    for (const text of [
      '',
      type,
      `${type} `,
      `${type} = `,
      `${type} != `,
      `${type} < `,
      'nonsense = A',
    ]) {
      expect(decode(text)).toBeUndefined();
    }
    for (const entry of ['', '|', 'x/8|', '%|', '\n', '\ud800']) {
      expect(decode(`${type} = ${entry}`)).toBeUndefined();
    }
  },
);

test('the roles of the standard kinds, and how they deny, are those of the contract', () => {
  const roles = standardCaveats.map((kind) => [kind.type, kind.role, denialCode(kind)]);
  expect(roles).toStrictEqual([
    ['time', 'context', 'token_expired'],
    ['ip', 'context', 'context_denied'],
    ['asn', 'context', 'context_denied'],
    ['geo.country', 'context', 'context_denied'],
    ['geo.region', 'context', 'context_denied'],
    ['consumer', 'context', 'context_denied'],
    ['service', 'usage', 'usage_denied'],
    ['interface', 'usage', 'usage_denied'],
    ['api', 'usage', 'usage_denied'],
    ['doc', 'scope', 'scope_denied'],
    ['table', 'scope', 'scope_denied'],
    ['access', 'scope', 'scope_denied'],
  ]);
  expect(standardCaveats.map(({ type }) => type)).toStrictEqual(CAVEAT_TYPES);
});

describe('a vocabulary of some kinds', () => {
  const [timeKind] = standardCaveats.filter(({ type }) => type === 'time');
  const few = createVocabulary([timeKind!]);

  test('reads and writes those alone', () => {
    expect(few.read('time < 5')?.caveat).toStrictEqual(time(5));
    expect(few.read('doc = A')).toBeUndefined();
    expect(() => few.write(doc('A') as never)).toThrow(/^caveat: /);
  });

  test('may be empty, and then reads nothing', () => {
    expect(createVocabulary([]).read('time < 5')).toBeUndefined();
  });

  test('refuses two kinds of one type', () => {
    expect(() => createVocabulary([...standardCaveats, ...standardCaveats])).toThrow(TypeError);
    expect(() => createVocabulary([...standardCaveats, timeKind!])).toThrow(
      /two kinds of one type/,
    );
  });
});
