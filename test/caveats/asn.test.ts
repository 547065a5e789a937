import { asn } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, outcome, read } from './conditions.js';

describe('the text of autonomous systems', () => {
  test.each([
    ['asn = 631|632', [631, 632]],
    ['asn = 632|631', [632, 631]],
    ['asn = 0', [0]],
    ['asn = 4294967295', [4294967295]],
  ])('is Onedata’s: %s', (text, whitelist) => {
    expectBothWays(text, { type: 'asn', whitelist });
  });

  test.each([
    'asn = 0631',
    'asn = +631',
    'asn = -1',
    'asn = -0',
    'asn = 631.0',
    'asn = 6e2',
    'asn = 0x277',
    'asn = AS631',
    'asn = 631 |632',
    'asn = 631| 632',
    'asn = 631,632',
    'asn = 4294967296',
    'asn = 631|4294967296',
    'asn != 631',
  ])('is not any other: %s', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('making autonomous systems', () => {
  test('takes their numbers', () => {
    expect(asn(631, 632)).toStrictEqual({ type: 'asn', whitelist: [631, 632] });
  });

  test('makes zero of minus zero', () => {
    expect(asn(-0).whitelist[0]).toBe(0);
  });

  test.each([
    ['a negative number', [-1]],
    ['a number of more than 32 bits', [4294967296]],
    ['a fraction', [631.5]],
    ['NaN', [Number.NaN]],
    ['text', ['631']],
    ['a big integer', [631n]],
    ['a number object', [Object(631)]],
    ['a wrong one among right ones', [631, -1, 632]],
    ['null', [null]],
    ['none', []],
  ])('refuses %s', (_, numbers) => {
    expectTypeError(() => asn(...(numbers as number[])), 'asn');
  });
});

describe('autonomous systems', () => {
  test('are met from one that is listed', () => {
    expect(outcome(asn(631, 632), { asn: 632 })).toBe('met');
    expect(outcome(asn(0), { asn: -0 })).toBe('met');
    expect(outcome(asn(631, 632), { asn: 63 })).toBe('not_allowed');
  });

  test('are unmet where the system is not known', () => {
    expect(outcome(asn(631), {})).toBe('missing_context');
    expect(outcome(asn(631), { asn: undefined })).toBe('missing_context');
  });

  test.each([-1, 4294967296])('tell %d, which is no system', (number) => {
    expect(outcome(asn(631), { asn: number })).toBe('invalid_context');
  });
});
