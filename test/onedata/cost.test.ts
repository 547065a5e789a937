import { filterByScope, inferScope, mint, service } from 'caveats';
import { authenticate } from 'caveats/macaroon';
import {
  type DataCaveat,
  dataObjectId,
  dataPath,
  dataReadonly,
  inferAccessTokenScope,
  onedataDialect,
  type OnedataCaveat,
  toObjectId,
} from 'caveats/onedata';
import { expect, test } from 'vitest';
import { growthOf, LINEAR, timesAsLong } from '../cost/growth.js';
import { accessToken, options } from './onezone.js';

const list = <T>(length: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length }, (_, i) => make(i));
const objectIn = (i: number) => toObjectId({ fileUuid: `f${i}`, spaceId: `space-${i}` });

/** What a holder can add more and more of, so that it has to do with what was there before. */
const GROWING: Readonly<Record<string, (n: number) => readonly OnedataCaveat[]>> = {
  'caveats of one path': (n) => list(n, () => dataPath('/alpha/x')),
  'caveats of one object id': (n) => list(n, () => dataObjectId(objectIn(1))),
  'caveats of one service': (n) => list(n, (i) => service(`opw-${i}`, 'opw-*')),
  'paths of a caveat': (n) => [dataPath(...list(n, (i) => `/space-${i}`))],
  'object ids of a caveat': (n) => [dataObjectId(...list(n, objectIn))],
  'paths and object ids, crossed': (n) => [
    dataPath(...list(n, (i) => `/space-${i}`)),
    dataObjectId(...list(n, objectIn)),
    ...list(n, (i) => dataPath(`/space-${i}`)),
  ],
  'long paths': (n) => list(n / 10, (i) => dataPath(`/alpha/${'x'.repeat(10_000)}${i}`)),
  'services of a caveat': (n) => [
    service(...list(n, (i) => `opw-${i}`)),
    service(...list(n, (i) => `opw-${2 * i}`)),
  ],
};

test.each(Object.entries(GROWING))(
  'to infer a scope takes a time that is linear in the number of %s',
  async (_, caveatsOf) => {
    const growth = await growthOf((share) => {
      const token = accessToken(caveatsOf(1600 * share));
      return () => inferAccessTokenScope({ token }, options);
    });
    expect(growth).toBeLessThan(LINEAR);
    const { dataAccessScope } = await inferAccessTokenScope(
      { token: accessToken(caveatsOf(1600)) },
      options,
    );
    // The answer is about the zone, and does not grow with the token.
    expect(JSON.stringify(dataAccessScope).length).toBeLessThan(3000);
  },
);

const rootKey = 'a root key of 32 bytes, no less.';

/** Caveats of about 64 KiB in all. */
const LARGE: Readonly<Record<string, readonly DataCaveat[]>> = {
  'a list of paths': [dataPath(...list(5000, (i) => `/s/${i}`))],
  'a list of paths, and caveats of one above them': [
    dataPath(...list(2500, (i) => `/s/${i}`)),
    ...list(1400, () => dataPath('/s')),
  ],
  'paths below each other': list(280, (i) => dataPath(`/s${'/a'.repeat(i)}`)),
  'long paths': list(45, (i) => dataPath(`/s/${'x'.repeat(1000)}${i}`)),
  'a list of files': [dataObjectId(...list(1400, objectIn))],
  'lists of files with one in common': list(600, (i) => dataObjectId(objectIn(0), objectIn(i))),
  'caveats of a word': list(3500, () => dataReadonly()),
};

test.each(Object.entries(LARGE))('64 KiB of %s are inferred and asked fast', async (_, caveats) => {
  const identifier = '2/nmd/usr-1/act/t1';
  const token = mint({ rootKey, identifier, caveats, dialect: onedataDialect });
  const asked = { rootKey, dialect: onedataDialect, context: {} };
  const { scope } = inferScope(token, asked);
  const file = { path: `/s${'/x'.repeat(8000)}`, objectIds: list(20, objectIn) };
  const files = list(20, () => file);
  const signed = () => authenticate(token.macaroon, new TextEncoder().encode(rootKey));
  const inferred = () => inferScope(token, asked);
  expect(await timesAsLong(inferred, signed, 20)).toBeLessThan(20);
  const filtered = () => filterByScope(scope, files, (each) => each);
  expect(await timesAsLong(filtered, signed, 20)).toBeLessThan(20);
  expect(JSON.stringify(scope).length).toBeLessThan(100_000);
});
