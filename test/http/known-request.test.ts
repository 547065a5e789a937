import { TokenError } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint, type KnownRequest } from '../../src/http/index.js';
import { bearer, request, rootKey, token, tokenWith } from './world.js';

const { authorize, whoami } = createGuard({ rootKey });
const { answer } = createScopeEndpoint({ rootKey });

/** What a guard and an endpoint say of a token, given what is known of the request. */
const verdicts = (text: string, known: KnownRequest) =>
  Promise.all([
    authorize(bearer(text), known),
    whoami(bearer(text), known),
    answer({ token: text }, known),
  ]);

describe('what a server knows of a request', () => {
  const restricted = tokenWith('ip = 10.0.0.0/8', 'doc = A', 'time < 2000');

  test.each<[string, KnownRequest]>([
    ['at once', () => request],
    ['after a while', async () => request],
    ['as anything with a then', () => ({ then: (met) => Promise.resolve(request).then(met) })],
  ])('may be found out by a function, %s', async (_, find) => {
    expect(await verdicts(restricted, find)).toEqual(await verdicts(restricted, request));
    const [authorized, ...others] = await verdicts(restricted, find);
    expect(authorized.ok).toBe(true);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('is found out once for each token, and for none that does not decode', async () => {
    let asked = 0;
    const find = () => {
      asked++;
      return request;
    };
    await verdicts('junk!', find);
    await verdicts('A'.repeat(70_000), find);
    await authorize({}, find);
    await authorize({ authorization: ['Bearer a', 'Bearer b'] }, find);
    await answer({ token, consumerToken: 'junk!' }, find);
    await answer({}, find);
    expect(asked).toBe(0);
    await verdicts(token, find);
    expect(asked).toBe(3);
  });

  test.each([
    ['an error', new Error('the database is down')],
    ['an error that is about another token', new TokenError('token_expired')],
  ])('and %s on the way is no verdict on the token', async (_, error) => {
    const finds: KnownRequest[] = [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ];
    for (const find of finds) {
      await expect(authorize(bearer(token), find)).rejects.toBe(error);
      await expect(whoami(bearer(token), find)).rejects.toBe(error);
      await expect(answer({ token }, find)).rejects.toBe(error);
    }
  });

  test('has to be found out: nothing is a mistake, and lets nobody in', async () => {
    const find = () => undefined as never;
    await expect(authorize(bearer(token), find)).rejects.toThrow(TypeError);
    await expect(answer({ token }, find)).rejects.toThrow(TypeError);
  });
});
