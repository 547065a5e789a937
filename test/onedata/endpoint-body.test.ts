import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerTokenRequest,
  serializeOnedata,
  TOKEN_OPERATIONS,
  type TokenEndpointOptions,
} from 'caveats/onedata';
import { accessToken, identityToken, options, zone } from './onezone.js';

const answer = async (
  operation: string,
  body: unknown,
  more: Partial<TokenEndpointOptions> = {},
): Promise<readonly [number, unknown]> => {
  const { status, body: said } = await answerTokenRequest(operation, body, { ...options, ...more });
  return [status, JSON.parse(JSON.stringify(said))];
};

const error = (id: string, details?: object) => ({
  error: expect.objectContaining({ id, ...(details && { details }) }),
});

const token = serializeOnedata(accessToken());
const badToken = expect.objectContaining({ id: 'badToken' });

describe('a body', () => {
  test.each([
    'no JSON',
    ' ',
    '[]',
    '"text"',
    'null',
    '7',
    '{"token":',
    '['.repeat(100_000),
    '['.repeat(100_000) + ']'.repeat(100_000),
    undefined,
    null,
    7,
    ['token'],
  ])('that is no JSON object is malformedData: %#', async (body) => {
    for (const operation of TOKEN_OPERATIONS) {
      expect(await answer(operation, body)).toEqual([400, error('malformedData')]);
    }
  });

  test.each(TOKEN_OPERATIONS)('without a token is missingRequiredValue { key }: %s', async (of) => {
    const more = of === 'confine' ? { caveats: [] } : {};
    for (const body of [more, { ...more, ...JSON.parse('{"__proto__":{"token":"MDAy"}}') }]) {
      expect(await answer(of, body)).toEqual([
        400,
        error('missingRequiredValue', { key: 'token' }),
      ]);
    }
  });

  test('without caveats to confine a token by is missingRequiredValue { key }', async () => {
    for (const body of [{ token }, {}]) {
      expect(await answer('confine', body)).toEqual([
        400,
        error('missingRequiredValue', { key: 'caveats' }),
      ]);
    }
  });

  test('that is empty has no fields', async () => {
    for (const of of TOKEN_OPERATIONS) {
      expect(await answer(of, '')).toEqual(await answer(of, {}));
    }
  });

  test.each(TOKEN_OPERATIONS)(
    'with a token that does not decode is badValueToken { key, tokenError }: %s',
    async (of) => {
      for (const bad of ['1234', 1234, { a: 'b' }, null, token.slice(0, -5), ` ${token}`]) {
        expect(await answer(of, { token: bad, caveats: [] })).toEqual([
          400,
          error('badValueToken', { key: 'token', tokenError: badToken }),
        ]);
      }
    },
  );

  test.each(TOKEN_OPERATIONS)('with an empty token is badValueEmpty { key }: %s', async (of) => {
    expect(await answer(of, { token: '', caveats: [] })).toEqual([
      400,
      error('badValueEmpty', { key: 'token' }),
    ]);
  });

  test.each(TOKEN_OPERATIONS)('with a token of over 1 MiB tells the limit: %s', async (of) => {
    const body = { token: 'M'.repeat(1_048_577), caveats: [] };
    expect(await answer(of, body)).toEqual([
      400,
      error('badValueToken', {
        key: 'token',
        tokenError: expect.objectContaining({ id: 'tokenTooLarge', details: { limit: 1_048_576 } }),
      }),
    ]);
  });

  test.each([
    ['verify_access_token', 'consumerToken'],
    ['verify_access_token', 'serviceToken'],
    ['verify_identity_token', 'consumerToken'],
    ['verify_invite_token', 'consumerToken'],
    ['infer_access_token_scope', 'consumerToken'],
  ])('of %s may leave %s out, or has badValueToken', async (of, key) => {
    for (const bad of [{ a: 'b' }, 'graphSync', 7, null]) {
      expect(await answer(of, { token, [key]: bad })).toEqual([
        400,
        error('badValueToken', { key, tokenError: badToken }),
      ]);
    }
    expect(await answer(of, { token, [key]: '' })).toEqual([400, error('badValueEmpty', { key })]);
  });

  test.each(['1234.6.78.19', '10.0.0.1/32', '2001:db8::1', '', 1234, { a: 'b' }, true])(
    'with a peerIp that is none is badValueIPv4Address { key }: %j',
    async (peerIp) => {
      for (const of of TOKEN_OPERATIONS.filter((each) => each.startsWith('verify_'))) {
        expect(await answer(of, { token, peerIp })).toEqual([
          400,
          error('badValueIPv4Address', { key: 'peerIp' }),
        ]);
      }
    },
  );

  test('with an interface of the wrong type, or of no known name, is told so', async () => {
    for (const of of ['verify_access_token', 'verify_identity_token']) {
      for (const bad of [{ a: 'b' }, 7, []]) {
        expect(await answer(of, { token, interface: bad })).toEqual([
          400,
          error('badValueString', { key: 'interface' }),
        ]);
      }
      for (const bad of ['graphSync', '', null, true]) {
        expect(await answer(of, { token, interface: bad })).toEqual([
          400,
          error('badValueNotAllowed', {
            key: 'interface',
            allowed: ['rest', 'oneclient', 'graphsync'],
          }),
        ]);
      }
    }
  });

  test('with allowDataAccessCaveats of the wrong type is badValueBoolean { key }', async () => {
    for (const bad of ['true', 1, {}, null]) {
      expect(await answer('verify_access_token', { token, allowDataAccessCaveats: bad })).toEqual([
        400,
        error('badValueBoolean', { key: 'allowDataAccessCaveats' }),
      ]);
    }
  });

  test('with an expectedInviteType that is none is badValueInviteType { key }', async () => {
    for (const bad of ['userJoinUser', 'constructor', 1234, { a: 'b' }, '', null]) {
      expect(await answer('verify_invite_token', { token, expectedInviteType: bad })).toEqual([
        400,
        error('badValueInviteType', { key: 'expectedInviteType' }),
      ]);
    }
  });

  test('with caveats that are no list is badData { key }', async () => {
    for (const bad of ['1234', 1234, {}, null]) {
      expect(await answer('confine', { token, caveats: bad })).toEqual([
        400,
        error('badData', { key: 'caveats' }),
      ]);
    }
  });
});

