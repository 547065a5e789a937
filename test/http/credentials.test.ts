import { describe, expect, test } from 'vitest';
import type { HeaderFields } from '../../src/http/index.js';
import { bearer, guardWith, problemOf, refusalOf, request, token, tokenWith } from './world.js';

const guard = guardWith();
const outcomeWith = async (headers: HeaderFields, of = guard): Promise<string> => {
  const verdict = await of.authorize(headers, request);
  return verdict.ok ? 'let in' : `${verdict.status} ${verdict.code}`;
};

describe('a token in Authorization: Bearer lets a request in', () => {
  const value = `Bearer ${token}`;
  const headers = new Headers();
  headers.set('Authorization', value);

  test.each<[string, HeaderFields]>([
    ['in a record as Node has it', { authorization: value, 'set-cookie': ['a', 'b'] }],
    [
      'in a record without a prototype',
      Object.assign(Object.create(null), { authorization: value }),
    ],
    ['in a Headers object', headers],
    [
      'in pairs',
      [
        ['Host', 'api.example.com'],
        ['Authorization', value],
      ],
    ],
    ['in a flat list, as Node has it', ['Host', 'api.example.com', 'Authorization', value]],
    ['in a map', new Map([['authorization', value]])],
    ['in a list of one', { authorization: [value] }],
    ['beside a field that is not there', { authorization: value, Authorization: undefined }],
    [
      'in an object that only offers forEach',
      { get: () => value, forEach: (add) => add(value, 'authorization') },
    ],
    ['with its name in upper case', { AUTHORIZATION: value }],
    ['with its name in mixed case', [['aUTHORIZATION', value]]],
    ['with its scheme in lower case', { authorization: `bearer ${token}` }],
    ['with its scheme in upper case', { authorization: `BEARER ${token}` }],
    ['after several spaces', { authorization: `Bearer    ${token}` }],
    ['between spaces and tabs', { authorization: ` \tBearer ${token} \t` }],
    [
      'in padded base64',
      { authorization: `Bearer ${Buffer.from(token, 'base64url').toString('base64')}` },
    ],
  ])('%s', async (_, given) => {
    expect(await outcomeWith(given)).toBe('let in');
  });

  test('and the grant is that of verify', async () => {
    const verdict = await guard.authorize(bearer(tokenWith('time < 2000', 'doc = A')), request);
    expect(verdict).toEqual({
      ok: true,
      grant: {
        subject: 'usr-1',
        identity: { type: 'access', keyId: 'k1', subject: 'usr-1', id: 'token-1' },
        validUntil: 2000,
        caveats: [
          { type: 'time', validUntil: 2000 },
          { type: 'doc', whitelist: ['A'] },
        ],
      },
    });
  });
});

describe('no credential', () => {
  test.each<[string, HeaderFields]>([
    ['without any header', {}],
    ['without headers in pairs', []],
    ['in another field', { 'x-auth-token': token }],
    ['in another field whose name is as long', { authorisation: `Bearer ${token}` }],
    ['of another scheme', { authorization: 'Basic dXNyLTE6c2VjcmV0' }],
    ['of another scheme that has commas', { authorization: 'Digest username="a", realm="b"' }],
    ['of a scheme that only starts the same', { authorization: `Bearers ${token}` }],
  ])('is 401 %s', async (_, headers) => {
    expect(await outcomeWith(headers)).toBe('401 missing_credential');
  });
});

describe('more than one credential is 400, also where they are the same', () => {
  const value = `Bearer ${token}`;
  const folded = new Headers([
    ['Authorization', value],
    ['authorization', value],
  ]);
  const both = guardWith({
    credentials: [{ header: 'Authorization', scheme: 'Bearer' }, { header: 'X-Auth-Token' }],
  });

  test.each<[string, HeaderFields]>([
    [
      'in two lines',
      [
        ['authorization', value],
        ['Authorization', value],
      ],
    ],
    ['in a list of two', { authorization: [value, value] }],
    ['in a record by two names', { authorization: value, AUTHORIZATION: value }],
    ['folded by a Headers object', folded],
    ['folded with a space', { authorization: `${value}, ${value}` }],
    ['folded without one', { authorization: `${value},${value}` }],
    ['folded without a second scheme', { authorization: `${value}, ${token}` }],
    ['folded with an empty one', { authorization: `${value},` }],
    ['folded after another scheme', { authorization: `Basic dXNyLTE6c2VjcmV0, ${value}` }],
    [
      'folded after another scheme, in another case',
      { authorization: `Basic dXNy,bEARER ${token}` },
    ],
    ['folded before another scheme', { authorization: `${value}, Basic dXNyLTE6c2VjcmV0` }],
    ['folded after no scheme', { authorization: `${token}, ${value}` }],
    [
      'one of them of another scheme',
      [
        ['authorization', 'Basic dXNy'],
        ['authorization', value],
      ],
    ],
    [
      'one of them empty',
      [
        ['authorization', ''],
        ['authorization', value],
      ],
    ],
  ])('%s', async (_, headers) => {
    expect(await outcomeWith(headers)).toBe('400 multiple_credentials');
    expect(await outcomeWith(headers, both)).toBe('400 multiple_credentials');
  });

  test('in two fields that are both configured', async () => {
    const headers = { authorization: value, 'x-auth-token': token };
    expect(await outcomeWith(headers, both)).toBe('400 multiple_credentials');
    expect(await outcomeWith(headers)).toBe('let in');
  });

  test('in a field without a scheme, folded', async () => {
    const headers = { 'x-auth-token': `${token}, ${token}` };
    expect(await outcomeWith(headers, both)).toBe('400 multiple_credentials');
  });

  test('and tells nothing of either', async () => {
    const refused = refusalOf(await guard.authorize({ authorization: [value, value] }, request));
    expect(refused.error).toBeUndefined();
    expect(problemOf(refused)).not.toHaveProperty('failures');
  });
});

