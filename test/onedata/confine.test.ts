import { attenuate, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  caveatToJson,
  confineToken,
  dataObjectId,
  dataPath,
  dataReadonly,
  examineToken,
  inferAccessTokenScope,
  onedataDialect,
  serializeOnedata,
  toObjectId,
} from 'caveats/onedata';
import { accessToken, errorOf, NOW, options } from './onezone.js';

const token = accessToken([time(NOW + 60)]);

/** What is said of something that is given as a caveat. */
const refused = (given: unknown) =>
  errorOf(() => Reflect.apply(confineToken, undefined, [token, [given]]));

describe('confine', () => {
  test('narrows a token by some caveats, without its secret', async () => {
    const caveats = [dataReadonly(), dataPath('/beta/a'), service('opw-krakow')];
    const text = confineToken(token, caveats);
    expect(examineToken(text).caveats).toStrictEqual([time(NOW + 60), ...caveats]);
    const scope = await inferAccessTokenScope({ token: text }, options);
    expect(Object.keys(scope.dataAccessScope!.spaces)).toStrictEqual(['beta']);
  });

  test('is byte for byte what attenuate and serializeOnedata come to', () => {
    const dialect = onedataDialect;
    const caveats = [dataObjectId(toObjectId({ fileUuid: 'f', spaceId: 's' })), dataReadonly()];
    expect(confineToken(serializeOnedata(token), caveats)).toBe(
      serializeOnedata(attenuate(token, caveats, { dialect })),
    );
  });

  test('takes the caveats as the REST API has them', () => {
    const legacy = { scope: 'identityToken' } as const;
    const address = { type: 'ip', whitelist: ['10.0.0.1'] } as const;
    expect(caveatToJson(authorizationNone())).toStrictEqual(legacy);
    expect(examineToken(confineToken(token, [legacy, address])).caveats.slice(1)).toStrictEqual([
      legacy,
      { type: 'ip', whitelist: ['10.0.0.1/32'] },
    ]);
  });

  test('takes what only Onedata reads, such as a mask with bits after it', () => {
    const caveat = { type: 'ip', whitelist: ['189.34.15.1/8', '0.0.0.1/0'] } as const;
    expect(examineToken(confineToken(token, [caveat])).caveats).toStrictEqual([
      time(NOW + 60),
      caveat,
    ]);
  });

  test('without caveats changes nothing', () => {
    expect(confineToken(token, [])).toBe(serializeOnedata(token));
  });

  test('keeps the service that the text tells', () => {
    const text = serializeOnedata(token, { service: 'opp' });
    expect(confineToken(text, [dataReadonly()])).toMatch(/^opp-/);
  });

  test.each([
    { a: 'b' },
    { type: 'unknownCaveat' },
    'time < 1',
    null,
    { type: 'time', validUntil: 'soon' },
    { type: 'data.path', whitelist: [btoa('/beta/')] },
    { type: 'data.objectid', whitelist: ['00'] },
    { type: 'interface', interface: 'soap' },
    { type: 'data.readonly', whitelist: [] },
  ])('says badValueCaveat { caveat } of %j', async (caveat) => {
    expect(await refused(caveat)).toMatchObject({ id: 'badValueCaveat', details: { caveat } });
  });

  test('says null of what is too long or too deep to say it again', async () => {
    let deep: unknown = {};
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const long = { type: 'ip', whitelist: Array.from({ length: 9999 }, () => '10.0.0.1') };
    for (const caveat of [
      { type: 'x', deep },
      deep,
      long,
      { ...dataReadonly(), x: 'y'.repeat(2000) },
    ]) {
      expect(await refused(caveat)).toMatchObject({
        id: 'badValueCaveat',
        details: { caveat: null },
      });
    }
    // What JSON has no text for cannot come from anybody, but is refused all the same.
    expect(await refused(undefined)).toMatchObject({ id: 'badValueCaveat' });
  });

  test('takes a caveat as long as a packet of v1 can hold, and no longer', async () => {
    const prefix = 'consumer = usr-'.length;
    const of = (length: number) => ({ type: 'consumer', whitelist: [`usr-${'a'.repeat(length)}`] });
    const longest = 65_535 - '0000cid \n'.length - prefix;
    const text: unknown = Reflect.apply(confineToken, undefined, [token, [of(longest)]]);
    expect(examineToken(String(text)).caveats).toHaveLength(2);
    expect((await refused(of(longest + 1))).id).toBe('badValueCaveat');
  });

  test('says tokenTooLarge where the text would be longer than 1 MiB', async () => {
    const caveats = Array.from({ length: 60_000 }, () => dataReadonly());
    expect(await errorOf(() => confineToken(token, caveats))).toMatchObject({
      id: 'tokenTooLarge',
      details: { limit: 1_048_576 },
    });
  });

  test('says badToken of what is no token', async () => {
    expect((await errorOf(() => confineToken('1234', [dataReadonly()]))).id).toBe('badToken');
  });
});
