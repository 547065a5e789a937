import { addFirstPartyCaveat, encode } from 'caveats/macaroon';
import { serialize } from 'caveats';
import { serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { errorWords } from '../../src/reading/reasons.js';
import { attemptToken, holdsToken, readToken } from '../../src/reading/read-token.js';
import { ReadError, writeTokenText } from '../../src/reading/token-text.js';
import { base64Of, base64UrlOf, dcache, hexOf, lnd, pypi, snap, snapDischarge } from './held.js';
import { tableToken } from './tokens.js';

const one = base64UrlOf(encode(pypi, 'v2'));
const other = base64UrlOf(encode(dcache, 'v1'));
const hex = hexOf(encode(lnd, 'v2'));

function refused(given: string | Uint8Array): ReadError {
  const read = attemptToken(given, { lenient: true });
  if (read instanceof ReadError) return read;
  throw new Error(`this was read: ${read.what}`);
}

describe('what is not a macaroon is said to be none', () => {
  test.each<[string, string | Uint8Array, string]>([
    [
      'a JWT',
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'a'.repeat(43)}`,
      '; it looks like a JSON Web Token (JWT)',
    ],
    [
      'a JWT in a header',
      `Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'a'.repeat(43)}`,
      '; it looks like a JSON Web Token (JWT)',
    ],
    ['a UUID', 'c0ffee00-1234-4abc-9def-0123456789ab', '; it looks like a UUID'],
    [
      'Fly',
      'FlyV1 fm2_lJPECAAAAAAAAEQlxBAxMjM',
      '; it looks like a token of Fly.io, whose macaroons have a format of their own',
    ],
    [
      'a Biscuit',
      `En0KEwoEMTIzNBgDIgkKBwgKEgMYgAgS${'a'.repeat(100)}==`,
      '; it looks like a Biscuit',
    ],
    [
      'PEM',
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n',
      '; it looks like PEM, a key or a certificate',
    ],
    [
      'a key in hex',
      'ab'.repeat(32),
      ': it is hex of 32 bytes, such as a key, a hash or a preimage',
    ],
    ['hex of something else', 'cafe'.repeat(20), ': it is hex of 40 bytes'],
    [
      'base64 of something else',
      base64Of(Uint8Array.from({ length: 64 }, (_, i) => 3 + 7 * i)),
      ': it is base64 of something else',
    ],
    ['prose', 'what is this?', ''],
    ['a word', 'my_variable', ''],
    ['JSON', '{"foo":1}', ': it is JSON without one'],
    ['the start of JSON', '{"foo":1,"bar":[', ': it is the start of some JSON'],
    ['a URL', 'https://example.com/?a=b#c', ', and it contains none'],
    [
      'a file of another kind',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff),
      ': it is neither text nor one',
    ],
    [
      'what is in more and more',
      Array.from({ length: 12 }).reduce<string>(base64Of, one),
      ': it is in more than 8 things, one in another',
    ],
    ['deep JSON', `${'['.repeat(50)}"one"${']'.repeat(50)}`, ': it is nested too deeply'],
  ])('%s', (_, given, about) => {
    const error = refused(given);
    expect(errorWords(error)).toBe(`This is not a macaroon${about}.`);
    expect(error).toMatchObject({ code: 'malformed_token', detail: 'not_a_token' });
    if (typeof given === 'string') expect(holdsToken(given)).toBe(false);
  });
});

describe('a macaroon that cannot be taken out of a text is still said to be there', () => {
  test.each([
    ['a command', `curl -H "Authorization: Bearer ${one}" https://a.example`],
    ['a sentence', `My token: ${one} (do not pass it on)`],
    ['one quotation mark', `"${one}`],
    ['hex in a sentence', `It is 0x${hex}.`],
    ['a prefix in a command', `curl -u "__token__:pypi-${one}" https://a.example`],
    ['a prefix in code', `const token = 'pypi-${one}';`],
    ['a prefix in a link', `[my token](acme_live_${one})`],
    ['JSON that is nested too deeply', `${'['.repeat(50)}"${one}"${']'.repeat(50)}`],
  ])('%s', (_, given) => {
    expect(errorWords(refused(given))).toBe(
      'There is a macaroon in it, among other text. Give the macaroon alone.',
    );
    expect(holdsToken(given)).toBe(true);
  });

  test.each(['\u200b', '\u202e', '\u00ad', '\ufeff'])(
    'an invisible character inside: %j',
    (char) => {
      expect(errorWords(refused(`${one.slice(0, 60)}${char}${one.slice(60)}`))).toBe(
        'There are invisible characters in it. Copy the token again, from where it is plain text.',
      );
    },
  );

  test('a token whose discharge is none', () => {
    expect(holdsToken(`Macaroon root="${one}", discharge="none"`)).toBe(true);
  });

  test.each(['', 'preimage=', 'commit '])(
    'a hash that starts like a token is none: %j',
    (start) => {
      expect(holdsToken(`${start}0201${'ab'.repeat(18)}`)).toBe(false);
      expect(holdsToken(`${start}0201${'ab'.repeat(30)}`)).toBe(false);
      expect(holdsToken(`${start}see sha512-0201${'ab'.repeat(62)}`)).toBe(false);
    },
  );
});

