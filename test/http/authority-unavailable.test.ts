import { mint, serialize, TokenError } from 'caveats';
import type { AuthorityOptions } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint } from '../../src/http/index.js';
import {
  authorityWith,
  down,
  FAILURES,
  guardBy,
  keys,
  noKeys,
  noStore,
  SECRET,
} from './authority-world.js';
import { bearer, identity, problemOf, refusalOf, request, rootKey, token } from './world.js';

const { resource: _, access: __, ...context } = request;

/** Everything that an authority may be unable to ask. */
const UNAVAILABLE: readonly (readonly [string, Partial<AuthorityOptions>])[] = [
  ['its keys', { keys: noKeys }],
  ...FAILURES.flatMap(([how, fail]): [string, Partial<AuthorityOptions>][] => [
    [`its store, which ${how}`, { revocations: noStore(fail) }],
    [`its restrictions, which it ${how}`, { restrictions: () => fail() as never }],
  ]),
];

const PROBLEM = {
  type: 'about:blank',
  title: 'Service Unavailable',
  status: 503,
  detail: 'The token cannot be verified right now',
  code: 'verification_unavailable',
};
/** No challenge: another token would fare no better. */
const HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'retry-after': '5',
};

describe.each(UNAVAILABLE)('an authority that cannot ask %s', (_what, options) => {
  const authority = authorityWith(options);

  test('lets nobody in, and says 503 without a reason', async () => {
    const verdict = await guardBy(authority, { realm: 'docs' }).authorize(bearer(token), request);
    const refused = refusalOf(verdict);
    expect(refused).toMatchObject({ ok: false, status: 503, code: 'verification_unavailable' });
    expect(refused.headers).toEqual(HEADERS);
    expect(problemOf(refused)).toEqual(PROBLEM);
  });

  test('has told the reason to the server', async () => {
    const { error } = refusalOf(await guardBy(authority).authorize(bearer(token), request));
    expect(error).toBeInstanceOf(TokenError);
    expect(error?.cause).toBe(down);
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });

  test('says so in whoami and of a token in a body as well', async () => {
    const whoami = await guardBy(authority).whoami(bearer(token), context);
    const inferred = await createScopeEndpoint({ authority }).answer({ token }, context);
    for (const answer of [whoami, inferred]) {
      expect(answer).toEqual({ status: 503, headers: HEADERS, body: JSON.stringify(PROBLEM) });
    }
  });

  test('tells junk all the same', async () => {
    const verdict = await guardBy(authority).authorize(bearer(token.slice(0, -8)), request);
    expect(verdict).toMatchObject({ status: 401, code: 'truncated_token' });
  });
});

test('of a consumer’s token whose key cannot be had, it is told that it is that one', async () => {
  const authority = authorityWith({
    keys: {
      current: () => keys.current(),
      find: (keyId: string) => (keyId === 'k1' ? rootKey : noKeys.find(keyId)),
    },
  });
  const theirs = { ...identity, type: 'identity', keyId: 'k2' } as const;
  const consumerToken = serialize(mint({ rootKey, identity: theirs }));
  const endpoint = createScopeEndpoint({ authority });
  const answer = await endpoint.answer({ token, consumerToken }, context);
  expect(answer).toMatchObject({ status: 503, headers: HEADERS });
  expect(problemOf(answer)).toEqual({ ...PROBLEM, source: 'consumer_token' });
});

test('a token that is not authentic is refused as that, and the store is not asked', async () => {
  const authority = authorityWith({ revocations: noStore(() => Promise.reject(down)) });
  const forged = serialize(mint({ rootKey: 'another key', identity }));
  const verdict = await guardBy(authority).authorize(bearer(forged), request);
  expect(verdict).toMatchObject({ status: 401, code: 'bad_signature' });
});

test('a lookup of keys without an authority may say so too', async () => {
  const unavailable = new TokenError('verification_unavailable', { cause: down });
  const guard = createGuard({ rootKey: () => Promise.reject(unavailable) });
  const refused = refusalOf(await guard.authorize(bearer(token), request));
  expect(refused).toMatchObject({ status: 503, headers: HEADERS, error: unavailable });
  expect(refused.body).not.toContain(SECRET);
});
