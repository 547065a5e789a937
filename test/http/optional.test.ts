import { describe, expect, test } from 'vitest';
import { createGuard, type HeaderFields } from '../../src/http/index.js';
import { bearer, problemOf, request, rootKey, token, tokenWith } from './world.js';

const guard = createGuard({ rootKey, optional: true });
const anonymous = { ok: true, grant: undefined };

describe('where a credential is optional', () => {
  test('a request without one passes as anonymous', async () => {
    expect(await guard.authorize({}, request)).toEqual(anonymous);
    expect(await guard.authorize([['host', 'a']], request)).toEqual(anonymous);
  });

  test('one with a token that lets it in has its grant', async () => {
    const verdict = await guard.authorize(bearer(token), request);
    expect(verdict.ok && verdict.grant?.identity.subject).toBe('usr-1');
  });

  test('credentials of another scheme are somebody else’s', async () => {
    expect(await guard.authorize({ authorization: 'Basic dXNyOng=' }, request)).toEqual(anonymous);
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
  ])('a bad credential %s is refused all the same', async (_, headers, status, code) => {
    expect(await guard.authorize(headers, request)).toMatchObject({ ok: false, status, code });
  });

  test('whoami has nobody to tell of without a credential', async () => {
    const answer = await guard.whoami({}, request);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe('missing_credential');
  });
});

test('a credential is not optional by default', async () => {
  for (const optional of [undefined, false] as const) {
    const verdict = await createGuard({ rootKey, optional }).authorize({}, request);
    expect(verdict).toMatchObject({ ok: false, status: 401, code: 'missing_credential' });
  }
});