describe('two tokens in one text are refused', () => {
  const inHeader = (text: string): string => `Authorization: Bearer ${text}`;
  test.each([
    ['a parameter twice', `macaroon=${one}&macaroon=${other}`],
    ['two parameters of a URL', `https://a.example/?macaroon=${one}&authz=${other}`],
    ['two headers', `${inHeader(one)}\n${inHeader(other)}`],
    ['two lists of the bakery', [one, other].map((each) => `Macaroons: ${each}`).join('\r\n')],
    ['root twice', `Macaroon root="${one}", root="${other}"`],
    ['two cookies', `Cookie: a=${one}; b=${other}`],
    ['two members', JSON.stringify({ access: one, refresh: other })],
    ['a list of texts', JSON.stringify([one, other])],
    [
      'one that is cut off beside one that is not',
      `macaroon=${one}; macaroon=${other.slice(0, 90)}`,
    ],
    [
      'one that was changed beside one that was not',
      JSON.stringify([one, `${other.slice(0, 99)}!${other.slice(99)}`]),
    ],
    ['the path and a parameter of a URL', `https://a.example/${other}/?macaroon=${one}`],
    ['a password and a parameter of a URL', `https://u:${other}@a.example/?macaroon=${one}`],
    ['a part without a name in a URL', `https://a.example/?macaroon=${one}#${other}`],
    ['a parameter with a name of any kind', `https://a.example/?a[]=${other}&macaroon=${one}`],
    ['parameters with semicolons', `https://a.example/?macaroon=${one};authz=${other}`],
    ['a token as its own discharge', JSON.stringify({ r: one, d: one })],
    ['a token among its discharges', JSON.stringify({ r: one, d: [other, one] })],
    ['more than anyone looks at', `${`a=${'x'.repeat(50)};`.repeat(300)}a=${one}`],
    ['one after too many', `a=${one};${`a=${'x'.repeat(50)};`.repeat(300)}b=${other}`],
  ])('%s', (_, given) => {
    const error = refused(given);
    expect(errorWords(error)).toMatch(/more than one token|more than 200 texts/);
    expect(holdsToken(given)).toBe(true);
  });

  test('a member that JSON has twice is refused too', () => {
    expect(refused(`{"token":"${one}","token":"${other}"}`).detail).toBe('duplicate_field');
  });

  test.each([
    ['two parameters of a URL', `https://a.example/?macaroon=${one}&authz=${one}`],
    ['the path and a parameter of a URL', `https://a.example/${one}?authz=${one}`],
    ['two members', JSON.stringify({ m: one, t: one })],
    ['a URL in JSON', JSON.stringify({ token: `https://a.example/?macaroon=${one}#a=${one}` })],
    ['a name of JSON that may be one', JSON.stringify({ [one]: one })],
  ])('the same one twice is one, which is written alone: %s', (_, given) => {
    const read = readToken(given);
    const macaroon = addFirstPartyCaveat(read.token.macaroon, 'access = read');
    const narrow = base64UrlOf(encode(macaroon, 'v2'));
    expect(writeTokenText({ macaroon, discharges: [] }, read)).toBe(narrow);
  });
});

describe('a text that was cut off is shown as far as it goes', () => {
  test.each<[string, string | Uint8Array, number]>([
    ['hex', hex.slice(0, -21), 1],
    ['a binary file', encode(lnd, 'v2').subarray(0, 60), 1],
    ['a prefix', `pypi-${one.slice(0, -30)}`, 1],
    ['a header', `Authorization: Bearer ${other.slice(0, -30)}`, 1],
    ['a parameter without its last quotation mark', `Macaroon root="${other.slice(0, -30)}`, 1],
    ['a discharge', `Macaroon root="${other}", discharge="${other.slice(0, 90)}`, 2],
    ['a URL', `lndconnect://127.0.0.1:1?cert=A&macaroon=${one.slice(0, -30)}`, 1],
    ['padded base64', base64Of(encode(pypi, 'v2')).slice(0, -30), 1],
  ])('%s', (_, given, count) => {
    const { code, cutOff } = refused(given);
    expect(code).toBe('truncated_token');
    expect(cutOff?.macaroons).toHaveLength(count);
    expect(cutOff?.macaroons[0]?.identifier).toBeDefined();
  });

  test.each([
    ['JSON', JSON.stringify({ m: { v: 2, i: 'abc' } }).slice(0, -9)],
    ['base64 of JSON', base64Of(JSON.stringify({ t: 'macaroon', v: one })).slice(0, -40)],
  ])('of %s it is only said', (_, given) => {
    expect(refused(given)).toMatchObject({ code: 'truncated_token', cutOff: undefined });
  });
});

