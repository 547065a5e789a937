import { TokenError } from 'caveats';
import { describe, expect, test } from 'vitest';
import { httpStatus, type HeaderFields } from '../../src/http/index.js';
import { parseChallenges } from './challenge-parser.js';
import { bearer, guardWith, refusalOf, request, token, tokenWith } from './world.js';

/** Every character of a value that RFC 6750, section 3, allows in an `error_description`. */
const DESCRIPTION = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

async function challengeOf(headers: HeaderFields, guard = guardWith()) {
  const refused = refusalOf(await guard.authorize(headers, request));
  const field = refused.headers['www-authenticate'];
  return field === undefined ? undefined : parseChallenges(field);
}

describe('the reader of challenges in these tests', () => {
  test('reads what RFC 9110 and RFC 6750 give as examples', () => {
    expect(
      parseChallenges('Basic realm="simple", Newauth realm="apps", type=1,\ttitle="a \\"b\\""'),
    ).toEqual([
      { scheme: 'basic', parameters: { realm: 'simple' } },
      { scheme: 'newauth', parameters: { realm: 'apps', type: '1', title: 'a "b"' } },
    ]);
    expect(parseChallenges('Bearer')).toEqual([{ scheme: 'bearer', parameters: {} }]);
  });

  test.each([
    '',
    'Bearer realm=',
    'Bearer realm="a',
    'realm="a"',
    'Bearer realm="a" error="b"',
    'Bearer realm="a", realm="b"',
    'Bearer,',
    'Bearer realm="é"',
  ])('does not read %j', (field) => {
    expect(() => parseChallenges(field)).toThrow(Error);
  });
});

describe('the challenge', () => {
  test('is bare where there is no credential', async () => {
    const refused = refusalOf(await guardWith().authorize({}, request));
    expect(refused.headers['www-authenticate']).toBe('Bearer');
  });

  test('names the realm, if there is one, and nothing more where there is no credential', async () => {
    expect(await challengeOf({}, guardWith({ realm: "the docs' API, v1" }))).toEqual([
      { scheme: 'bearer', parameters: { realm: "the docs' API, v1" } },
    ]);
  });

  test('tells an invalid token from one that does not suffice', async () => {
    const guard = guardWith({ realm: 'docs' });
    expect(await challengeOf(bearer('junk'), guard)).toEqual([
      {
        scheme: 'bearer',
        parameters: {
          realm: 'docs',
          error: 'invalid_token',
          error_description: 'The token is malformed',
        },
      },
    ]);
    expect(await challengeOf(bearer(tokenWith('doc = B')), guard)).toEqual([
      {
        scheme: 'bearer',
        parameters: {
          realm: 'docs',
          error: 'insufficient_scope',
          error_description: 'The token does not grant this access to this resource',
          scope: 'table access=read',
        },
      },
    ]);
  });

  test('calls two credentials an invalid request', async () => {
    const headers = { authorization: [`Bearer ${token}`, `Bearer ${token}`] };
    expect(await challengeOf(headers)).toEqual([
      {
        scheme: 'bearer',
        parameters: {
          error: 'invalid_request',
          error_description: 'The request carries more than one token',
        },
      },
    ]);
  });

  test('is absent where no token would do: for a route that is not declared, and in another context', async () => {
    const refused = await guardWith().refuse('undeclared_route');
    expect(refused).toMatchObject({ ok: false, status: 404, code: 'undeclared_route' });
    expect(refused.error).toBeUndefined();
    expect(refused.headers).not.toHaveProperty('www-authenticate');
    expect(await challengeOf(bearer(tokenWith('ip = 192.0.2.0/24')))).toBeUndefined();
  });

  test('describes every code in the characters that RFC 6750 allows', () => {
    const codes = Object.keys(httpStatus) as (keyof typeof httpStatus)[];
    for (const code of codes) expect(new TokenError(code).message).toMatch(DESCRIPTION);
  });
});

describe('the metadata of the API', () => {
  const resourceMetadata = 'https://api.example.com/.well-known/oauth-protected-resource/docs';
  const guard = guardWith({ realm: 'docs', resourceMetadata: new URL(resourceMetadata) });

  test.each<[string, HeaderFields]>([
    ['without a token', {}],
    ['with one that is invalid', bearer('junk')],
    ['with one that is too narrow', bearer(tokenWith('doc = B'))],
    ['with two', { authorization: [`Bearer ${token}`, `Bearer ${token}`] }],
  ])('are in the challenge of a request %s', async (_, headers) => {
    const [challenge] = (await challengeOf(headers, guard)) ?? [];
    expect(challenge?.parameters).toMatchObject({
      realm: 'docs',
      resource_metadata: resourceMetadata,
    });
  });

  test('are in no challenge where there is none', async () => {
    expect(await challengeOf(bearer(tokenWith('ip = 192.0.2.0/24')), guard)).toBeUndefined();
  });

  test.each([
    '',
    '/metadata',
    'http://a.example/',
    'https://a.example/"x',
    'ftp://a.example/',
    'https://a.example/?q=\\',
    'https://user:secret@a.example/',
    7,
  ])('%j is a mistake', (given) => {
    const make = () => guardWith({ resourceMetadata: given as string });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(/^(?!.*secret)/);
  });
});

describe('the scheme of the challenge', () => {
  const xAuthToken = { header: 'X-Auth-Token' };
  const macaroon = { header: 'Authorization', scheme: 'Macaroon' };
  const bearerToo = { header: 'authorization', scheme: 'bearer' };

  test('is Bearer where that is taken, whatever else is, and wherever the token stood', async () => {
    const guard = guardWith({ credentials: [xAuthToken, macaroon, bearerToo] });
    expect(await challengeOf({ 'x-auth-token': 'junk' }, guard)).toMatchObject([
      { scheme: 'bearer', parameters: { error: 'invalid_token' } },
    ]);
    expect(await challengeOf({ authorization: 'Macaroon junk' }, guard)).toMatchObject([
      { scheme: 'bearer' },
    ]);
    expect(await challengeOf({}, guard)).toEqual([{ scheme: 'bearer', parameters: {} }]);
  });

  test('is the first that Authorization takes otherwise', async () => {
    const guard = guardWith({ credentials: [xAuthToken, macaroon], realm: 'docs' });
    expect(await challengeOf({}, guard)).toEqual([
      { scheme: 'macaroon', parameters: { realm: 'docs' } },
    ]);
  });

  test.each([
    ['that takes no scheme', [xAuthToken]],
    ['that takes one in a field of its own', [{ header: 'x-auth', scheme: 'Bearer' }]],
  ])('is never one that would be refused: an API %s has no challenge', async (_, credentials) => {
    const guard = guardWith({ credentials, realm: 'docs' });
    expect(await challengeOf({}, guard)).toBeUndefined();
    expect(await challengeOf({ 'x-auth-token': 'junk', 'x-auth': 'Bearer junk' }, guard)).toBe(
      undefined,
    );
  });
});
