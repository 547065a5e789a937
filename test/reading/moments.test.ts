import { describe, expect, test } from 'vitest';
import { localTime, relativeTime } from '../../src/reading/moments.js';

describe('time', () => {
  test.each([
    [30, 'in 30 seconds'],
    [1, 'in 1 second'],
    [89, 'in 89 seconds'],
    [91, 'in 2 minutes'],
    [5400, 'in 2 hours'],
    [3 * 86_400, 'in 3 days'],
    [40 * 86_400, 'in 40 days'],
    [200 * 86_400, 'in 7 months'],
    [8e8, 'in 25 years'],
    [0, 'now'],
    [-0.4, 'now'],
    [-59, '59 seconds ago'],
    [-7200, '2 hours ago'],
  ])('that is %s seconds away is told from now: %s', (seconds, words) => {
    expect(relativeTime(1000 + seconds, 1000)).toBe(words);
  });

  test('is told where the reader is, to the end of all times', () => {
    expect(localTime(1571147494, 'Europe/Warsaw')).toBe('15 Oct 2019, 15:51:34 CEST');
    expect(localTime(1571147494, 'America/New_York')).toBe('15 Oct 2019, 09:51:34 GMT-4');
    expect(localTime(999_999_999_999, 'UTC')).toBe('27 Sept 33658, 01:46:39 UTC');
    expect(localTime(0)).toMatch(/19(69|70)/);
  });
});
