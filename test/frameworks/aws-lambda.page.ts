import { describe, expect, test, vi } from 'vitest';
import { rootKey, tokens } from './asking.js';
import { codeOf, edited, run } from './pages.js';

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}
type Handler = (event: object, context: object) => Promise<Answer>;

const ADDRESS = '203.0.113.7';

/** What a client sends, as API Gateway's two formats of payload have it. */
interface Sent {
  readonly doc?: string;
  readonly tokens?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}
const FORMATS = {
  '1.0': ({ doc = 'A', tokens: texts = [], headers = {} }: Sent) => ({
    version: '1.0',
    resource: '/docs/{docId}',
    path: `/docs/${doc}`,
    httpMethod: 'GET',
    headers: {
      ...headers,
      Host: 'a',
      ...(texts[0] && { Authorization: `Bearer ${texts.at(-1)}` }),
    },
    multiValueHeaders: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      Host: ['a'],
      ...(texts[0] && { Authorization: texts.map((text) => `Bearer ${text}`) }),
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { docId: doc },
    requestContext: { identity: { sourceIp: ADDRESS }, stage: '$default', requestId: '1' },
    body: null,
    isBase64Encoded: false,
  }),
  '2.0': ({ doc = 'A', tokens: texts = [], headers = {} }: Sent) => ({
    version: '2.0',
    routeKey: 'GET /docs/{docId}',
    rawPath: `/docs/${doc}`,
    rawQueryString: '',
    headers: {
      ...headers,
      host: 'a',
      ...(texts[0] && { authorization: texts.map((text) => `Bearer ${text}`).join(',') }),
    },
    pathParameters: { docId: doc },
    requestContext: {
      domainName: 'a',
      http: { method: 'GET', path: `/docs/${doc}`, sourceIp: ADDRESS },
      stage: '$default',
      requestId: '1',
    },
    isBase64Encoded: false,
  }),
};

const [hono = '', fastify = '', plain = ''] = codeOf('aws-lambda');
const handlerOf = async (code: string) => (await run<{ readonly handler: Handler }>(code)).handler;

describe.each([
  ['Hono', hono],
  ['Fastify', fastify],
])('the page on AWS Lambda, with %s', (name, code) => {
  describe.each(['1.0', '2.0'] as const)('and events of the format %s', (format) => {
    const ask = async (sent: Sent, handler?: Handler): Promise<string> => {
      const answer = await (handler ?? (await handlerOf(code)))(FORMATS[format](sent), {});
      const { statusCode, body } = answer;
      return `${statusCode} ${body.startsWith('{') ? JSON.parse(body).code : body}`;
    };

    test('grants and refuses', async () => {
      const granted = name === 'Hono' ? '200 "usr-1"' : '200 usr-1';
      expect(await ask({ tokens: [tokens.docA] })).toBe(granted);
      expect(await ask({ tokens: [tokens.docA], doc: 'B' })).toBe('403 scope_denied');
      expect(await ask({ tokens: [tokens.forged] })).toBe('401 bad_signature');
      expect(await ask({})).toBe('401 missing_credential');
    });

    test('refuses two credentials', async () => {
      expect(await ask({ tokens: [tokens.docA, tokens.docA] })).toBe('400 multiple_credentials');
    });

    test('knows the address by the event, whatever a field says', async () => {
      expect(await ask({ tokens: [tokens.elsewhere] })).toMatch(/^200/);
      const headers = { 'x-forwarded-for': '127.0.0.1', 'X-Real-Ip': '127.0.0.1' };
      expect(await ask({ tokens: [tokens.loopback], headers })).toBe('403 context_denied');
    });

    test('is 500 without a word where a key lookup fails', async () => {
      const lookup = `rootKey: () => Promise.reject(new Error('what only the server knows'))`;
      const failing = await handlerOf(edited(code, { [`rootKey: '${rootKey}'`]: lookup }));
      const event = FORMATS[format]({ tokens: [tokens.docA] });
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const { statusCode, body } = await failing(event, {});
      log.mockRestore();
      expect(statusCode).toBe(500);
      expect(body).not.toContain('what only the server knows');
    });
  });
});

describe('the page on AWS Lambda, without a framework', () => {
  const ask = async (event: object, code = plain): Promise<string> => {
    const { statusCode, body } = await (await handlerOf(code))(event, {});
    return `${statusCode} ${body.startsWith('{') ? JSON.parse(body).code : body}`;
  };

  test('grants and refuses', async () => {
    const send = FORMATS['2.0'];
    expect(await ask(send({ tokens: [tokens.docA] }))).toBe('200 usr-1');
    expect(await ask(send({ tokens: [tokens.elsewhere] }))).toBe('200 usr-1');
    expect(await ask(send({ tokens: [tokens.loopback] }))).toBe('403 context_denied');
    expect(await ask(send({ tokens: [tokens.docA], doc: 'B' }))).toBe('403 scope_denied');
    const two = send({ tokens: [tokens.docA, tokens.docA] });
    expect(await ask(two)).toBe('400 multiple_credentials');
  });

  test('sees both credentials of the format 1.0 only in its lists', async () => {
    const event = FORMATS['1.0']({ tokens: [tokens.forged, tokens.docA] });
    const requestContext = { http: { sourceIp: ADDRESS } };
    expect(await ask({ ...event, requestContext })).toBe('200 usr-1');
    const lists = { ...event, headers: event.multiValueHeaders, requestContext };
    expect(await ask(lists)).toBe('400 multiple_credentials');
  });
});

test('without the line for the address, Hono knows none', async () => {
  const code = edited(hono, { 'request: (c) => ({ ip: getConnInfo(c).remote.address }),': '' });
  const { body } = await (
    await handlerOf(code)
  )(FORMATS['2.0']({ tokens: [tokens.elsewhere] }), {});
  expect(JSON.parse(body)).toMatchObject({ code: 'context_denied' });
});
