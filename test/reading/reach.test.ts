import fc from 'fast-check';
import {
  addThirdPartyCaveat,
  attenuate,
  inferScope,
  mint,
  readonly,
  time,
  type Token,
} from 'caveats';
import { dataObjectId, dataPath, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { addFirstPartyCaveat } from '../../src/macaroon/create.js';
import { isAtOrBelow } from '../../src/onedata/path.js';
import { onedataDialect, standardDialect } from '../../src/reading/dialect.js';
import { commonPaths } from '../../src/reading/paths.js';
import { type Reach, reachOf } from '../../src/reading/reach.js';
import { broadToken, KEY, tableToken } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardDialect);

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
  const { limits } = reach({ macaroon, discharges: [discharge.macaroon] });
  expect(limits.validUntil).toBe(5);
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
  expect(reachOf(token, onedataDialect)).toMatchObject({
    data: {
      spaces: { kind: 'only', values: ['s'] },
      paths: { kind: 'unrestricted' },
      objects: { kind: 'only', values: [two] },
      isReadonly: true,
    },
    unknown: 0,
  });
});

test('what makes a token good for nothing is counted', () => {
  const asking = addThirdPartyCaveat(attenuate(broadToken(), ['time < soon']), {
    rootKey: 'k',
    identifier: 'i',
  });
  expect(reach(asking)).toMatchObject({ unknown: 1, undischarged: 1 });
});

test('a condition that is no text is not taken for what it looks like', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('doc = A'), 0xff]);
  const { macaroon } = mint({ rootKey: KEY, identity: { subject: 'u' } });
  const token = { macaroon: addFirstPartyCaveat(macaroon, bytes), discharges: [] };
  expect(reach(token)).toMatchObject({ unknown: 1, limits: { scope: { kind: 'unrestricted' } } });
});