describe('so many header lines that a server may have dropped some', () => {
  const lines = (count: number): [string, string][] => Array(count).fill(['a', '']);

  test('are 400, whatever else is among them', async () => {
    const headers: [string, string][] = [...lines(999), ['authorization', `Bearer ${token}`]];
    expect(await outcomeWith(headers)).toBe('400 too_many_headers');
    expect(await outcomeWith(lines(1000))).toBe('400 too_many_headers');
    expect(await outcomeWith(headers.slice(1))).toBe('let in');
  });

  test('are counted by name where lines are joined', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => [`x-${i}`, ''] as const);
    const record = Object.fromEntries(names);
    expect(await outcomeWith(record)).toBe('400 too_many_headers');
    const headers = new Headers(record);
    expect(await outcomeWith(headers)).toBe('400 too_many_headers');
    expect((await guard.whoami(headers, request)).status).toBe(400);
  });
});

describe('what is no token68 is malformed, and never decoded', () => {
  test.each([
    ['a scheme alone', 'Bearer'],
    ['a scheme and a space', 'Bearer '],
    ['an empty field', ''],
    ['white space', ' \t '],
    ['a token without its scheme', token],
    ['another scheme alone', 'Basic'],
    ['a tab after the scheme', `Bearer\t${token}`],
    ['JSON', `Bearer {"v":2}`],
    ['a token in quotes', `Bearer "${token}"`],
    ['a space inside', `Bearer ${token} ${token}`],
    ['padding alone', 'Bearer ='],
    ['padding inside', `Bearer ${token}=A`],
    ['a letter that is not ASCII', 'Bearer tökén'],
    ['a no-break space', `Bearer\u00a0${token}`],
    ['a line break', `Bearer ${token}\n`],
    ['something before the scheme', `"Bearer ${token}`],
    ['a parameter', `Bearer token=${token}`],
  ])('%s', async (_, authorization) => {
    expect(await outcomeWith({ authorization })).toBe('401 malformed_token');
  });
});

describe('credentials by option', () => {
  test('X-Auth-Token has no scheme', async () => {
    const of = guardWith({ credentials: [{ header: 'X-Auth-Token' }] });
    expect(await outcomeWith({ 'x-auth-token': token }, of)).toBe('let in');
    expect(await outcomeWith([['X-AUTH-TOKEN', ` ${token}\t`]], of)).toBe('let in');
    expect(await outcomeWith({ 'x-auth-token': `Bearer ${token}` }, of)).toBe(
      '401 malformed_token',
    );
    expect(await outcomeWith({ 'x-auth-token': '' }, of)).toBe('401 malformed_token');
    expect(await outcomeWith(bearer(token), of)).toBe('401 missing_credential');
  });

  test('a field may have several schemes', async () => {
    const of = guardWith({
      credentials: [
        { header: 'authorization', scheme: 'Macaroon' },
        { header: 'authorization', scheme: 'Bearer' },
      ],
    });
    expect(await outcomeWith({ authorization: `macaroon ${token}` }, of)).toBe('let in');
    expect(await outcomeWith(bearer(token), of)).toBe('let in');
    const folded = { authorization: `Basic dXNy, Macaroon ${token}` };
    expect(await outcomeWith(folded, of)).toBe('400 multiple_credentials');
  });

  test('one of several fields is enough', async () => {
    const of = guardWith({
      credentials: [{ header: 'x-auth-token' }, { header: 'macaroon' }],
    });
    expect(await outcomeWith({ macaroon: token }, of)).toBe('let in');
    expect(await outcomeWith({ 'x-auth-token': token }, of)).toBe('let in');
  });

  test('a name that every object has is a name like any other', async () => {
    const of = guardWith({ credentials: [{ header: 'constructor' }] });
    expect(await outcomeWith({}, of)).toBe('401 missing_credential');
    expect(await outcomeWith([['constructor', token]], of)).toBe('let in');
  });
});

describe('headers that are none are a mistake of the server', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'authorization'],
    ['a flat list of an odd length', ['authorization', `Bearer ${token}`, 'accept']],
    ['a list of lines', [`Authorization: Bearer ${token}`, 'Host: a.example']],
    ['a flat list of numbers', ['authorization', 7]],
    ['pairs without names', [[undefined, 'x']]],
    ['pairs without values that are texts', [['authorization', 7]]],
    ['a record of numbers', { authorization: 7 }],
    ['a record of lists of numbers', { authorization: [7] }],
  ])('%s', async (_, headers) => {
    await expect(async () => guard.authorize(headers as never, request)).rejects.toThrow(TypeError);
  });

  test('but nothing is asked of the values of other fields', async () => {
    const headers = { ...bearer(token), 'content-length': 7 } as never;
    expect(await outcomeWith(headers)).toBe('let in');
  });
});
