import { expiresIn, time } from 'caveats';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { expectBothWays, expectTypeError, limitsOf, outcome, read } from './conditions.js';

describe('the text of a time', () => {
  test.each([0, 1, 1571147494, 999_999_999_999])('is Onedata’s: time < %d', (validUntil) => {
    expectBothWays(`time < ${validUntil}`, { type: 'time', validUntil });
  });

  test.each([
    'time < soon',
    'time < 007',
    'time < 00',
    'time < +5',
    'time < -5',
    'time < -0',
    'time < 5.0',
    'time < .5',
    'time < 5e3',
    'time < 0x10',
    'time < 1_000',
    'time < 5 ',
    'time < 5s',
    'time < ٥',
    'time < Infinity',
    'time < NaN',
    'time < 1000000000000',
    'time < 9007199254740993',
    'time <= 5',
    'time > 5',
    'time = 5',
  ])('is not any other: %s', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('making a time', () => {
  test('takes Unix seconds', () => {
    expect(time(1571147494)).toStrictEqual({ type: 'time', validUntil: 1571147494 });
  });

  test('takes a Date, of which the second that has begun counts', () => {
    expect(time(new Date('2019-10-15T13:51:34.999Z')).validUntil).toBe(1571147494);
  });

  test('makes zero of minus zero', () => {
    expect(time(-0).validUntil).toBe(0);
  });

  test.each([
    ['milliseconds', 1571147494000],
    ['a fraction', 1.5],
    ['a negative time', -1],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['text', '1571147494'],
    ['a big integer', 1571147494n],
    ['a number object', Object(1571147494)],
    ['a Date that is none', new Date(Number.NaN)],
    ['a Date before 1970', new Date(-1)],
    ['null', null],
    ['nothing', undefined],
  ])('refuses %s', (_, value) => {
    expectTypeError(() => time(value as never), 'time');
  });
});

describe('expiresIn', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    [3600, 1000, 4600],
    [10, 1000.9, 1010],
    [0, 1000, 1000],
    [-10, 1000, 990],
  ])('%d seconds from %d on is %d', (seconds, now, validUntil) => {
    expect(expiresIn(seconds, now)).toStrictEqual({ type: 'time', validUntil });
  });

  test('counts from the clock where no time is given', () => {
    vi.useFakeTimers({ now: 1571147494_900 });
    expect(expiresIn(60).validUntil).toBe(1571147554);
  });

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, '60', null, undefined])(
    'refuses %s seconds',
    (seconds) => {
      expectTypeError(() => expiresIn(seconds as never, 1000), 'expiresIn');
    },
  );

  test.each([Number.NaN, -1000, 1571147494000])('refuses %d as the time now', (now) => {
    expectTypeError(() => expiresIn(60, now), 'time');
  });
});

describe('a time', () => {
  test('is met before it, and no longer at that very second', () => {
    expect(outcome(time(1000), { now: 999.999 })).toBe('met');
    expect(outcome(time(1000), { now: 1000 })).toBe('expired');
    expect(outcome(time(1000), { now: 1000.001 })).toBe('expired');
  });

  test('is unmet where the time now is not given', () => {
    expect(outcome(time(1000), {})).toBe('missing_context');
  });

  test('is unmet where the time now is no number', () => {
    expect(outcome(time(1000), { now: Number.NaN })).not.toBe('met');
  });

  test('limits how long the token is valid, to the earliest', () => {
    expect(limitsOf(time(2000), time(1000), time(3000)).validUntil).toBe(1000);
    expect(limitsOf().validUntil).toBeNull();
    expect(limitsOf(time(0)).validUntil).toBe(0);
  });
});
