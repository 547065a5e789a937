import {
  addThirdPartyCaveat,
  createDialect,
  defineCaveat,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
  type TokenRequest,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard, type HeaderFields, type Refused } from '../../src/http/index.js';
import {
  bearer,
  guardWith,
  identity,
  problemOf,
  refusalOf,
  request,
  rootKey,
  tokenWith,
} from './world.js';

const guard = guardWith();
const problemWith = async (
  headers: HeaderFields,
  of: { authorize(headers: HeaderFields, asked: TokenRequest): unknown } = guard,
) => problemOf(refusalOf((await of.authorize(headers, request)) as Refused));

describe('the body of a refusal', () => {
  test('is a problem of RFC 9457', async () => {
    const refused = refusalOf(await guard.authorize(bearer('junk'), request));
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(problemOf(refused)).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token is malformed',
      code: 'malformed_token',
    });
  });

  test.each<[string, HeaderFields, object]>([
    [
      'no token',
      {},
      {
        title: 'Unauthorized',
        status: 401,
        detail: 'The request carries no token',
        code: 'missing_credential',
      },
    ],
    [
      'two tokens',
      { authorization: ['a', 'b'] },
      {
        title: 'Bad Request',
        status: 400,
        detail: 'The request carries more than one token',
        code: 'multiple_credentials',
      },
    ],
  ])('tells of %s', async (_, headers, expected) => {
    expect(await problemWith(headers)).toEqual({ type: 'about:blank', ...expected });
  });

  test('tells of a route that is not declared', async () => {
    expect(problemOf(await guard.refuse('undeclared_route'))).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'The API has not declared this method and path',
      code: 'undeclared_route',
    });
  });

  test('is made anew for each request, so that what is done to one changes no other', async () => {
    const answers = async () => [
      refusalOf(await guard.authorize({}, request)),
      refusalOf(await guard.authorize(bearer('junk'), request)),
      refusalOf(await guard.authorize(bearer(tokenWith('doc = B')), request)),
      await guard.refuse('undeclared_route'),
      await guard.whoami(bearer(tokenWith()), request),
    ];
    const first = structuredClone(
      (await answers()).map(({ headers, body }) => ({ headers, body })),
    );
    for (const { headers } of await answers()) Object.assign(headers, { 'x-other': 'usr-2' });
    expect((await answers()).map(({ headers, body }) => ({ headers, body }))).toEqual(first);
  });

  test('lists the types and the positions of all caveats that are not met', async () => {
    const token = tokenWith('time < 2000', 'doc = B', 'colour = red', 'asn = 1', 'access = write');
    expect(await problemWith(bearer(token))).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token has an unknown caveat',
      code: 'unknown_caveat',
      failures: [
        { index: 1, type: 'doc', reason: 'not_allowed' },
        { index: 2, reason: 'unknown_caveat' },
        { index: 3, type: 'asn', reason: 'missing_context' },
        { index: 4, type: 'access', reason: 'not_allowed' },
      ],
    });
  });

  test('tells of a caveat of a discharge in which discharge it stands', async () => {
    const caveatKey = 'what the API and its login service share';
    const asking = addThirdPartyCaveat(mint({ rootKey, identity, caveats: ['doc = A'] }), {
      identifier: 'login',
      rootKey: caveatKey,
    });
    const discharged = await gatherDischarges(asking, ({ identifier }) =>
      mintDischarge({ identifier, rootKey: caveatKey, caveats: ['time < 2000', 'time < 1000'] }),
    );
    expect((await problemWith(bearer(serialize(discharged)))).failures).toEqual([
      { index: 2, discharge: 0, type: 'time', reason: 'expired' },
    ]);
  });
});

describe('the reasons of a kind of one’s own', () => {
  const plan = (reason: string) =>
    defineCaveat({
      type: 'plan',
      role: 'usage',
      decode: (text) => (text === 'plan = pro' ? { type: 'plan' } : undefined),
      encode: () => 'plan = pro',
      check: () => ({ ok: false, reason }),
    });
  const reasonTold = async (reason: string, tellConditions?: boolean) => {
    const dialect = createDialect({ kinds: [plan(reason)] });
    const of = createGuard({ rootKey, dialect, tellConditions });
    return (await problemWith(bearer(tokenWith('plan = pro')), of)).failures?.[0]?.reason;
  };

  test('are told where they are a word', async () => {
    expect(await reasonTold('other_plan')).toBe('other_plan');
    expect(await reasonTold('a'.repeat(64))).toBe('a'.repeat(64));
  });

  test.each(['plan = pro is not enough', 'Pro', '', '7', 'a'.repeat(65), 'pro\n'])(
    'are told with the conditions alone where they may repeat one: %j',
    async (reason) => {
      expect(await reasonTold(reason)).toBe('not_allowed');
      expect(await reasonTold(reason, true)).toBe(reason);
    },
  );
});
