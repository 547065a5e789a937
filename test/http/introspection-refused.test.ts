import { ip, type Verdict } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  createIntrospectionEndpoint,
  type HeaderFields,
  type IntrospectionOptions,
  type Refused,
} from '../../src/http/index.js';
import { basic, clients, endpointWith, formOf, headers, INACTIVE } from './introspection-world.js';
import { rootKey, tokenWith } from './world.js';

const endpoint = endpointWith();
const token = tokenWith();
const form = formOf(token);
const { gateway } = clients;

const statusOf = async (fields: HeaderFields, body: unknown): Promise<number> =>
  (await endpoint.answer(fields, body, {})).status;

describe('a client is taken', () => {
  test.each<[string, HeaderFields, unknown]>([
    ['by Basic', headers, form],
    ['by Basic in any case', { Authorization: `bAsIc ${btoa(`gateway:${gateway}`)}` }, form],
    ['with another id', basic('other.client-2', clients['other.client-2']), form],
    ['encoded as a form', basic('other%2Eclient%2d2', 'the%5Fsecret%7eof.another'), form],
    ['by the body', {}, `${form}&client_id=gateway&client_secret=${gateway}`],
    ['by a body that was parsed', {}, { token, client_id: 'gateway', client_secret: gateway }],
    ['by Basic, and its id in the body', headers, `${form}&client_id=gateway`],
    ['by Basic, and an empty secret', headers, `${form}&client_secret=`],
    [
      'by the body, beside another scheme',
      { authorization: 'Bearer x' },
      `${form}&client_id=gateway&client_secret=${gateway}`,
    ],
  ])('%s', async (_, fields, body) => {
    expect(await statusOf(fields, body)).toBe(200);
  });
});

describe('a client is refused with 401 and a challenge', () => {
  const long = 'x'.repeat(10_000);
  test.each<[string, HeaderFields, unknown]>([
    ['without a credential', {}, form],
    ['with a token of its own', { authorization: `Bearer ${token}` }, form],
    ['with a wrong secret', basic('gateway', `${gateway}x`), form],
    ['with an empty secret', basic('gateway', ''), form],
    ['with the secret of another', basic('gateway', clients['other.client-2']), form],
    ['with an unknown id', basic('nobody', gateway), form],
    ['with an unknown id and no secret', basic('nobody', ''), form],
    ['with an id that objects inherit', basic('constructor', gateway), form],
    ['with __proto__', basic('__proto__', ''), form],
    ['with a secret in another case', basic('gateway', gateway.toUpperCase()), form],
    ['with a secret that is too long', basic('gateway', long), form],
    ['without a colon', { authorization: `Basic ${btoa('gateway')}` }, form],
    ['with what is no base64', { authorization: `Basic gateway:${gateway}` }, form],
    ['with left-over bits', { authorization: 'Basic YR' }, form],
    ['with what is no UTF-8', { authorization: `Basic ${btoa('gateway:\xff\xff')}` }, form],
    ['with half a percent escape', basic('gateway', '%4'), form],
    ['with the scheme alone', { authorization: 'Basic' }, form],
    ['twice', [...Object.entries(headers), ...Object.entries(headers)], form],
    [
      'in two lines folded',
      { authorization: `${headers.authorization}, ${headers.authorization}` },
      form,
    ],
    ['by both', headers, `${form}&client_id=gateway&client_secret=${gateway}`],
    [
      'by Basic twice, and by the body',
      { authorization: ['Basic YTpi', 'Basic YTpi'] },
      `${form}&client_id=gateway&client_secret=${gateway}`,
    ],
    ['by Basic, and another id', headers, `${form}&client_id=other.client-2`],
    ['by an id alone', {}, `${form}&client_id=gateway`],
    ['by a secret alone', {}, `${form}&client_secret=${gateway}`],
    ['by a wrong secret in the body', {}, `${form}&client_id=gateway&client_secret=x`],
    [
      'by a body that is malformed',
      {},
      `${form}&client_id=gateway&client_secret=${gateway}&client_secret=${gateway}`,
    ],
    ['even with a body that is malformed', {}, 'junk'],
  ])('%s', async (_, fields, body) => {
    expect(await endpoint.answer(fields, body, {})).toEqual({
      status: 401,
      headers: { ...INACTIVE.headers, 'www-authenticate': 'Basic realm="introspection"' },
      body: JSON.stringify({
        error: 'invalid_client',
        error_description: 'The client has not proved who it is',
      }),
    });
  });

  test('with the realm of the API', async () => {
    const { headers: answered } = await endpointWith({ realm: 'docs' }).answer({}, form, {});
    expect(answered['www-authenticate']).toBe('Basic realm="docs"');
  });

  test('before any key is looked up', async () => {
    let asked = 0;
    const of = endpointWith({ rootKey: () => (asked++, rootKey) });
    await of.answer({}, form, {});
    await of.answer(basic('gateway', 'x'), form, {});
    expect(asked).toBe(0);
    await of.answer(headers, form, {});
    expect(asked).toBe(1);
  });
});

