import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { TOKEN_OPERATIONS, type ZoneUser } from 'caveats/onedata';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BODY_LENGTH } from '../../examples/onezone/body.js';
import type { OnezoneOptions } from '../../examples/onezone/onezone.js';
import { ask, type Running, startOnezone, tokenOf, zone } from './onezone-world.js';

const token = tokenOf('alice-1');
const infer = 'infer_access_token_scope';
const PATH = `/api/v3/onezone/tokens/${infer}`;

let running: Running | undefined;
afterEach(() => running?.stop());

async function start(options: Partial<OnezoneOptions> = {}): Promise<Running> {
  return (running = await startOnezone(options));
}

const error = (id: string, details?: unknown): unknown => ({
  error: { id, ...(details !== undefined && { details }), description: expect.any(String) },
});

/** What comes back over a connection on which something is sent, until the server closes it. */
async function sendRaw({ url }: Running, ...parts: readonly string[]): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), allowHalfOpen: true });
  for (const part of parts) socket.write(part);
  socket.end();
  return text(socket);
}

/** Status line, headers in lower case, and body of the only answer in some text. */
function parse(answer: string): { status: string; headers: string; json: unknown } {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n');
  return { status, headers: headers.join('\n').toLowerCase(), json: JSON.parse(body) };
}

function post(length: number | string, ...lines: readonly string[]): string {
  const head = [`POST ${PATH} HTTP/1.1`, 'Host: onezone', `Content-Length: ${length}`, ...lines];
  return [...head, '', ''].join('\r\n');
}

