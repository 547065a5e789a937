import { createDialect } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, type HeaderFields } from '../../src/http/index.js';
import { bearer, guardWith, refusalOf, request, rootKey, token, tokenWith } from './world.js';

/** A guard that counts what it spends on a token: how often it reads an identity, and looks up a key. */
function counting(maxLength?: number) {
  const spent = { identities: 0, keys: 0 };
  const guard = createGuard({
    dialect: createDialect({
      identity: {
        decode() {
          spent.identities++;
          return undefined;
        },
        encode: () => '',
      },
    }),
    rootKey() {
      spent.keys++;
      return rootKey;
    },
    maxLength,
    credentials: [{ header: 'authorization', scheme: 'Bearer' }, { header: 'x-auth-token' }],
  });
  return { guard, spent };
}

const codeOf = async (headers: HeaderFields, maxLength?: number): Promise<string> => {
  const { guard, spent } = counting(maxLength);
  const { code } = refusalOf(await guard.authorize(headers, request));
  expect(spent).toEqual({ identities: 0, keys: 0 });
  return code;
};

describe('the longest text of a token', () => {
  test('is an option', async () => {
    const { length } = token;
    const at = await guardWith({ maxLength: length }).authorize(bearer(token), request);
    expect(at.ok).toBe(true);
    const below = await guardWith({ maxLength: length - 1 }).authorize(bearer(token), request);
    expect(below).toMatchObject({ ok: false, status: 401, code: 'token_too_large' });
  });

  test('counts neither the scheme nor the space around', async () => {
    const guard = guardWith({ maxLength: token.length });
    const headers = { authorization: `  Bearer     ${token}  ` };
    expect((await guard.authorize(headers, request)).ok).toBe(true);
  });

  test('is 65,536 characters by default', async () => {
    expect(await codeOf(bearer('A'.repeat(65_537)))).toBe('token_too_large');
    expect(await codeOf(bearer('A'.repeat(65_536)))).toBe('malformed_token');
  });

  test('may be more than what is decoded by default', async () => {
    const long = tokenWith('time < 2000', ...Array(60).fill(`doc = A|${'x'.repeat(1000)}`));
    expect(long.length).toBeGreaterThan(65_536);
    const verdict = await guardWith({ maxLength: 100_000 }).authorize(bearer(long), request);
    expect(verdict).toMatchObject({ ok: true, grant: { validUntil: 2000 } });
    expect(await guardWith().authorize(bearer(long), request)).toMatchObject({
      code: 'token_too_large',
    });
  });

  test('is refused before anything else is said of it', async () => {
    const long = 'x, '.repeat(100);
    expect(await codeOf(bearer(long), 200)).toBe('token_too_large');
    expect(await codeOf(bearer(`{${long}`), 200)).toBe('token_too_large');
    expect(await codeOf({ 'x-auth-token': long }, 200)).toBe('token_too_large');
    expect(await codeOf({ authorization: `Basic ${long}` }, 200)).toBe('token_too_large');
    expect(await codeOf({ authorization: long }, 200)).toBe('token_too_large');
  });
});

describe('nothing is spent on junk but to see that it is junk', () => {
  test.each<[string, string]>([
    ['letters', 'abc'],
    ['other base64', Buffer.from('not a macaroon').toString('base64url')],
    ['JSON', '{"v":2,"i":"a","s":"b"}'],
    ['a token that was cut off', token.slice(0, -20)],
    ['a token with something after it', `${token}AAAA`],
    ['controls', '\u0000\u0001'],
    ['a lone surrogate', '\ud800'],
  ])('%s', async (_, junk) => {
    expect(await codeOf(bearer(junk))).toMatch(/^(malformed|truncated)_token$/);
    expect(await codeOf({ 'x-auth-token': junk })).toMatch(/^(malformed|truncated)_token$/);
  });

  test('what is authentic is asked for once', async () => {
    const { guard, spent } = counting();
    expect((await guard.authorize(bearer(token), request)).ok).toBe(true);
    expect(spent).toEqual({ identities: 1, keys: 1 });
  });
});