describe('a body is refused with 400', () => {
  test.each<[string, unknown]>([
    ['without a token', 'token_type_hint=access_token'],
    ['with an empty token', 'token='],
    ['with two tokens', `${form}&${form}`],
    ['with two hints', `${form}&token_type_hint=a&token_type_hint=b`],
    ['as JSON text', JSON.stringify({ token })],
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a list', [token]],
    ['bytes', new TextEncoder().encode(form)],
    ['with a list of tokens, parsed', { token: [token, token] }],
    ['with a list of one token, parsed', { token: [token] }],
    ['with a nested token, parsed', { token: { a: token } }],
    ['with a list of hints, parsed', { token, token_type_hint: ['a', 'b'] }],
    ['with an inherited token, parsed', Object.create({ token })],
  ])('%s', async (_, body) => {
    const answer = await endpoint.answer(headers, body, {});
    expect(answer).toEqual({
      status: 400,
      headers: INACTIVE.headers,
      body: JSON.stringify({
        error: 'invalid_request',
        error_description: 'The body must be a form with one token',
      }),
    });
  });

  test('but other parameters are ignored, and any hint', async () => {
    expect(await statusOf(headers, `x=1&x=2&${form}&token_type_hint=refresh_token`)).toBe(200);
    const parsed = Object.assign(Object.create(null), {
      token,
      x: ['1', '2'],
      token_type_hint: '',
    });
    expect(await statusOf(headers, parsed)).toBe(200);
  });

  test('and with 413 if it is too long', async () => {
    const small = endpointWith({ maxLength: token.length });
    const { maxBodyLength } = small;
    const tooLong = await small.answer(headers, `${form}&x=${'x'.repeat(maxBodyLength)}`, {});
    expect(tooLong.status).toBe(413);
    expect(JSON.parse(tooLong.body).error).toBe('invalid_request');
    // Each character encoded.
    const encoded = [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('');
    const { body } = await small.answer(headers, `token=${encoded}`, {});
    expect(JSON.parse(body).active).toBe(true);
    expect(await small.answer(headers, `token=${token}A`, {})).toEqual(INACTIVE);
  });
});

test('onRefusal sees every refusal, and gives it the API’s own form', async () => {
  const codes: string[] = [];
  const onRefusal = ({ code, problem }: Refused) => {
    codes.push(code);
    return { body: { message: problem.detail }, headers: { 'www-authenticate': 'None' } };
  };
  const of = endpointWith({ onRefusal });
  const answer = await of.answer({}, form, {});
  expect(answer.status).toBe(401);
  expect(answer.body).toBe('{"message":"The client has not proved who it is"}');
  expect(answer.headers['www-authenticate']).toBe('Basic realm="introspection"');
  await of.answer(headers, '', {});
  await of.answer(headers, 'x'.repeat(of.maxBodyLength + 1), {});
  // No refusal, but an answer.
  await of.answer(headers, formOf('junk'), {});
  expect(codes).toEqual(['invalid_client', 'malformed_form', 'body_too_large']);
});

test('onVerdict sees every verdict, with why a token is inactive, and no token', async () => {
  const seen: Verdict[] = [];
  const of = endpointWith({ onVerdict: (verdict) => void seen.push(verdict) });
  const denied = tokenWith(ip('192.0.2.1'));
  await of.answer({}, form, {});
  await of.answer(headers, '', {});
  await of.answer(headers, 'x'.repeat(of.maxBodyLength + 1), {});
  await of.answer(headers, formOf('junk'), {});
  await of.answer(headers, formOf(denied), { ip: '192.0.2.2' });
  await of.answer(headers, formOf(tokenWith('doc = A', 'doc = B')), {});
  await of.answer(headers, form, {});
  expect(seen.map(({ code }) => code)).toEqual([
    ...['invalid_client', 'malformed_form', 'body_too_large', 'malformed_token'],
    ...['context_denied', 'scope_denied', undefined],
  ]);
  expect(seen[4]).toMatchObject({
    asked: 'introspect',
    reasons: ['ip not_allowed'],
    id: 'token-1',
  });
  expect(seen[6]).toMatchObject({ asked: 'introspect', subject: 'usr-1', keyId: 'k1' });
  for (const text of [token, denied, gateway]) expect(JSON.stringify(seen)).not.toContain(text);
});

test('an answer is the caller’s own: what is written into it is in no other', async () => {
  for (const [fields, body] of [
    [headers, formOf('junk')],
    [{}, form],
  ] as const) {
    const answer = await endpoint.answer(fields, body, {});
    Object.assign(answer.headers, { 'x-request-id': 'r-1' });
    expect((await endpoint.answer(fields, body, {})).headers).not.toHaveProperty('x-request-id');
  }
});

test('the clients are copied', async () => {
  const mine: Record<string, string> = { gateway };
  const of = endpointWith({ clients: mine });
  mine['gateway'] = 'another-secret-of-16';
  mine['later'] = 'another-secret-of-16';
  expect((await of.answer(headers, form, {})).status).toBe(200);
  expect((await of.answer(basic('gateway', mine['gateway']), form, {})).status).toBe(401);
  expect((await of.answer(basic('later', mine['later']), form, {})).status).toBe(401);
});

describe('createIntrospectionEndpoint refuses', () => {
  const make = (options: object) => () =>
    createIntrospectionEndpoint({ rootKey, clients, ...options } as IntrospectionOptions);

  test.each<[string, object]>([
    ['no clients', { clients: undefined }],
    ['an empty object of clients', { clients: {} }],
    ['a list of clients', { clients: ['a'] }],
    ['a map of clients', { clients: new Map([['a', gateway]]) }],
    ['a secret of 15 characters', { clients: { a: 'x'.repeat(15) } }],
    ['a secret that is no text', { clients: { a: 1234567890123456 } }],
    ['a secret that clients encode in two ways', { clients: { a: 'a+secret+of+16+characters' } }],
    ['a secret with an escape', { clients: { a: 'a%20secret-of-16-characters' } }],
    ['a secret with a space', { clients: { a: 'a secret of 16 characters' } }],
    ['a secret beyond ASCII', { clients: { a: 'ein-Geheimnis-für-16' } }],
    ['an empty id', { clients: { '': gateway } }],
    ['an id with a colon', { clients: { 'a:b': gateway } }],
    ['an id with a plus', { clients: { 'a+b': gateway } }],
    ['an issuer that is no URL', { issuer: 'login' }],
    ['an issuer over http', { issuer: 'http://login.example.com' }],
    ['an issuer with a query', { issuer: 'https://login.example.com/?a' }],
    ['a scope that is no function', { scope: 'read' }],
    ['a realm that would end its quotes', { realm: 'a"b' }],
    ['no key', { rootKey: undefined }],
    ['an option of another function', { credentials: [] }],
  ])('%s', (_, options) => {
    expect(make(options)).toThrow(TypeError);
  });

  test('a space, which printable ASCII has, by name', () => {
    const rest = 'printable ASCII without spaces, %';
    expect(make({ clients: { a: 'a secret of 16 characters' } })).toThrow(
      `clients: a secret must be 16 to 256 characters of ${rest} and +`,
    );
    expect(make({ clients: { 'a b': gateway } })).toThrow(
      `clients: an id must be ${rest}, + and :`,
    );
  });

  test('a misspelt option, by its name, and repeats no secret', () => {
    expect(make({ client: {} })).toThrow("createIntrospectionEndpoint: unknown option 'client'");
    expect(make({ clients: { a: 'SECRET' } })).toThrow(/^(?!.*SECRET)/);
  });
});
