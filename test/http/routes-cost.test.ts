import { describe, expect, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { interleave } from '../bench/interleave.js';

const { match } = createRoutes({
  'GET /docs/docs/docs/docs': {},
  'GET /docs/{a}/docs/{b}': {},
  'GET /{c}/docs/{d}/docs': {},
  'GET /{c}/{e}/{f}/{g}': {},
});

/** How many times as long one thing takes as another, at their best: noise only ever adds. */
function timesAsLong(slow: () => unknown, fast: () => unknown): number {
  const timings = interleave({ slow, fast }, { rounds: 30, runs: 5 });
  return Math.min(...timings.slow) / Math.min(...timings.fast);
}

describe('a target that is 10 times as long costs about 10 times, if that', () => {
  test.each([
    ['many segments', '/docs'],
    ['many encoded segments', '/d%6Fcs'],
    ['many slashes', '/'],
    ['many dots', '/..'],
    ['one long segment', 'docs'],
    ['one long segment, encoded', '%C4%B0'],
    ['a long query', '?'],
  ])('%s', (_, part) => {
    const [long, short] = [`/docs${part.repeat(3000)}`, `/docs${part.repeat(300)}`];
    const times = timesAsLong(
      () => match('GET', long),
      () => match('GET', short),
    );
    // Work that grew by its square would be 100 times as much.
    expect(times).toBeLessThan(40);
  });

  test('a long authority', () => {
    const times = timesAsLong(
      () => match('GET', `http://${'h'.repeat(9000)}\\/docs`),
      () => match('GET', `http://${'h'.repeat(900)}\\/docs`),
    );
    expect(times).toBeLessThan(40);
  });
});

test('a long encoded segment costs about the same with many literals', () => {
  const routesOf = (count: number) =>
    createRoutes(Object.fromEntries(Array.from({ length: count }, (_, i) => [`GET /r${i}/x`, {}])));
  const [many, few] = [routesOf(300), routesOf(3)];
  const target = `/${'%C7%86'.repeat(1300)}/x`;
  const times = timesAsLong(
    () => many.match('GET', target),
    () => few.match('GET', target),
  );
  // Decoded once for each literal, it would be about 100 times as much.
  expect(times).toBeLessThan(10);
});
