import { createDialect, defineCaveat } from 'caveats';
import { createAuthority, type Restrictions } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint } from '../../src/http/index.js';
import { authorityWith, guardBy, keys } from './authority-world.js';
import { bearer, problemOf, refusalOf, request, tokenWith } from './world.js';

const { resource: _, access: __, ...context } = request;

const restrictedTo = (...caveats: Awaited<ReturnType<Restrictions>>) =>
  authorityWith({ restrictions: ({ subject }) => (subject === 'usr-1' ? caveats : []) });

describe('a restriction of the verifying side', () => {
  test('keeps requests out, and is told apart from the token’s own caveats', async () => {
    const authority = restrictedTo('doc = A|B', 'access = write');
    const token = tokenWith('time < 2000', 'table = A/t2');
    const refused = refusalOf(await guardBy(authority).authorize(bearer(token), request));
    expect(refused).toMatchObject({ status: 403, code: 'scope_denied' });
    expect(problemOf(refused).failures).toEqual([
      { index: 1, type: 'table', reason: 'not_allowed' },
      { index: 3, restriction: true, type: 'access', reason: 'not_allowed' },
    ]);
  });

  test('lets in what it allows', async () => {
    const verdict = await guardBy(restrictedTo('doc = A')).authorize(bearer(tokenWith()), request);
    expect(verdict).toMatchObject({ ok: true });
  });

  test('is within what whoami and the endpoint for scopes tell', async () => {
    const authority = restrictedTo('doc = A|B', { type: 'access', access: ['read'] });
    const token = tokenWith('doc = B|C');
    const reach = { scope: { kind: 'only', resources: [{ doc: 'B', access: ['read'] }] } };
    const whoami = await guardBy(authority).whoami(bearer(token), context);
    expect(JSON.parse(whoami.body)).toMatchObject({ scoped: true, ...reach });
    const inferred = await createScopeEndpoint({ authority }).answer({ token }, context);
    expect(JSON.parse(inferred.body)).toMatchObject(reach);
  });

  test('makes a token scoped that nothing else restricts', async () => {
    const whoami = await guardBy(restrictedTo('doc = A')).whoami(bearer(tokenWith()), context);
    expect(JSON.parse(whoami.body)).toMatchObject({ scoped: true });
  });

  test('of context is checked for whoami too', async () => {
    const guard = guardBy(restrictedTo('ip = 192.0.2.0/24'));
    const answer = await guard.whoami(bearer(tokenWith()), context);
    expect(problemOf(answer)).toMatchObject({
      status: 403,
      code: 'context_denied',
      failures: [{ index: 0, restriction: true, type: 'ip', reason: 'not_allowed' }],
    });
  });

  test('that is not understood lets nobody in', async () => {
    const guard = guardBy(restrictedTo('colour = red'));
    const refused = refusalOf(await guard.authorize(bearer(tokenWith()), request));
    expect(problemOf(refused)).toMatchObject({
      status: 401,
      code: 'unknown_caveat',
      failures: [{ index: 0, restriction: true, reason: 'unknown_caveat' }],
    });
  });
});

describe('the text of a restriction', () => {
  test('is told to nobody, also where conditions of tokens are', async () => {
    const authority = restrictedTo('ip = 192.0.2.0/24', 'doc = B');
    const guard = guardBy(authority, { tellConditions: true });
    const refused = refusalOf(await guard.authorize(bearer(tokenWith('doc = C')), request));
    expect(problemOf(refused).failures).toEqual([
      { index: 0, type: 'doc', reason: 'not_allowed', condition: 'doc = C' },
      { index: 1, restriction: true, type: 'ip', reason: 'not_allowed' },
      { index: 2, restriction: true, type: 'doc', reason: 'not_allowed' },
    ]);
    expect(refused.body).not.toContain('192.0.2.0');
  });

  test('but to the server', async () => {
    const guard = guardBy(restrictedTo('ip = 192.0.2.0/24'));
    const { error } = refusalOf(await guard.authorize(bearer(tokenWith()), request));
    expect(error?.failures).toMatchObject([{ restriction: true, condition: 'ip = 192.0.2.0/24' }]);
  });

  test('is not told by way of a reason either', async () => {
    const plan = defineCaveat({
      type: 'plan',
      role: 'usage',
      decode: (text) => (text === 'plan = pro' ? { type: 'plan' } : undefined),
      encode: () => 'plan = pro',
      check: () => ({ ok: false, reason: 'plan = pro is not enough' }),
    });
    const dialect = createDialect({ kinds: [plan] });
    const authority = createAuthority({ keys, dialect, restrictions: () => ['plan = pro'] });
    const guard = createGuard({ authority, tellConditions: true });
    const refused = refusalOf(await guard.authorize(bearer(tokenWith('plan = pro')), request));
    expect(problemOf(refused).failures?.map(({ reason }) => reason)).toEqual([
      'plan = pro is not enough',
      'not_allowed',
    ]);
  });
});
