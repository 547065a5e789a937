import {
  addThirdPartyCaveat,
  type CaveatInput,
  mint,
  mintDischarge,
  serialize,
  TokenError,
  type TokenErrorCode,
} from 'caveats';
import { createAuthority } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { createGuard, type Guard, httpStatus } from '../../src/http/index.js';
import { parseChallenges } from './challenge-parser.js';
import { bearer, identity, problemOf, refusalOf, request, rootKey, tokenWith } from './world.js';

/** Knows one key, and that another cannot be had now. */
function find(keyId: string): string | undefined {
  if (keyId === 'down') throw new TokenError('verification_unavailable');
  return keyId === 'k1' ? rootKey : undefined;
}

const authority = createAuthority({ keys: { current: () => ({ keyId: 'k1', rootKey }), find } });
await authority.revoke({ id: 'revoked' });

/** What tokens are taken by. Either knows that one token was revoked. */
const GUARDS: Readonly<Record<string, Guard>> = {
  'a lookup': createGuard({
    rootKey({ keyId, id }) {
      if (id === 'revoked') throw new TokenError('token_revoked');
      return find(keyId);
    },
    maxLength: 2000,
  }),
  'an authority': createGuard({ authority, maxLength: 2000 }),
};

const minted = (more: object = {}, key = rootKey, caveats: readonly CaveatInput[] = []) =>
  mint({ rootKey: key, identity: { ...identity, ...more }, caveats });
const asking = addThirdPartyCaveat(minted(), { identifier: 'login', rootKey: 'their key' });
const discharge = mintDischarge({ identifier: 'another', rootKey: 'their key' });
const withDischarge = { macaroon: minted().macaroon, discharges: [discharge.macaroon] };

/** A token for every code, and the two columns of the table in the design. */
const TABLE: Readonly<Record<TokenErrorCode, readonly [string, number, string | undefined]>> = {
  malformed_token: ['bm8gdG9rZW4', 401, 'invalid_token'],
  truncated_token: [tokenWith().slice(0, 40), 401, 'invalid_token'],
  token_too_large: [tokenWith('x'.repeat(2000)), 401, 'invalid_token'],
  unknown_key: [serialize(minted({ keyId: 'k2' })), 401, 'invalid_token'],
  bad_signature: [serialize(minted({}, 'another key')), 401, 'invalid_token'],
  missing_discharge: [serialize(asking), 401, 'invalid_token'],
  unexpected_discharge: [serialize(withDischarge), 401, 'invalid_token'],
  token_expired: [tokenWith('time < 1000'), 401, 'invalid_token'],
  token_revoked: [serialize(minted({ id: 'revoked' })), 401, 'invalid_token'],
  unknown_caveat: [tokenWith('colour = red'), 401, 'invalid_token'],
  wrong_token_type: [serialize(minted({ type: 'identity' })), 401, 'invalid_token'],
  context_denied: [tokenWith('ip = 192.0.2.0/24'), 403, undefined],
  usage_denied: [tokenWith('service = opw-paris'), 403, 'insufficient_scope'],
  scope_denied: [tokenWith('doc = B'), 403, 'insufficient_scope'],
  verification_unavailable: [serialize(minted({ keyId: 'down' })), 503, undefined],
};

describe.each(Object.entries(GUARDS))('every row of the error table, by %s', (_by, guard) => {
  test.each(Object.entries(TABLE))('%s', async (code, [token, status, error]) => {
    const refused = refusalOf(await guard.authorize(bearer(token), request));
    expect(refused).toMatchObject({ ok: false, status, code });
    expect(refused.error).toBeInstanceOf(TokenError);
    expect(refused.error?.code).toBe(code);
    expect(problemOf(refused)).toMatchObject({ status, code, detail: refused.error?.message });
    expect(refused.headers['cache-control']).toBe('no-store');
    const field = refused.headers['www-authenticate'];
    // No other token would do.
    if (error === undefined) return void expect(field).toBeUndefined();
    const parameters = {
      error,
      error_description: refused.error?.message,
      ...(code === 'scope_denied' && { scope: 'table access=read' }),
    };
    expect(parseChallenges(field!)).toEqual([{ scheme: 'bearer', parameters }]);
  });

  // What a token is good for is not checked there.
  const { usage_denied: _u, scope_denied: _s, ...toldByWhoami } = TABLE;

  test.each(Object.entries(toldByWhoami))(
    '%s, in whoami as well',
    async (code, [token, status]) => {
      const answer = await guard.whoami(bearer(token), request);
      expect(answer.status).toBe(status);
      expect(problemOf(answer).code).toBe(code);
    },
  );
});

test('the table of statuses is exported and frozen', () => {
  for (const [code, [, status]] of Object.entries(TABLE)) {
    expect(httpStatus).toHaveProperty(code, status);
  }
  expect(Object.keys(httpStatus)).toEqual(Object.keys(TABLE));
  expect(Object.isFrozen(httpStatus)).toBe(true);
});

const guard = GUARDS['an authority']!;

test('a restricted token that meets a wider endpoint is 403, and not 401', async () => {
  const wider = { ...request, resource: {} };
  const refused = refusalOf(await guard.authorize(bearer(tokenWith('doc = A')), wider));
  expect(refused.status).toBe(403);
  expect(problemOf(refused).failures).toEqual([
    { index: 0, type: 'doc', reason: 'wider_resource' },
  ]);
});

test('where several caveats are unmet, the first row of the table that applies gives the status', async () => {
  const token = tokenWith('doc = B', 'ip = 192.0.2.0/24', 'time < 1000');
  const refused = refusalOf(await guard.authorize(bearer(token), request));
  expect(refused).toMatchObject({ status: 401, code: 'token_expired' });
  expect(problemOf(refused).failures).toHaveLength(3);
});