describe('a macaroon that was changed is said to be changed', () => {
  test.each([
    ['a character that is not base64', `${one.slice(0, 50)}!${one.slice(50)}`, /not base64/],
    ['a digit of hex too many', `${hex}0`, /an odd number of digits/],
    [
      'a packet',
      base64UrlOf(Buffer.from(encode(dcache, 'v1')).fill('x', 0x30 - 1, 0x30)),
      /A packet of the version 1 format/,
    ],
    [
      'an unknown version of JSON',
      '{"v":3,"i":"id","s64":"AAAA"}',
      /neither version 1 nor version 2/,
    ],
    [
      'an unknown version in base64',
      base64Of('{"v":3,"i":"id","s64":"AAAA"}'),
      /neither version 1 nor/,
    ],
    [
      'bytes that were taken for text',
      Buffer.from(encode(pypi, 'v2')).toString('utf8'),
      /Give the file itself/,
    ],
    [
      'bytes of version 1 too',
      Buffer.from(encode(dcache, 'v1')).toString('utf8'),
      /Give the file itself/,
    ],
    [
      'a discharge',
      `Macaroon root="${one}", discharge="what"`,
      /^A discharge: This is not a macaroon/,
    ],
  ])('%s', (_, given, words) => {
    expect(errorWords(refused(given))).toMatch(words);
  });
});

describe('what is longer than a service takes is refused', () => {
  test('two of them are two', () => {
    const long = (byte: number): string => Buffer.alloc(60_000, byte).toString('base64');
    expect(refused(JSON.stringify({ a: long(7) })).detail).toBe('too_long');
    expect(refused(JSON.stringify({ a: long(7), b: long(8) })).detail).toBe('duplicate_field');
  });

  const huge = 'x'.repeat(49_100);
  const long = encode(
    { ...pypi, unsafeCaveats: [{ condition: new TextEncoder().encode(huge) }] },
    'v2',
  );
  test.each<[string, string | Uint8Array]>([
    ['base64', base64UrlOf(long)],
    ['hex', hexOf(long)],
    ['a binary file', long],
    ['a prefix', `pypi-${base64UrlOf(long)}`],
    [
      'base64 of JSON',
      base64Of(JSON.stringify({ v: 2, i: 'x'.repeat(66_000), s64: 'A'.repeat(43) })),
    ],
    ['anything', ' '.repeat(262_145)],
  ])('%s', (_, given) => {
    expect(refused(given).code).toBe('token_too_large');
  });
});

test('small mistakes are refused unless they are asked for, and named', () => {
  const read = attemptToken(`${one.slice(0, 50)}\n${one.slice(50)}`);
  expect(read).toBeInstanceOf(ReadError);
  if (read instanceof ReadError) {
    expect(errorWords(read)).toBe(
      'A strict reader refuses it (white space). It is read with --lenient.',
    );
  }
});

test('an export keeps its discharge when its token is narrowed, and binds it anew', () => {
  const text = JSON.stringify({
    r: base64UrlOf(encode(snap, 'v1')),
    d: base64UrlOf(encode(snapDischarge, 'v1')),
  });
  const read = attemptToken(text);
  expect(read).toMatchObject({ isUnbound: true, form: 'v1' });
});

describe('an argument that is not a token is not taken for one', () => {
  test.each([
    'usr-1',
    '/home/me/AgEIcHlwaS5vcmc/tokens/admin-of-the-third-node-of-2030.macaroon',
    'time < 2000000000',
    'declared username alice-of-the-long-name@example.com',
    'ip = 10.0.0.0/8|192.168.0.0/16|2001:db8::/32|172.16.0.0/12',
    '{"type":"doc","whitelist":["AbCDeFGH","AbCDeFGI","AbCDeFGJ","AbCDeFGK"]}',
    'https://example.com/path/to/a/page?query=of-some-length-with-words-in-it&page=2#fragment',
    'c0ffee00-1234-4abc-9def-0123456789ab',
    'ab'.repeat(32),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'services=loop:0,pool:1,a-service-of-a-long-name:2,another:3',
    'x'.repeat(200),
  ])('%s', (text) => {
    expect(holdsToken(text)).toBe(false);
  });
});

test('Onedata’s texts are read with and without its dialect', () => {
  const text = serializeOnedata(tableToken());
  for (const rules of [{}, { form: 'onedata' as const }]) {
    for (const given of [
      text,
      `Authorization: Bearer ${text}`,
      `X-Auth-Token: ${text}`,
      `opw-${text}`,
    ]) {
      const read = attemptToken(given, rules);
      if (read instanceof ReadError) throw read;
      expect(read.form).toBe('onedata');
      expect(serialize(read.token)).toBe(serialize(tableToken()));
    }
  }
});
