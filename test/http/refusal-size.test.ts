import type { CaveatInput } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createScopeEndpoint } from '../../src/http/index.js';
import { bearer, guardWith, problemOf, refusalOf, request, rootKey, tokenWith } from './world.js';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** What a refusal may have besides what it has of the token: 32 failures, and the problem around them. */
const AROUND = 6000;

/** Many caveats that are not met: unknown ones, which are always among those that count. */
const many = (count: number, ...others: CaveatInput[]): string =>
  tokenWith(...others, ...Array<string>(count).fill('x'));

describe('a refusal of a token of thousands of unmet caveats', () => {
  const token = many(5000, 'doc = B', 'time < 1');
  const problems = async (tellConditions: boolean) => {
    const guard = guardWith({ tellConditions });
    const refused = refusalOf(await guard.authorize(bearer(token), request));
    const whoami = await guard.whoami(bearer(token), request);
    const endpoint = createScopeEndpoint({ rootKey, tellConditions });
    return [refused, whoami, await endpoint.answer({ token }, request)];
  };

  test.each([false, true])('has 32 of them, and counts the others (told: %s)', async (told) => {
    const [refused, whoami, inferred] = await problems(told);
    expect(problemOf(refused!).failures).toHaveLength(32);
    expect(problemOf(refused!).omittedFailures).toBe(5002 - 32);
    // What is beyond the scope of these is not asked of a resource.
    for (const answer of [whoami!, inferred!]) {
      expect(problemOf(answer).failures).toHaveLength(32);
      expect(problemOf(answer).omittedFailures).toBe(5001 - 32);
    }
  });

  test.each([false, true])('is shorter than the token (told: %s)', async (told) => {
    for (const { body } of await problems(told)) expect(bytesOf(body)).toBeLessThan(AROUND);
  });
});

test('a refusal of a few unmet caveats counts no others', async () => {
  for (const count of [1, 32]) {
    const refused = refusalOf(await guardWith().authorize(bearer(many(count)), request));
    expect(problemOf(refused).failures).toHaveLength(count);
    expect(problemOf(refused)).not.toHaveProperty('omittedFailures');
  }
});

describe('a refusal that tells conditions is within a small multiple of the token', () => {
  test.each([
    ['letters', 'x'],
    ['controls, each of which is six characters of JSON', '\u0001'],
    ['quotes', '"'],
    ['letters of three bytes', '\u2028'],
    ['surrogate pairs', '🔑'],
  ])('of %s', async (_, letter) => {
    for (const [count, length] of [
      [1, 40_000],
      [33, 1000],
      [200, 200],
    ] as const) {
      const condition = letter.repeat(length / bytesOf(letter));
      const token = tokenWith(...Array<string>(count).fill(condition));
      const answers = [
        refusalOf(await guardWith({ tellConditions: true }).authorize(bearer(token), request)),
        await createScopeEndpoint({ rootKey, tellConditions: true }).answer({ token }, request),
      ];
      for (const { body } of answers) {
        expect(problemOf({ body }).code).toBe('unknown_caveat');
        expect(bytesOf(body)).toBeLessThan(5 * token.length + AROUND);
      }
    }
  });
});
