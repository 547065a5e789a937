import { service } from 'caveats';
import {
  dataObjectId,
  dataPath,
  inferAccessTokenScope,
  type OnedataCaveat,
  toObjectId,
} from 'caveats/onedata';
import { expect, test } from 'vitest';
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

async function fastest(works: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const times = works.map(() => Infinity);
  for (let round = 0; round < 12; round++) {
    for (const [i, work] of works.entries()) {
      const start = performance.now();
      await work();
      times[i] = Math.min(times[i]!, performance.now() - start);
    }
  }
  return times;
}

test.each(Object.entries(GROWING))(
  'to infer a scope takes a time that is linear in the number of %s',
  async (_, caveatsOf) => {
    const works = [200, 1600].map((n) => {
      const token = accessToken(caveatsOf(n));
      return () => inferAccessTokenScope({ token }, options);
    });
    const [few, many] = await fastest(works);
    // 8 times as many: the square would be 64 times as long.
    expect(many! / few!).toBeLessThan(28);
    const { dataAccessScope } = await inferAccessTokenScope(
      { token: accessToken(caveatsOf(1600)) },
      options,
    );
    // The answer is about the zone, and does not grow with the token.
    expect(JSON.stringify(dataAccessScope).length).toBeLessThan(3000);
  },
);
