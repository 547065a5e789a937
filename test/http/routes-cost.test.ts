import { describe, expect, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { repeated, timesAsLong } from '../cost/growth.js';

const { match } = createRoutes({
  'GET /docs/docs/docs/docs': {},
  'GET /docs/{a}/docs/{b}': {},
  'GET /{c}/docs/{d}/docs': {},
  'GET /{c}/{e}/{f}/{g}': {},
});

const matching = (target: string) => repeated(() => match('GET', target));

describe('a target that is 10 times as long costs about 10 times, if that', () => {
  test.each([
    ['many segments', '/docs'],
    ['many encoded segments', '/d%6Fcs'],
    ['many slashes', '/'],
    ['many dots', '/..'],
    ['one long segment', 'docs'],
    ['one long segment, encoded', '%C4%B0'],
    ['a long query', '?'],
  ])('%s', async (_, part) => {
    const [long, short] = [`/docs${part.repeat(3000)}`, `/docs${part.repeat(300)}`];
    const times = await timesAsLong(matching(long), matching(short), 40);
    // Work that grew by its square would be 100 times as much.
    expect(times).toBeLessThan(40);
  });

  test('a long authority', async () => {
    const [long, short] = [9000, 900].map((length) => `http://${'h'.repeat(length)}\\/docs`);
    const times = await timesAsLong(matching(long!), matching(short!), 40);
    expect(times).toBeLessThan(40);
  });
});

test('a long encoded segment costs about the same with many literals', async () => {
  const routesOf = (count: number) =>
    createRoutes(Object.fromEntries(Array.from({ length: count }, (_, i) => [`GET /r${i}/x`, {}])));
  const [many, few] = [routesOf(300), routesOf(3)];
  const target = `/${'%C7%86'.repeat(1300)}/x`;
  const times = await timesAsLong(
    repeated(() => many.match('GET', target)),
    repeated(() => few.match('GET', target)),
    10,
  );
  // Decoded once for each literal, it would be about 100 times as much.
  expect(times).toBeLessThan(10);
});
