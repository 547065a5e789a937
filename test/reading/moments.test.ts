import { describe, expect, test } from 'vitest';
import { localTime, parseDuration, parseTime, relativeTime } from '../../src/reading/moments.js';

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

describe('a text for a time', () => {
  test.each([
    ['90s', 90],
    ['1h30m', 5400],
    ['2w', 1_209_600],
  ])('%s is a duration of %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    ['1571147494', 1_571_147_494],
    ['2026-12-31', 1_798_675_200],
    ['2026-12-31T18:00:00+01:00', 1_798_736_400],
  ])('%s is %s', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
  });

  test.each(['', 'soon', '1', '1571147494000', '2026-02-30', '2026-12-31T18:00'])(
    '%j is refused, and not repeated',
    (text) => {
      const message = expect.objectContaining({
        message: expect.not.stringMatching(/soon|02-30|7494000/),
      });
      expect(() => parseDuration(text)).toThrow(message);
      if (text !== '1') expect(() => parseTime(text)).toThrow(message);
    },
  );
});
