import fc from 'fast-check';
import {
  addThirdPartyCaveat,
  attenuate,
  inspect,
  mint,
  mintDischarge,
  readonly,
  time,
  type Token,
} from 'caveats';
import { dataObjectId, onedataIdentity, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { addFirstPartyCaveat } from '../../src/macaroon/create.js';
import { inferIn, type ReadingDialect, standardReading } from '../../src/reading/dialect.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { partsOf } from '../../src/reading/parts.js';
import {
  purposeWords,
  type Reach,
  reachOf,
  refusalWords,
  unrestrictedWords,
} from '../../src/reading/reach.js';
import { broadToken, KEY, onedataToken, tableToken } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardReading);
const limitsOf = ({ parts }: Reach): Readonly<Record<string, unknown>> =>
  Object.fromEntries(parts.map(({ name, json }) => [name, json]));

const partOf = ({ parts }: Reach, name: string) => parts.find((part) => part.name === name);

test('what is shown is what inferScope says once the token is verified', () => {
  const inferred = inferIn(standardReading, tableToken(), {
    rootKey: KEY,
    request: {},
    expect: 'access',
  });
  const { skipped: _, ...limits } = inferred;
  expect(limitsOf(reach(tableToken()))).toEqual(limits);
  expect(partsOf(inferred, 'access', standardReading)).toEqual(reach(tableToken()).parts);
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
    const { parts, isNarrowedFurther, refused } = reach(token);
    expect(parts.map(({ json }) => json)).toEqual(
      reach(broadToken()).parts.map(({ json }) => json),
    );
    expect(isNarrowedFurther).toBe(true);
    expect(refused).toEqual([{ code: 'unknown_caveat', count: 1 }]);
    expect(reach(withDischarge(asking, mintDischarge(asked))).isNarrowedFurther).toBe(false);
  });

  test('counts as the token’s own caveats do once it is', () => {
    const found = reachOf(withDischarge(asking, narrow), standardReading, true);
    expect(limitsOf(found)).toMatchObject({
      validUntil: 5,
      scope: { resources: [{ doc: 'AbCDeFGH', access: ['read'] }, {}] },
    });
    expect(found.isNarrowedFurther).toBe(false);
  });

  test('that nothing asks for counts for nothing, but makes the token refused', () => {
    for (const token of [
      withDischarge(broadToken(), narrow),
      withDischarge(asking, mintDischarge(asked), narrow),
    ]) {
      const left = reach(token);
      expect(left.parts).toEqual(reach(broadToken()).parts);
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
      const found = reach(token);
      const { refused: counted } = found;
      expect(counted.map(({ code }) => code)).toEqual(refused);
      const { skipped: _, ...limits } = atMost;
      expect(limitsOf(found)).toEqual(limits);
      for (const { count } of counted) expect(count).toBeGreaterThan(0);
    }),
  );
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
  const found = reachOf(token, onedataReading);
  expect(found.refused).toEqual([]);
  expect(limitsOf(found)).toMatchObject({
    spaces: { kind: 'only', values: ['s'] },
    paths: { kind: 'unrestricted' },
    objects: [
      [one, two],
      [two, three],
    ],
    readonly: true,
  });
});

test('a file id that makes no sense grants nothing, so it is not among the files', () => {
  const token = onedataToken(['data.objectid = AB']);
  expect(partOf(reachOf(token, onedataReading), 'objects')).toMatchObject({ isNothing: true });
});

test('a condition that is no text is not taken for what it looks like', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('doc = A'), 0xff]);
  const { macaroon } = mint({ rootKey: KEY, identity: { subject: 'u' } });
  const token = { macaroon: addFirstPartyCaveat(macaroon, bytes), discharges: [] };
  expect(reach(token).refused).toEqual([{ code: 'unknown_caveat', count: 1 }]);
  expect(limitsOf(reach(token))).toMatchObject({ scope: { kind: 'unrestricted' } });
});

describe('a caveat that may not stand in a token of its type', () => {
  test.each([
    ['authorization = none', 'access', true],
    ['data.readonly', 'identity', true],
    ['data.readonly', 'access', false],
    ['time < 9', 'identity', false],
  ] as const)('%s in one for %s: %s', (condition, type, isBarred) => {
    const { refused } = reachOf(onedataToken([condition], type), onedataReading);
    expect(refused).toEqual(isBarred ? [{ code: 'not_in_token_type', count: 1 }] : []);
  });
});

describe('in words', () => {
  const of = (token: Token, dialect = standardReading) => {
    const found = reachOf(token, dialect);
    return [purposeWords(found.type), refusalWords(found), unrestrictedWords(found)];
  };
  const identity = mint({ rootKey: KEY, identity: { subject: 'u', type: 'identity' } });

  test('a token is for access, or it is said first what it is for', () => {
    expect(of(broadToken())).toEqual([
      undefined,
      undefined,
      ': its holder can do everything that its subject can',
    ]);
    expect(of(identity)).toEqual([
      'no access: it proves who its subject is, for caveats that name a consumer',
      undefined,
      ': its holder can pose as its subject',
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
    expect(of(invitation, onedataReading)[0]).toBe('no access: it is an invitation');
  });

  test('it is refused for each reason that there is', () => {
    const asking = addThirdPartyCaveat(attenuate(broadToken(), ['team = a', 'x']), {
      rootKey: 'k',
      identifier: 'i',
    });
    const spare = mintDischarge({ rootKey: 'k', identifier: 'other' }).macaroon;
    const token = { ...asking, discharges: [spare] };
    expect(of(token).slice(1)).toEqual([
      '1 discharge missing, 1 discharge that no caveat asks for, ' + '2 caveats not understood',
      ', but it is refused as it is',
    ]);
    expect(of(onedataToken(['authorization = none']), onedataReading)[1]).toBe(
      '1 caveat not allowed in a token of this type',
    );
  });
});

test('what no kind of a dialect could restrict is moot, and still in the JSON', () => {
  const synapse = DIALECTS.find(({ name }) => name === 'synapse')!;
  const token = mint({ rootKey: KEY, identifier: 'key', caveats: ['gen = 1'] });
  const moot = (reading: ReadingDialect) =>
    reachOf(token, reading).parts.flatMap(({ name, isMoot }) => (isMoot ? [name] : []));
  expect(moot(synapse)).toEqual(['services', 'interfaces', 'api']);
  expect(moot(standardReading)).toEqual([]);
});