describe('a request that is not for it', () => {
  it.each([
    '/',
    '/api/v3/onezone/tokens',
    '/api/v3/onezone/tokens/',
    '/api/v3/onezone/tokens/constructor',
    '/api/v3/onezone/tokens/__proto__',
    `${PATH}/`,
    `/${PATH}`,
    '/api/v3/onezone/tokens/named/secrets',
  ])('gets 404 at %s', async (path) => {
    const { url } = await start();
    for (const method of ['GET', 'POST']) {
      const { status, json } = await ask(`${url}${path}`, { method });
      expect({ status, json }).toEqual({ status: 404, json: error('notFound') });
    }
  });

  it.each(TOKEN_OPERATIONS)('gets 405 at %s where its method is not POST', async (operation) => {
    const { url } = await start();
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers, json } = await ask(`${url}/api/v3/onezone/tokens/${operation}`, {
        method,
      });
      expect({ status, json }).toEqual({
        status: 405,
        json: error('methodNotAllowed', { allowed: ['POST'] }),
      });
      expect(headers.get('allow')).toBe('POST');
    }
  });

  it('gets no body where it asks for none', async () => {
    const { url } = await start();
    const { status, headers } = await fetch(`${url}${PATH}`, { method: 'HEAD' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('a body', () => {
  it('has to be JSON by its type, where it has one', async () => {
    const onezone = await start();
    const types = ['application/json; charset=utf-8', 'Application/JSON'];
    for (const type of types) {
      const { status } = await onezone.post(infer, { token }, { 'content-type': type });
      expect(status).toBe(200);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const reply = await onezone.post(infer, { token }, { 'content-type': type });
      expect([reply.status, reply.json]).toEqual([415, error('malformedData')]);
      expect(reply.headers.get('accept')).toBe('application/json');
    }
    const body = new TextEncoder().encode(JSON.stringify({ token }));
    expect((await ask(`${onezone.url}${PATH}`, { method: 'POST', body })).status).toBe(200);
  });

  it('that is no UTF-8 is malformed', async () => {
    const { url } = await start();
    const body = Uint8Array.of(0x22, 0xff, 0x22);
    const { status, json } = await ask(`${url}${PATH}`, { method: 'POST', body });
    expect({ status, json }).toEqual({ status: 400, json: error('malformedData') });
  });

  it('may be as long as is allowed, and not a byte longer', async () => {
    const onezone = await start();
    const shell = JSON.stringify({ token, padding: '' }).length;
    const longest = { token, padding: ' '.repeat(MAX_BODY_LENGTH - shell) };
    expect((await onezone.post(infer, longest)).status).toBe(200);
    const longer = { ...longest, padding: `${longest.padding} ` };
    const { status, json } = await onezone.post(infer, longer);
    expect({ status, json }).toEqual({
      status: 413,
      json: error('requestTooLarge', { limit: MAX_BODY_LENGTH }),
    });
  });

  it('that says that it is too long is not read: the answer comes first', async () => {
    const onezone = await start();
    const { status, headers, json } = parse(await sendRaw(onezone, post(MAX_BODY_LENGTH + 1)));
    expect(status).toBe('HTTP/1.1 413 Payload Too Large');
    expect(headers).toContain('connection: close');
    expect(json).toEqual(error('requestTooLarge', { limit: MAX_BODY_LENGTH }));
  });

  it('that is too long and has no end is not listened to for ever', async () => {
    const onezone = await start();
    const socket = connect({ port: Number(new URL(onezone.url).port), allowHalfOpen: true });
    socket.write(post(2 * MAX_BODY_LENGTH));
    expect(parse(await text(socket)).status).toBe('HTTP/1.1 413 Payload Too Large');
    socket.destroy();
  });

  it('that is announced is asked for only if it is wanted', async () => {
    const onezone = await start();
    const expects = 'Expect: 100-continue';
    const refused = parse(await sendRaw(onezone, post(MAX_BODY_LENGTH + 1, expects)));
    expect(refused.status).toBe('HTTP/1.1 413 Payload Too Large');
    const wanted = await sendRaw(onezone, post(2, expects, 'Connection: close'), '{}');
    expect(wanted).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 400 Bad Request\r\n/);
  });

  it('that tells no length is read up to the limit', async () => {
    const onezone = await start();
    const chunk = ' '.repeat(65_536);
    const chunks = Array.from({ length: 20 }, () => `10000\r\n${chunk}\r\n`);
    const head = `POST ${PATH} HTTP/1.1\r\nHost: onezone\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const { status, json } = parse(await sendRaw(onezone, head, ...chunks, '0\r\n\r\n'));
    expect(status).toBe('HTTP/1.1 413 Payload Too Large');
    expect(json).toEqual(error('requestTooLarge', { limit: MAX_BODY_LENGTH }));
  });

  it('that ends too early is answered if anybody listens, and harms nobody else', async () => {
    const onezone = await start();
    const { status, json } = parse(await sendRaw(onezone, post(100), '{"token":'));
    expect(status).toBe('HTTP/1.1 400 Bad Request');
    expect(json).toEqual(error('malformedData'));
    const socket = connect({ port: Number(new URL(onezone.url).port) });
    socket.write(`${post(100)}{"token":`);
    await once(socket, 'connect');
    socket.resetAndDestroy();
    expect((await onezone.post(infer, { token })).status).toBe(200);
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['a line of something else', 'HELO onezone\r\n\r\n', '400 Bad Request'],
    [
      'headers without an end',
      `GET / HTTP/1.1\r\nHost: onezone\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
    ['two lengths', post('2\r\nContent-Length: 3'), '400 Bad Request'],
    ['a length that is none', post('-1'), '400 Bad Request'],
  ])('is answered in JSON: %s', async (_, sent, status) => {
    const answer = parse(await sendRaw(await start(), sent));
    expect(answer.status).toBe(`HTTP/1.1 ${status}`);
    expect(answer.headers).toContain('content-type: application/json');
    expect(answer.json).toEqual(error('malformedData'));
  });
});

describe('a fault inside', () => {
  it.each([
    [
      'a lookup that fails',
      { zone: { ...zone, user: () => Promise.reject(new Error('db-7 is down')) } },
    ],
    [
      'a clock that fails',
      {
        now: () => {
          throw new Error('db-7 is down');
        },
      },
    ],
  ])('is answered with 500 and without details: %s', async (_, options) => {
    const told: unknown[] = [];
    const onezone = await start({ ...options, onError: (fault) => told.push(fault) });
    const { status, text: body, json } = await onezone.post(infer, { token });
    expect({ status, json }).toEqual({ status: 500, json: error('internalServerError') });
    expect(body).not.toContain('db-7');
    expect(told).toEqual([new Error('db-7 is down')]);
    expect((await onezone.post('examine', { token })).status).toBe('now' in options ? 500 : 200);
  });
});

describe('its end', () => {
  it('waits for a request that is under way, and takes no other', async () => {
    let asked = (): void => undefined;
    let release = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (asked = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const user = async (id: string): Promise<ZoneUser | undefined> => {
      asked();
      await released;
      return zone.user(id);
    };
    const onezone = await startOnezone({ zone: { ...zone, user } });
    const reply = onezone.post(infer, { token });
    await underWay;
    const stopped = onezone.stop();
    await expect(onezone.post(infer, { token })).rejects.toThrow('fetch failed');
    release();
    expect(await reply).toMatchObject({ status: 200 });
    expect((await reply).headers.get('connection')).toBe('close');
    await stopped;
  });
});
