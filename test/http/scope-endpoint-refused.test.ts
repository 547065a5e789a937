import { mint, serialize, TokenError } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createScopeEndpoint, type KeyOptions } from '../../src/http/index.js';
import { identity, problemOf, rootKey, token, tokenWith } from './world.js';

const endpoint = createScopeEndpoint({ rootKey });
const context = { now: 1000, ip: '10.1.2.3' };
const forged = serialize(mint({ rootKey: 'another key', identity }));
const proof = (...caveats: readonly string[]): string =>
  serialize(mint({ rootKey, identity: { ...identity, type: 'identity' }, caveats }));

async function refusalOf(body: unknown, of = endpoint) {
  const answer = await of.answer(body, context);
  expect(answer.headers).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  const problem = problemOf(answer);
  expect(problem.status).toBe(answer.status);
  return problem;
}

describe('a body without a token is 400', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', [token]],
    ['an empty object', {}],
    ['a token of another name', { Token: token }],
    ['a token that is no text', { token: 7 }],
    ['a list of tokens', { token: [token] }],
    ['a token as an object', { token: { v: 2 } }],
    ['a consumer’s token that is no text', { token, consumerToken: 7 }],
    ['a consumer’s token that is null', { token, consumerToken: null }],
    ['a token that is inherited', Object.create({ token })],
    ['an empty text', ''],
    ['a text that is no JSON', '{"token":'],
    ['a token as text', token],
    ['a token as JSON text', JSON.stringify(token)],
    ['JSON of no object', '[]'],
    ['JSON null', 'null'],
    ['bytes', new TextEncoder().encode(JSON.stringify({ token }))],
  ])('%s', async (_, body) => {
    expect(await refusalOf(body)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'The body must be a JSON object with a token',
      code: 'malformed_body',
    });
  });
});

describe('what is too long is 413', () => {
  const small = createScopeEndpoint({ rootKey, maxLength: 200 });
  const tooLarge = { type: 'about:blank', title: 'Content Too Large', status: 413 };

  test('as a body, which is not parsed', async () => {
    const body = JSON.stringify({ token, junk: 'x'.repeat(small.maxBodyLength) });
    expect(await refusalOf(body, small)).toEqual({
      ...tooLarge,
      detail: 'The body is too large',
      code: 'body_too_large',
    });
  });

  test('as a body of which an adapter reads no more', async () => {
    expect(small.refuse('body_too_large')).toMatchObject({ status: 413 });
    expect(problemOf(await small.refuse('body_too_large')).code).toBe('body_too_large');
  });

  test('as a token, whichever', async () => {
    const long = { ...tooLarge, detail: 'The token is too large', code: 'token_too_large' };
    const text = 'A'.repeat(201);
    expect(await refusalOf({ token: text }, small)).toEqual(long);
    expect(await refusalOf({ token, consumerToken: text }, small)).toEqual({
      ...long,
      source: 'consumer_token',
    });
  });

  test('but two tokens of the greatest length fit into a body', async () => {
    const at = createScopeEndpoint({ rootKey, maxLength: token.length });
    const consumerToken = 'A'.repeat(token.length);
    const body = JSON.stringify({ token, consumerToken });
    expect(await refusalOf(body, at)).toMatchObject({ status: 400, code: 'malformed_token' });
    expect((await at.answer(JSON.stringify({ token }), context)).status).toBe(200);
  });
});

describe('a token that is not valid is 400, and not 401: nobody was asked for a credential', () => {
  test.each([
    ['malformed_token', 'junk!'],
    ['truncated_token', token.slice(0, 40)],
    ['bad_signature', forged],
    ['token_expired', tokenWith('time < 1000')],
    ['unknown_caveat', tokenWith('colour = red')],
    ['wrong_token_type', proof()],
  ])('%s', async (code, text) => {
    expect(await refusalOf({ token: text })).toMatchObject({ status: 400, code });
  });

  test('unknown_key', async () => {
    const of = createScopeEndpoint({ rootKey: async () => undefined });
    expect(await refusalOf({ token }, of)).toMatchObject({ status: 400, code: 'unknown_key' });
  });
});

describe('who is not qualified to use a token', () => {
  const denied = tokenWith('doc = A', 'ip = 192.0.2.0/24');

  test('is told 403 and which caveats, by their types', async () => {
    expect(await refusalOf({ token: denied })).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'The token is not valid in this context',
      code: 'context_denied',
      failures: [{ index: 1, type: 'ip', reason: 'not_allowed' }],
    });
  });

  test('is told their text where the server tells conditions', async () => {
    const of = createScopeEndpoint({ rootKey, tellConditions: true });
    expect((await refusalOf({ token: denied }, of)).failures?.[0]?.condition).toBe(
      'ip = 192.0.2.0/24',
    );
  });
});

describe('where the consumer’s token is at fault, it is said that it is that one', () => {
  const source = 'consumer_token';

  test.each([
    [400, 'malformed_token', 'junk!'],
    [400, 'bad_signature', forged],
    [400, 'wrong_token_type', token],
    [400, 'token_expired', proof('time < 1000')],
    [403, 'scope_denied', proof('doc = A')],
  ])('%i %s', async (status, code, consumerToken) => {
    expect(await refusalOf({ token, consumerToken })).toMatchObject({ status, code, source });
  });

  test('but the token itself comes first', async () => {
    for (const consumerToken of ['junk!', forged]) {
      const problem = await refusalOf({ token: 'junk!', consumerToken });
      expect(problem).toMatchObject({ code: 'malformed_token' });
      expect(problem).not.toHaveProperty('source');
    }
    const problem = await refusalOf({ token: forged, consumerToken: proof('time < 1000') });
    expect(problem.code).toBe('bad_signature');
    expect(problem).not.toHaveProperty('source');
  });

  test('also where its key is not known, or the lookup refuses it', async () => {
    const consumerToken = proof();
    const finds: [string, KeyOptions['rootKey']][] = [
      ['unknown_key', ({ type }) => (type === 'access' ? rootKey : undefined)],
      [
        'token_revoked',
        async ({ type }) => {
          if (type === 'access') return rootKey;
          throw new TokenError('token_revoked');
        },
      ],
    ];
    for (const [code, find] of finds) {
      const of = createScopeEndpoint({ rootKey: find });
      const problem = await refusalOf({ token, consumerToken }, of);
      expect(problem).toMatchObject({ status: 400, code, source });
    }
  });
});

describe('a lookup', () => {
  test('is not made for a token that does not decode', async () => {
    let asked = 0;
    const of = createScopeEndpoint({
      rootKey: () => {
        asked++;
        return rootKey;
      },
    });
    await refusalOf({ token: 'junk!' }, of);
    await refusalOf({ token: 'junk!', consumerToken: 'junk!' }, of);
    expect(asked).toBe(0);
    // Beside a token that does not decode, the other one costs what it costs alone.
    await refusalOf({ token, consumerToken: 'junk!' }, of);
    expect(asked).toBe(1);
  });

  test('that fails is for whoever asked, once, also where both do', async () => {
    const down = new Error('the database is down');
    const of = createScopeEndpoint({ rootKey: () => Promise.reject(down) });
    await expect(of.answer({ token }, context)).rejects.toBe(down);
    await expect(of.answer({ token, consumerToken: proof() }, context)).rejects.toBe(down);
  });
});

test('what a server says wrongly of a request is a mistake, and not a denial', async () => {
  await expect(endpoint.answer({ token }, { now: Date.now() })).rejects.toThrow(TypeError);
});
