import { mint, serialize, TokenError } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint, type GuardRequest } from '../../src/http/index.js';
import { bearer, identity, request, rootKey, token, tokenWith } from './world.js';

const { authorize, whoami } = createGuard({ rootKey });
const { answer } = createScopeEndpoint({ rootKey });

/** What a guard and an endpoint say of a token, given what is known of the request. */
const verdicts = (text: string, known: GuardRequest) =>
  Promise.all([
    authorize(bearer(text), known),
    whoami(bearer(text), known),
    answer({ token: text }, known),
  ]);

describe('what a server knows of a request', () => {
  const restricted = tokenWith('ip = 10.0.0.0/8', 'doc = A', 'time < 2000');

  test.each<[string, GuardRequest]>([
    ['at once', () => request],
    ['after a while', async () => request],
    ['as anything with a then', () => ({ then: (met) => Promise.resolve(request).then(met) })],
  ])('may be found out by a function, %s', async (_, find) => {
    expect(await verdicts(restricted, find)).toEqual(await verdicts(restricted, request));
    const [authorized, ...others] = await verdicts(restricted, find);
    expect(authorized.ok).toBe(true);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
  });

  test.each<[string, object, object]>([
    ['a resource', { access: 'read' }, { resource: null }],
    ['an action', { resource: { doc: 'B' } }, { access: null }],
    ['both', {}, { resource: null, access: null }],
    ['an address', { resource: { doc: 'B' }, access: 'read' }, { ip: null, api: null }],
  ])('is unknown if it is null: %s', async (_, known, unknown) => {
    const narrow = tokenWith('doc = A', 'access = read');
    const missing = await verdicts(narrow, known);
    expect(missing[0]).toMatchObject({ ok: false, code: 'scope_denied' });
    expect(await verdicts(narrow, { ...known, ...unknown })).toEqual(missing);
  });

  test('is asked for once for each token, and for none that does not open', async () => {
    let asked = 0;
    const find = () => {
      asked++;
      return request;
    };
    await verdicts('junk!', find);
    await verdicts('A'.repeat(70_000), find);
    await verdicts(serialize(mint({ rootKey: 'another key of 32 bytes or more', identity })), find);
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
    const finds: GuardRequest[] = [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ];
    for (const find of finds) {
      await expect(async () => authorize(bearer(token), find)).rejects.toBe(error);
      await expect(async () => whoami(bearer(token), find)).rejects.toBe(error);
      await expect(answer({ token }, find)).rejects.toBe(error);
    }
  });

  test('is asked with the opened token, which is authentic', async () => {
    const text = tokenWith('doc = A');
    const verdict = await authorize(bearer(text), ({ identity, conditions, revoked }) => {
      expect(identity.subject).toBe('usr-1');
      expect(conditions.map(({ condition }) => condition)).toEqual(['doc = A']);
      expect(revoked).toBe(false);
      return { resource: { doc: identity.subject === 'usr-1' ? 'A' : 'B' } };
    });
    expect(verdict.ok).toBe(true);
  });

  test('decides at once if nothing has to wait', () => {
    const verdict = authorize(bearer(token), () => request);
    expect(verdict).not.toHaveProperty('then');
    expect(verdict).toHaveProperty('ok', true);
  });

  test('has to be found out: nothing is a mistake, and lets nobody in', async () => {
    const find = () => undefined as never;
    await expect(async () => authorize(bearer(token), find)).rejects.toThrow(TypeError);
    await expect(answer({ token }, find)).rejects.toThrow(TypeError);
  });
});
