import fc from 'fast-check';
import {
  addThirdPartyCaveat,
  attenuate,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  readonly,
  time,
  type Token,
} from 'caveats';
import { dataObjectId, dataPath, onedataIdentity, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { addFirstPartyCaveat } from '../../src/macaroon/create.js';
import { isAtOrBelow } from '../../src/onedata/path.js';
import { onedataDialect, standardDialect } from '../../src/reading/dialect.js';
import { commonPaths } from '../../src/reading/paths.js';
import { inferredReach, type Reach, reachOf } from '../../src/reading/reach.js';
import { purposeWords, refusalWords, unrestrictedWords } from '../../src/reading/reach-words.js';
import { broadToken, KEY, onedataToken, tableToken } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardDialect);

test('what is shown is what inferScope says once the token is verified', () => {
  const inferred = inferScope(tableToken(), { rootKey: KEY, context: {} });
  expect(reach(tableToken()).limits).toEqual(inferred);
  expect(inferredReach(inferred, 'access')).toEqual(reach(tableToken()));
});

describe('a discharge', () => {
  const asked = { rootKey: 'k', identifier: 'x' };
  const asking = addThirdPartyCaveat(broadToken(), asked);
  const narrow = mintDischarge({ ...asked, caveats: [time(5), readonly(), 'colour = red'] });
  const withDischarge = ({ macaroon }: Token, ...discharges: readonly Token[]): Token => ({
    macaroon,
    discharges: discharges.map((each) => each.macaroon),
  });

  test('narrows nothing before its signature is known to hold, and is said to be there', () => {
    const token = withDischarge(asking, narrow);
    const { limits, isNarrowedFurther, refused } = reach(token);
    expect(limits).toEqual(reach(broadToken()).limits);
    expect(isNarrowedFurther).toBe(true);
    expect(refused).toEqual([{ code: 'unknown_caveat', count: 1 }]);
    expect(reach(withDischarge(asking, mintDischarge(asked))).isNarrowedFurther).toBe(false);
  });

  test('counts as the token’s own caveats do once it is', () => {
    const { limits, isNarrowedFurther } = reachOf(
      withDischarge(asking, narrow),
      standardDialect,
      true,
    );
    expect(limits).toMatchObject({ validUntil: 5, access: ['read'] });
    expect(isNarrowedFurther).toBe(false);
  });

  test('that nothing asks for counts for nothing, but makes the token refused', () => {
    for (const token of [
      withDischarge(broadToken(), narrow),
      withDischarge(asking, mintDischarge(asked), narrow),
    ]) {
      const left = reach(token);
      expect(left.limits).toEqual(reach(broadToken()).limits);
      expect(left.refused).toEqual([{ code: 'unexpected_discharge', count: 1 }]);
      expect(left.isNarrowedFurther).toBe(false);
    }
  });
});

test('the reasons for a refusal are those of inspect, and how often there are', () => {
  const [known, unknown] = ['doc = A', 'team = a'];
  const caveat = (identifier: string) => ({ rootKey: 'k', identifier });
  const arbitrary = fc.record({
    conditions: fc.array(fc.constantFrom(known, unknown), { maxLength: 3 }),
    asked: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    discharges: fc.array(
      fc.record({
        identifier: fc.constantFrom('a', 'b', 'c', 'd'),
        conditions: fc.array(fc.constantFrom(known, unknown), { maxLength: 2 }),
        asks: fc.option(fc.constantFrom('c', 'd'), { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
  });
  const narrowed = (token: Token, asks: readonly string[]): Token =>
    asks.reduce((each, identifier) => addThirdPartyCaveat(each, caveat(identifier)), token);
  fc.assert(
    fc.property(arbitrary, ({ conditions, asked, discharges }) => {
      const { macaroon } = narrowed(attenuate(broadToken(), conditions), asked);
      const token = {
        macaroon,
        discharges: discharges.map(
          (each) =>
            narrowed(
              mintDischarge({ ...caveat(each.identifier), caveats: each.conditions }),
              each.asks === undefined ? [] : [each.asks],
            ).macaroon,
        ),
      };
      const { refused, atMost } = inspect(token).unverified;
      const { refused: counted, limits } = reach(token);
      expect(counted.map(({ code }) => code)).toEqual(refused);
      expect(limits).toEqual(atMost);
      for (const { count } of counted) expect(count).toBeGreaterThan(0);
    }),
  );
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
    refused: [],
  });
});

test('a file id that makes no sense grants nothing, so it is not among the files', () => {
  const token = onedataToken(['data.objectid = AB']);
  expect(reachOf(token, onedataDialect).data.objects).toEqual({ kind: 'nothing' });
});

test('a condition that is no text is not taken for what it looks like', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('doc = A'), 0xff]);
  const { macaroon } = mint({ rootKey: KEY, identity: { subject: 'u' } });
  const token = { macaroon: addFirstPartyCaveat(macaroon, bytes), discharges: [] };
  expect(reach(token)).toMatchObject({
    refused: [{ code: 'unknown_caveat', count: 1 }],
    limits: { scope: { kind: 'unrestricted' } },
  });
});

describe('a caveat that may not stand in a token of its type', () => {
  test.each([
    ['authorization = none', 'access', true],
    ['data.readonly', 'identity', true],
    ['data.readonly', 'access', false],
    ['time < 9', 'identity', false],
  ] as const)('%s in one for %s: %s', (condition, type, isBarred) => {
    const { refused } = reachOf(onedataToken([condition], type), onedataDialect);
    expect(refused).toEqual(isBarred ? [{ code: 'not_in_token_type', count: 1 }] : []);
  });
});

describe('in words', () => {
  const of = (token: Token, dialect = standardDialect) => {
    const found = reachOf(token, dialect);
    return [purposeWords(found), refusalWords(found), unrestrictedWords(found)];
  };
  const identity = mint({ rootKey: KEY, identity: { subject: 'u', type: 'identity' } });

  test('a token is for access, or it is said first what it is for', () => {
    expect(of(broadToken())).toEqual([
      undefined,
      undefined,
      ': whoever holds it can do all that its subject can',
    ]);
    expect(of(identity)).toEqual([
      'no access: it proves who its subject is, where a caveat asks for a consumer',
      undefined,
      ': whoever holds it can pose as its subject',
    ]);
    const invitation = mint({
      rootKey: KEY,
      identifier: onedataIdentity.encode({
        version: 2,
        type: 'invite',
        inviteType: 'userJoinSpace',
        targetId: 's1',
        persistence: { kind: 'named' },
        subject: 'usr-1',
        id: 't',
      }),
    });
    expect(of(invitation, onedataDialect)[0]).toBe('no access: it is an invitation');
  });

  test('it is refused for each reason that there is', () => {
    const asking = addThirdPartyCaveat(attenuate(broadToken(), ['team = a', 'x']), {
      rootKey: 'k',
      identifier: 'i',
    });
    const spare = mintDischarge({ rootKey: 'k', identifier: 'other' }).macaroon;
    const token = { ...asking, discharges: [spare] };
    expect(of(token).slice(1)).toEqual([
      '1 discharge missing, 1 discharge left over, which no caveat asks for, ' +
        '2 caveats not understood',
      ', but it is refused as it is',
    ]);
    expect(of(onedataToken(['authorization = none']), onedataDialect)[1]).toBe(
      '1 caveat that may not stand in a token of this type',
    );
  });
});