describe('what goes wrong in a lookup', () => {
  const failing = new Error(`the database is down: ${token}`);
  const broken = {
    ...zone,
    user: async () => {
      throw failing;
    },
  };

  test('is 500 without details, and told to whoever answers', async () => {
    const told: unknown[] = [];
    const onError = (each: unknown) => void told.push(each);
    for (const of of ['verify_access_token', 'infer_access_token_scope']) {
      const [status, body] = await answer(of, { token }, { zone: broken, onError });
      expect(status).toBe(500);
      expect(body).toStrictEqual({
        error: {
          id: 'internalServerError',
          description: 'The server has encountered an error while processing this request.',
        },
      });
    }
    expect(told).toStrictEqual([failing, failing]);
    expect((await answer('verify_access_token', { token }, { zone: broken }))[0]).toBe(500);
  });

  test('is also what is wrong with the options', async () => {
    const [status] = await answer('verify_access_token', { token }, { now: Date.now() });
    expect(status).toBe(500);
  });
});

describe('whatever a client sends', () => {
  const fields = fc.record(
    {
      token: fc.constantFrom<unknown>(token, serializeOnedata(identityToken()), '1234', null, {}),
      caveats: fc.oneof(
        fc.array(
          fc.oneof(
            fc.record({ type: fc.constantFrom('time', 'ip', 'data.path', 'scope', 'toString') }),
            fc.jsonValue(),
          ),
        ),
        fc.jsonValue(),
      ),
      consumerToken: fc.constantFrom<unknown>(serializeOnedata(identityToken()), token, 7),
      serviceToken: fc.constantFrom<unknown>(serializeOnedata(identityToken()), token, 7),
      peerIp: fc.oneof(fc.constant('10.0.0.1'), fc.jsonValue()),
      interface: fc.oneof(fc.constant('rest'), fc.jsonValue()),
      allowDataAccessCaveats: fc.jsonValue(),
      expectedInviteType: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fields.map((each) => JSON.stringify(each)),
    fc.json(),
    fc.string(),
  );

  test('is answered with 200, 400 or 404, in JSON that holds no token', async () => {
    const operation = fc.oneof(fc.constantFrom(...TOKEN_OPERATIONS), fc.string());
    await fc.assert(
      fc.asyncProperty(operation, body, async (of, text) => {
        const { status, body: said } = await answerTokenRequest(of, text, options);
        expect([200, 400, 404]).toContain(status);
        const written = JSON.stringify(said);
        if (status === 200) return;
        expect(written).not.toContain(token);
        const { id, description } = JSON.parse(written).error;
        expect([typeof id, typeof description]).toStrictEqual(['string', 'string']);
      }),
      { numRuns: 1500 },
    );
  });
});
