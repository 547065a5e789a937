import { TokenError, type TokenErrorCode } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  OnedataError,
  type OnedataIdentity,
  type OnedataErrorJson,
  toOnedataError,
} from 'caveats/onedata';

const said = (error: OnedataError): OnedataErrorJson => error.toJSON().error;

describe('an error', () => {
  test('is { error: { id, details?, description } }', () => {
    expect(new OnedataError('missingRequiredValue', { key: 'token' }).toJSON()).toStrictEqual({
      error: {
        id: 'missingRequiredValue',
        details: { key: 'token' },
        description: 'The request data was missing a required value for "token".',
      },
    });
    expect(new OnedataError('tokenRevoked').toJSON()).toStrictEqual({
      error: {
        id: 'tokenRevoked',
        description: 'Provided token has been revoked by the token subject (creator).',
      },
    });
  });

  test('is written so by JSON.stringify', () => {
    const error = new OnedataError('tokenTooLarge', { limit: 1_048_576 });
    expect(JSON.parse(JSON.stringify(error))).toStrictEqual(error.toJSON());
    expect(Object.keys(error.toJSON().error)).toStrictEqual(['id', 'details', 'description']);
  });

  test('is an Error whose message is its description', () => {
    const error = new OnedataError('tokenTimeCaveatRequired', { maxTtl: 604_800 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(OnedataError);
    expect(error.name).toBe('OnedataError');
    expect(error.message).toBe(error.description);
    expect(error.message).toContain('604800');
  });

  test('has no details where its id has none', () => {
    expect(new OnedataError('badToken')).not.toHaveProperty('details');
  });

  test('is told by its id, and its details by the id', () => {
    const error: OnedataError = new OnedataError('badValueNotAllowed', {
      key: 'interface',
      allowed: ['rest', 'graphsync'],
    });
    expect(error.id === 'badValueNotAllowed' && error.details.allowed).toStrictEqual([
      'rest',
      'graphsync',
    ]);
    expect(error.message).toContain('one of: rest, graphsync.');
  });

  test('has a description that says nothing of what a sender wrote', () => {
    const caveat = 'colour = red';
    const error = new OnedataError('tokenCaveatUnknown', { caveat });
    expect(error.details).toStrictEqual({ caveat });
    expect(error.message).not.toContain('red');
  });

  test.each([
    [400, new OnedataError('tokenInvalid')],
    [400, new OnedataError('malformedData')],
    [404, new OnedataError('notFound')],
    [405, new OnedataError('methodNotAllowed', { allowed: ['POST'] })],
    [413, new OnedataError('requestTooLarge', { limit: 2_097_152 })],
    [500, new OnedataError('internalServerError')],
  ])('has the HTTP status %i: %s', (status, error) => {
    expect(error.httpStatus).toBe(status);
  });
});

const IDENTITY: OnedataIdentity = {
  version: 2,
  type: 'identity',
  id: 'a',
  subject: 'usr-1',
  persistence: { kind: 'named' },
};

const INVITATION: OnedataIdentity = {
  ...IDENTITY,
  type: 'invite',
  inviteType: 'userJoinSpace',
  targetId: 's1',
};

const unmet = (condition: string, code: 'context_denied' | 'unknown_caveat', index = 0) => ({
  index,
  condition,
  reason: 'not_allowed',
  code,
});

describe('what Onedata says of a TokenError', () => {
  test.each<[TokenErrorCode, string]>([
    ['malformed_token', 'badToken'],
    ['truncated_token', 'badToken'],
    ['unknown_key', 'tokenInvalid'],
    ['bad_signature', 'tokenInvalid'],
    ['missing_discharge', 'tokenInvalid'],
    ['unexpected_discharge', 'tokenInvalid'],
    ['token_revoked', 'tokenRevoked'],
    ['wrong_token_type', 'tokenInvalid'],
  ])('%s is %s', (code, id) => {
    expect(toOnedataError(new TokenError(code)).id).toBe(id);
  });

  test('token_too_large tells the limit: at most 1 MiB', () => {
    const error = toOnedataError(new TokenError('token_too_large'));
    expect(said(error)).toMatchObject({ id: 'tokenTooLarge', details: { limit: 1_048_576 } });
  });

  test('of unmet caveats the first is told, as the JSON of the REST API', () => {
    const failures = [unmet('ip = 10.0.0.1/32', 'context_denied', 2), unmet('x', 'unknown_caveat')];
    expect(said(toOnedataError(new TokenError('unknown_caveat', { failures })))).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat: { type: 'ip', whitelist: ['10.0.0.1/32'] } },
    });
    const legacy = [unmet('authorization = none', 'context_denied')];
    expect(
      said(toOnedataError(new TokenError('context_denied', { failures: legacy }))),
    ).toMatchObject({ details: { caveat: { scope: 'identityToken' } } });
  });

  test('an unknown caveat is told by its text, also one that Onedata would know', () => {
    for (const condition of ['colour = red', 'asn = 1']) {
      const failures = [unmet(condition, 'unknown_caveat')];
      expect(said(toOnedataError(new TokenError('unknown_caveat', { failures })))).toMatchObject({
        id: 'tokenCaveatUnknown',
        details: { caveat: condition },
      });
    }
  });

  test('a caveat of a kind that is not Onedata’s is unknown to Onedata', () => {
    const failures = [unmet('doc = A', 'context_denied')];
    expect(toOnedataError(new TokenError('scope_denied', { failures })).id).toBe(
      'tokenCaveatUnknown',
    );
  });

  test('the wrong type is told where it is known, before any caveat', () => {
    const failures = [unmet('asn = 1', 'context_denied')];
    const error = new TokenError('wrong_token_type', { failures });
    expect(
      said(toOnedataError(error, { identity: IDENTITY, expected: { type: 'access' } })),
    ).toEqual(
      expect.objectContaining({
        id: 'notAnAccessToken',
        details: { received: { identityToken: {} } },
      }),
    );
    const right = { identity: IDENTITY, expected: { type: 'identity' } } as const;
    expect(toOnedataError(error, right).id).toBe('tokenCaveatUnverified');
  });

  test('an invitation to something else is of the wrong type too', () => {
    const error = new TokenError('wrong_token_type');
    const expected = { type: 'invite', inviteType: 'groupJoinSpace' } as const;
    expect(said(toOnedataError(error, { identity: INVITATION, expected }))).toMatchObject({
      id: 'notAnInviteToken',
      details: {
        expectedInviteType: 'groupJoinSpace',
        received: {
          inviteToken: { inviteType: 'userJoinSpace', spaceId: 's1', parameters: {} },
        },
      },
    });
    expect(
      said(toOnedataError(error, { identity: IDENTITY, expected: { type: 'invite' } })),
    ).toMatchObject({ details: { expectedInviteType: 'any' } });
  });

  test('an error about the consumer’s token is badConsumerToken, with that error inside', () => {
    const error = new TokenError('bad_signature', { source: 'consumer_token' });
    expect(said(toOnedataError(error))).toMatchObject({
      id: 'badConsumerToken',
      details: { tokenError: { id: 'tokenInvalid' } },
    });
  });
});
