import { createDialect, defineCaveat, mint, mintDischarge, type Token } from 'caveats';
import { dataReadonly } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { type ReadingDialect, readingOf, standardReading } from '../../src/reading/dialect.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { readBy, recognize, rivalsOf, saidBy } from '../../src/reading/recognize.js';
import { withStandardCaveats } from '../as-it-is.js';
import vectors from '../vectors/dialects/synapse.json' with { type: 'json' };
import { KEY, onedataToken, tableToken } from './tokens.js';

const nameOf = (token: Token, form?: string, dialects = DIALECTS): string =>
  recognize(saidBy(token, form), dialects).name;

/** A dialect with one kind of caveat, and identifiers that start with its name. */
function dialectOf(name: string, type: string, { codec = true } = {}): ReadingDialect {
  const kind = defineCaveat({
    type,
    role: 'context',
    decode: (text) => (text === type ? { type } : undefined),
    encode: () => type,
    check: () => ({ ok: true }),
  });
  const identity = {
    decode(identifier: Uint8Array) {
      const id = new TextDecoder().decode(identifier);
      return codec && id.startsWith(name)
        ? { type: 'access' as const, id, keyId: name }
        : undefined;
    },
    encode() {
      throw new TypeError('not minted here');
    },
  };
  return readingOf(name, name, createDialect({ standardKinds: false, kinds: [kind], identity }));
}

const anyId = {
  decode: (identifier: Uint8Array) => ({ type: 'access', id: String(identifier) }) as const,
  encode: () => '',
};

const fox = dialectOf('fox', 'red');
const owl = dialectOf('owl', 'wise');
const token = (identifier: string, ...caveats: readonly string[]): Token =>
  withStandardCaveats(mint({ rootKey: KEY, identifier }), caveats);

describe('a token is one of the dialect', () => {
  const dialects = [standardReading, fox, owl];

  test('that reads its identifier, whatever its holder added', () => {
    expect(nameOf(token('owl-1'), 'v2', dialects)).toBe('owl');
    expect(nameOf(token('owl-1', 'red', 'red', 'red'), 'v2', dialects)).toBe('owl');
    expect(nameOf(withStandardCaveats(tableToken(), ['red', 'wise', 'red']), 'v2', dialects)).toBe(
      'standard',
    );
  });

  test('that reads most of its conditions, if none or several read its identifier', () => {
    expect(nameOf(token('x', 'red'), 'v2', dialects)).toBe('fox');
    expect(nameOf(token('x', 'red', 'wise', 'wise', 'doc = A'), 'v2', dialects)).toBe('owl');
    const twins = [dialectOf('fox', 'grey'), fox];
    expect(nameOf(token('fox-1', 'red'), 'v2', twins)).toBe('fox');
    expect(recognize(saidBy(token('fox-1', 'red')), twins)).toBe(fox);
  });

  test('that reads most of its conditions, if an identifier is nothing but an id', () => {
    const anybody = { ...fox, dialect: { ...fox.dialect, identity: anyId } };
    expect(nameOf(token('x', 'wise'), 'v2', [standardReading, anybody, owl])).toBe('owl');
  });

  test('that comes first, if several read as much', () => {
    expect(nameOf(token('x'), 'v2', dialects)).toBe('standard');
    expect(nameOf(token('x', 'doc = A', 'red'), 'v2', dialects)).toBe('standard');
    expect(nameOf(token('x', 'red', 'wise'), 'v2', dialects)).toBe('fox');
  });

  test('and the others that read as much are known', () => {
    const rivals = (of: Token): readonly string[] => {
      const said = saidBy(of);
      return rivalsOf(said, recognize(said, dialects), dialects);
    };
    expect(rivals(token('x', 'red', 'wise'))).toEqual(['owl']);
    expect(rivals(token('owl-1', 'red', 'wise'))).toEqual([]);
    // Nobody reads anything of this one.
    expect(rivals(token('x', 'colour = blue'))).toEqual([]);
  });

  test('with the conditions of its discharges, and without third parties', () => {
    const { macaroon } = mintDischarge({ rootKey: KEY, identifier: 'd', caveats: ['wise'] });
    const discharged = { ...token('x', 'red', 'colour = blue'), discharges: [macaroon, macaroon] };
    expect(nameOf(discharged, 'v2', dialects)).toBe('owl');
    expect(saidBy(discharged).conditions).toEqual(['red', 'colour = blue', 'wise', 'wise']);
  });

  test('in which it is not malformed', () => {
    const strict = { ...fox, name: 'strict' };
    const refuses = {
      ...fox.dialect,
      identity: {
        ...fox.dialect.identity,
        decode() {
          throw new TypeError('never');
        },
      },
    };
    const said = saidBy(token('fox', 'red'));
    expect(readBy(said, { ...strict, dialect: refuses })).toBe(-1);
    expect(recognize(said, [standardReading, { ...strict, dialect: refuses }]).name).toBe(
      'standard',
    );
  });
});

describe('of the dialects that are known', () => {
  test('each has a name and a title of its own', () => {
    expect(new Set(DIALECTS.map(({ name }) => name)).size).toBe(DIALECTS.length);
    for (const { name, title } of DIALECTS) {
      expect(name).toMatch(/^[a-z][a-z0-9]*$/);
      expect(title).not.toBe('');
    }
  });

  test('none takes another’s tokens for its own', () => {
    expect(nameOf(tableToken())).toBe('standard');
    // In Onedata's text, which could hold a token of any dialect.
    expect(nameOf(tableToken(), 'onedata')).toBe('standard');
    expect(nameOf(onedataToken([dataReadonly()]))).toBe('onedata');
    expect(nameOf(mint({ rootKey: KEY, identifier: 'a name of my own' }))).toBe('standard');
    expect(nameOf(token('key', ...vectors.tokens.guest.caveats))).toBe('synapse');
  });
});

describe('a dialect of another system', () => {
  test('has no docs and tables unless it names them', () => {
    expect([...fox.dialect.kinds.keys()]).toEqual(['red']);
    expect(fox.dialect.read('doc = A')).toBe(undefined);
    expect(fox.dialect.read('red')?.caveat).toEqual({ type: 'red' });
    expect(fox.types).toEqual(['access']);
    const own = readingOf('own', 'your own', createDialect({}));
    expect(own.dialect.read('doc = A')?.caveat).toEqual({ type: 'doc', whitelist: ['A'] });
    expect(own.types).toEqual(['access', 'identity']);
  });
});
