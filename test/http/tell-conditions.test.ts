import { describe, expect, test } from 'vitest';
import { bearer, guardWith, problemOf, refusalOf, request, tokenWith } from './world.js';

const denied = bearer(tokenWith('doc = SECRET', 'SECRET = 1'));

describe('the text of unmet caveats', () => {
  test('is told where the server says so', async () => {
    const guard = guardWith({ tellConditions: true });
    const refused = refusalOf(await guard.authorize(denied, request));
    expect(problemOf(refused).failures).toEqual([
      { index: 0, type: 'doc', reason: 'not_allowed', condition: 'doc = SECRET' },
      { index: 1, reason: 'unknown_caveat', condition: 'SECRET = 1' },
    ]);
  });

  test('is told by whoami as well', async () => {
    const { body } = await guardWith({ tellConditions: true }).whoami(denied, request);
    expect(problemOf({ body }).failures).toEqual([
      { index: 1, reason: 'unknown_caveat', condition: 'SECRET = 1' },
    ]);
  });

  test('is never in a header', async () => {
    const guard = guardWith({ tellConditions: true });
    const { headers } = refusalOf(await guard.authorize(denied, request));
    expect(JSON.stringify(headers)).not.toContain('SECRET');
  });

  test('is told as JSON whatever it holds', async () => {
    const guard = guardWith({ tellConditions: true });
    const conditions = ['"}\r\n<script>', '\u0000', '\u2028 🔑'];
    const refused = refusalOf(await guard.authorize(bearer(tokenWith(...conditions)), request));
    expect(problemOf(refused).failures?.map(({ condition }) => condition)).toEqual(conditions);
    expect(refused.body).not.toMatch(/[\u0000-\u001f]/);
  });

  test('is not told by default', async () => {
    for (const tellConditions of [undefined, false]) {
      const refused = refusalOf(await guardWith({ tellConditions }).authorize(denied, request));
      expect(refused.body).not.toContain('SECRET');
      // It is there for logs, where someone looks for it.
      expect(refused.error?.failures[0]?.condition).toBe('doc = SECRET');
    }
  });
});
