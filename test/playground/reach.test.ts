import fc from 'fast-check';
import { attenuate, doc, inferScope, mint, readonly, serialize, table, time } from 'caveats';
import { dataObjectId, dataPath, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { differencesOf, docLosses } from '../../playground/read/losses.js';
import { commonPaths } from '../../playground/read/paths.js';
import { reachOf, type Reach } from '../../playground/read/reach.js';
import { readPasted, type KnownReading } from '../../playground/read/reading.js';
import type { Token } from 'caveats';
import { isAtOrBelow } from '../../src/onedata/path.js';
import { broadToken, KEY, tableToken } from './tokens.js';

function read(token: Token, dialect: 'detect' | 'onedata' = 'detect'): KnownReading {
  const reading = readPasted(serialize(token), dialect);
  if (reading.kind !== 'token') throw new Error('no token');
  return reading;
}

const reach = (token: Token): Reach => reachOf(read(token));

test('what is shown is what inferScope says once the token is verified', () => {
  const { scope, access, services, interfaces, api, validUntil } = inferScope(tableToken(), {
    rootKey: KEY,
    context: {},
  });
  expect(reach(tableToken()).limits).toEqual({
    scope,
    access,
    services,
    interfaces,
    api,
    validUntil,
  });
});

test('the words of a discharge count as the token’s own do', () => {
  const discharge = mint({ rootKey: 'k', identifier: 'x', caveats: [time(5), readonly()] });
  const { macaroon } = tableToken();
  const { limits } = reachOf(read({ macaroon, discharges: [discharge.macaroon] }));
  expect(limits?.validUntil).toBe(5);
});

test('patterns of calls that multiply are not multiplied out', () => {
  const pattern = (i: number): string =>
    `api = ${Array.from({ length: 40 }, (_, j) => `all/all/${'*.'.repeat(i)}x${j}${'.*'.repeat(40 - i)}`).join('|')}`;
  const token = attenuate(
    broadToken(),
    Array.from({ length: 12 }, (_, i) => pattern(i)),
  );
  expect(reach(token).limits).toBe(undefined);
  expect(differencesOf(reach(token), reach(broadToken())).has('access')).toBe(true);
});

describe('paths', () => {
  const name = fc.constantFrom('a', 'b', 'a!', 'a.', 'ab');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);
  const paths = fc.array(path, { minLength: 1, maxLength: 6 });

  test('have in common what is within all of the caveats, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(paths, { minLength: 1, maxLength: 4 }), path, (lists, asked) => {
        const common = commonPaths(lists.map((list) => dataPath(...list)));
        const isWithin = (list: readonly string[]): boolean =>
          list.some((each) => isAtOrBelow(asked, each));
        expect(isWithin(common ?? [])).toBe(lists.every(isWithin));
      }),
      { numRuns: 2000 },
    );
  });

  test('are told without what lies within another', () => {
    expect(commonPaths([dataPath('/s/a/b', '/s/a', '/s/a!', '/t')])).toEqual([
      '/s/a',
      '/s/a!',
      '/t',
    ]);
    expect(commonPaths([])).toBe(undefined);
    expect(commonPaths([dataPath('/a'), dataPath('/b')])).toEqual([]);
  });

  test('of as many caveats as a token can hold are looked through at once', () => {
    const list = dataPath(...Array.from({ length: 3000 }, (_, i) => `/s/${i}`));
    const others = Array.from({ length: 1200 }, () => dataPath('/s'));
    expect(commonPaths([list, ...others])).toHaveLength(3000);
  });
});

test('files are those that all of the caveats list', () => {
  const ids = ['1', '2', '3'].map((fileUuid) => toObjectId({ fileUuid, spaceId: 's' }));
  const [one = '', two = '', three = ''] = ids;
  const texts = [dataObjectId(one, two), dataObjectId(two, three)].map(
    ({ whitelist }) => `data.objectid = ${whitelist.join('|')}`,
  );
  const token = mint({
    rootKey: KEY,
    identifier: '2/nmd/usr-1/act/t1',
    caveats: [...texts, 'data.readonly'],
  });
  expect(reachOf(read(token))).toMatchObject({ objects: [two], isReadonly: true, unknown: 0 });
});

describe('what a child lost', () => {
  test('is what differs', () => {
    const child = attenuate(broadToken(), [
      table('AbCDeFGH', 'grid-1'),
      readonly(),
      'service = opw-1',
    ]);
    const differences = differencesOf(reach(child), reach(broadToken()));
    expect([...differences].sort()).toEqual(['access', 'docs', 'services']);
    expect([...differencesOf(reach(child), reach(child))]).toEqual([]);
  });

  test('is told of every doc and table of the parent', () => {
    const parent = mint({
      rootKey: KEY,
      identity: { subject: 'u' },
      caveats: ['table = A/1|A/2|B/1'],
    });
    const lossesOf = (child: Token, of: Token): unknown => {
      const [after, before] = [reach(child).limits?.scope, reach(of).limits?.scope];
      return after && before && docLosses(after, before);
    };
    expect(lossesOf(attenuate(parent, [table('A', '2')]), parent)).toEqual([
      {
        doc: 'A',
        lost: false,
        tables: [
          { table: '1', lost: true },
          { table: '2', lost: false },
        ],
      },
      { doc: 'B', lost: true, tables: [{ table: '1', lost: true }] },
    ]);
    expect(lossesOf(attenuate(broadToken(), [doc('Roadmap')]), broadToken())).toEqual([
      { doc: 'AbCDeFGH', lost: true, tables: 'all' },
      { doc: 'Roadmap', lost: false, tables: 'all' },
    ]);
    expect(lossesOf(attenuate(broadToken(), [doc('X')]), broadToken())).toEqual([
      { doc: 'AbCDeFGH', lost: true, tables: 'all' },
      { doc: 'Roadmap', lost: true, tables: 'all' },
    ]);
    expect(lossesOf(broadToken(), parent)).toMatchObject([
      { doc: 'A', lost: true },
      { doc: 'B', lost: true },
    ]);
    const free = mint({ rootKey: KEY, identity: { subject: 'u' } });
    expect(lossesOf(parent, free)).toBe(undefined);
  });
});
