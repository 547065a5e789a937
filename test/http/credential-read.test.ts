import { describe, expect, test } from 'vitest';
import { deserialize, serialize, TokenError } from '../../src/index.js';
import { createGuard, type Credential } from '../../src/http/index.js';
import { request, rootKey, token } from './world.js';

/** `L402 <token>:<preimage>`. */
const l402: Credential = {
  header: 'authorization',
  scheme: 'L402',
  read: (field) => field.split(':')[0],
};
/** `Macaroon root="<token>"`; the library reads the text before the guard does. */
const parameters: Credential = {
  header: 'authorization',
  scheme: 'Macaroon',
  read: (field) => {
    const root = /^root="([^"]*)"$/.exec(field)?.[1];
    return root === undefined ? undefined : serialize(deserialize(root));
  },
};
/** A browser can set no other field of a WebSocket. */
const subprotocol: Credential = {
  header: 'sec-websocket-protocol',
  read: (field) => /^bearer, *([^ ,]+)$/.exec(field)?.[1],
};
const bearer: Credential = { header: 'authorization', scheme: 'Bearer' };

const credentials = [bearer, l402, parameters, subprotocol];
const guard = createGuard({ rootKey, credentials });
const outcomeOf = async (headers: Record<string, string>, of = guard): Promise<string> => {
  const verdict = await of.authorize(headers, request);
  return verdict.ok ? 'let in' : `${verdict.status} ${verdict.code}`;
};

describe('a function reads the credential', () => {
  test.each<[string, Record<string, string>, string]>([
    ['of a scheme with two parts', { authorization: `L402 ${token}:00ff` }, 'let in'],
    ['with its scheme in any case', { authorization: `l402  ${token}:00ff ` }, 'let in'],
    ['in a parameter', { authorization: `Macaroon root="${token}"` }, 'let in'],
    ['of a WebSocket', { 'sec-websocket-protocol': `bearer, ${token}` }, 'let in'],
    ['of another scheme, without one', { authorization: `Bearer ${token}` }, 'let in'],
    [
      'of one field, where another has none',
      { authorization: `Bearer ${token}`, 'sec-websocket-protocol': 'chat' },
      'let in',
    ],
    ['that is none', { 'sec-websocket-protocol': 'chat' }, '401 missing_credential'],
    ['without the parameter', { authorization: 'Macaroon a="b"' }, '401 missing_credential'],
    ['that does not decode', { authorization: 'L402 AgEC:00ff' }, '401 truncated_token'],
    ['that is not base64', { authorization: 'L402 {}:00ff' }, '401 malformed_token'],
    ['that is empty', { authorization: 'L402 :00ff' }, '401 malformed_token'],
    ['that the library refuses', { authorization: 'Macaroon root="AgEC"' }, '401 truncated_token'],
    [
      'of two fields',
      { authorization: `L402 ${token}:00ff`, 'sec-websocket-protocol': `bearer, ${token}` },
      '400 multiple_credentials',
    ],
    [
      'of two lines folded into one',
      { authorization: `Basic a, L402 ${token}:00ff` },
      '400 multiple_credentials',
    ],
    [
      'of two lines of its own scheme folded into one',
      { authorization: `L402 ${token}:00ff, L402 ${token}:00ff` },
      '400 multiple_credentials',
    ],
    [
      'of two lines folded into one, the second of another scheme',
      { authorization: `L402 ${token}:00ff,Bearer ${token}` },
      '400 multiple_credentials',
    ],
    [
      'of two lines folded into one, with a space before the comma',
      { authorization: `l402 ${token}:00ff \t,\t l402` },
      '400 multiple_credentials',
    ],
  ])('%s', async (_, headers, outcome) => {
    expect(await outcomeOf(headers)).toBe(outcome);
  });

  test('which is not asked about a field that is too long', async () => {
    let asked = 0;
    const read = (field: string): string => (asked++, field);
    const short = createGuard({ rootKey, credentials: [{ header: 'x', read }], maxLength: 100 });
    expect(await outcomeOf({ x: 'A'.repeat(101) }, short)).toBe('401 token_too_large');
    expect(asked).toBe(0);
    expect(await outcomeOf({ x: 'A'.repeat(100) }, short)).toBe('401 malformed_token');
    expect(asked).toBe(1);
  });

  test('and whose own mistakes are not a verdict on the token', async () => {
    const read = (): string => {
      throw new RangeError('broken');
    };
    const broken = createGuard({ rootKey, credentials: [{ header: 'x', read }] });
    await expect(async () => broken.authorize({ x: token }, request)).rejects.toThrow('broken');
  });

  test.each([null, 5, true, ['AgEC'], Promise.resolve('AgEC'), new URL('https://a.b')])(
    'and returns a text, or undefined: %s is a mistake',
    async (value) => {
      const read = (): never => value as never;
      const wrong = createGuard({ rootKey, credentials: [{ header: 'x', read }] });
      await expect(async () => wrong.authorize({ x: token }, request)).rejects.toThrow(
        new TypeError('credentials: read must return a text or undefined'),
      );
    },
  );

  test('and whose TokenError refuses', async () => {
    const read = (): string => {
      throw new TokenError('unknown_key');
    };
    const refusing = createGuard({ rootKey, credentials: [{ header: 'x', read }] });
    expect(await outcomeOf({ x: token }, refusing)).toBe('401 unknown_key');
  });

  test.each([
    [[{ header: 'x', read: 'text' }], 'credentials: read must be a function, or left out'],
    [
      [{ header: 'x', raed: () => '' }],
      "credentials: unknown option 'raed' (it takes: header, read, scheme)",
    ],
    [
      [{ header: 'x' }, { ...subprotocol, header: 'X' }],
      'credentials: x cannot be read in two ways',
    ],
  ])('%j is a mistake', (wrong, message) => {
    expect(() => createGuard({ rootKey, credentials: wrong as readonly Credential[] })).toThrow(
      new TypeError(message),
    );
  });
});
