import { doc, explain, type CaveatInput, inferScope, mint, service, time, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const tokenWith = (caveats: readonly CaveatInput[]) =>
  mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
const many = (length: number, caveat: (i: number) => CaveatInput) =>
  Array.from({ length }, (_, i) => caveat(i));
const request = { now: 1000, resource: { doc: 'B' } };
const errorOf = (caveats: readonly CaveatInput[]) =>
  refused(() => verify(tokenWith(caveats), { rootKey, request }));

describe('the failures of an error', () => {
  test('are all that there are, up to 32', () => {
    const error = errorOf(many(32, () => doc('A')));
    expect(error.failures).toHaveLength(32);
    expect(error.omittedFailures).toBe(0);
  });

  test('are the first 32 of more, and the others are counted', () => {
    const error = errorOf(many(100, () => doc('A')));
    expect(error.failures.map(({ index }) => index)).toEqual(many(32, (i) => `${i}`).map(Number));
    expect(error.omittedFailures).toBe(68);
  });

  test('are those with the code of the error first, in the order of the token', () => {
    const caveats = [
      ...many(40, () => doc('A')),
      time(5),
      ...many(40, () => service('x')),
      time(6),
    ];
    const { code, failures, omittedFailures } = errorOf(caveats);
    expect(code).toBe('token_expired');
    expect(failures.map(({ index }) => index)).toEqual([...Array(30).keys(), 40, 81]);
    expect(omittedFailures).toBe(50);
  });

  test('are no more than 32 of the code of the error', () => {
    const { failures, omittedFailures } = errorOf([
      ...many(9, () => doc('A')),
      ...many(40, () => time(5)),
    ]);
    expect(failures.map(({ index }) => index)).toEqual(many(32, (i) => `${i + 9}`).map(Number));
    expect(omittedFailures).toBe(17);
  });

  test('are counted as well of a consumer’s token', () => {
    const consumerToken = mint({
      rootKey,
      identity: { subject: 'usr-2', type: 'identity' },
      caveats: many(50, () => 'x = 1'),
    });
    const run = () => inferScope(tokenWith([]), { rootKey, context: {}, consumerToken });
    const { source, failures, omittedFailures } = refused(run);
    expect([source, failures.length, omittedFailures]).toEqual(['consumer_token', 32, 18]);
  });

  test('are not printed, and nor is how many are left out', () => {
    const error = errorOf(many(100, () => doc('A')));
    expect(Object.keys(error)).not.toContain('omittedFailures');
    expect(JSON.stringify(error)).not.toContain('68');
  });

  test('are all among the caveats that explain reports', () => {
    const explanation = explain(tokenWith(many(100, () => doc('A'))), { rootKey, request });
    expect(explanation.caveats.filter(({ met }) => !met)).toHaveLength(100);
    expect(!explanation.allowed && explanation.error.omittedFailures).toBe(68);
  });
});
