import { describe, expect, test } from 'vitest';
import { createGuard, type HeaderFields } from '../../src/http/index.js';
import { bearer, problemOf, request, rootKey, token, tokenWith } from './world.js';

const guard = createGuard({ rootKey });
const missing = { ok: false, status: 401, code: 'missing_credential', error: undefined };

describe('the code missing_credential, by which an anonymous request can be allowed', () => {
  test('is for a request without a credential', async () => {
    expect(await guard.authorize({}, request)).toMatchObject(missing);
    expect(await guard.authorize([['host', 'a']], request)).toMatchObject(missing);
  });

  test('is for credentials of another scheme', async () => {
    expect(await guard.authorize({ authorization: 'Basic dXNyOng=' }, request)).toMatchObject(
      missing,
    );
  });

  test.each<[string, HeaderFields, number, string]>([
    ['that is junk', bearer('junk'), 401, 'malformed_token'],
    ['that is empty', bearer(''), 401, 'malformed_token'],
    ['in an empty field', { authorization: '' }, 401, 'malformed_token'],
    ['without its scheme', { authorization: token }, 401, 'malformed_token'],
    ['that was tampered with', bearer(`${token.slice(0, -4)}AAAA`), 401, 'bad_signature'],
    ['that has expired', bearer(tokenWith('time < 1000')), 401, 'token_expired'],
    ['that does not reach so far', bearer(tokenWith('doc = B')), 403, 'scope_denied'],
    [
      'that is one of two',
      { authorization: ['Bearer a', 'Bearer b'] },
      400,
      'multiple_credentials',
    ],
    ['after another scheme', { authorization: 'Basic a, Bearer b' }, 400, 'multiple_credentials'],
    [
      'beside another scheme',
      { authorization: ['Basic a', 'Bearer b'] },
      400,
      'multiple_credentials',
    ],
  ])('is not for a bad credential %s', async (_, headers, status, code) => {
    expect(await guard.authorize(headers, request)).toMatchObject({ ok: false, status, code });
  });

  test('is what whoami responds with, too', async () => {
    const answer = await guard.whoami({}, request);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('missing_credential');
  });
});
