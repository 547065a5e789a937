import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, rootKey, told, tokens } from './asking.js';
import { codeOf, edited, type Served, serve } from './pages.js';

const [code = ''] = codeOf('websockets');

/** What a browser's socket gets: its first message and protocol, or that it failed. */
async function open({ port }: Served, path: string, protocols: string[]): Promise<unknown> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`, protocols);
  try {
    return await new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve([data, socket.protocol]));
      socket.addEventListener('error', () => resolve('failed'));
    });
  } finally {
    socket.close();
  }
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

describe('the page on WebSockets', () => {
  let server: Served;
  beforeAll(async () => {
    server = await serve(code);
  });
  afterAll(() => server.close());

  const upgrade = (path: string, token: string | readonly string[], headers = {}) =>
    ask(`${server.origin}/${path}`, { token, headers: { ...UPGRADE, ...headers } });

  test('lets a browser in, and answers with the protocol and never with the token', async () => {
    expect(await open(server, 'A', ['bearer', tokens.docA])).toEqual(['usr-1', 'bearer']);
  });

  test.each([
    ['for another doc', 'B', ['bearer', tokens.docA]],
    ['with a forged token', 'A', ['bearer', tokens.forged]],
    ['without a token', 'A', ['graphql-ws']],
    ['with the token first', 'A', [tokens.docA, 'bearer']],
    ['with more after the token', 'A', ['bearer', tokens.docA, 'graphql-ws']],
    ['to write with a token for reading', 'A', ['bearer', tokens.readA]],
  ])('lets no browser in %s', async (_, path, protocols) => {
    expect(await open(server, path, protocols)).toBe('failed');
  });

  test('answers other clients with status and problem, and closes the connection', async () => {
    expect(told(await upgrade('A', []))).toBe('401 missing_credential');
    expect(told(await upgrade('A', tokens.forged))).toBe('401 bad_signature');
    expect(told(await upgrade('A', tokens.readA))).toBe('403 scope_denied');
    expect(told(await upgrade('A', tokens.elsewhere))).toBe('403 context_denied');
    const { headers } = await upgrade('B', tokens.docA);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json' });
    expect(headers['www-authenticate']).toContain('error="insufficient_scope"');
  });

  test('refuses two credentials, in one field or in both', async () => {
    const protocol = { 'sec-websocket-protocol': `bearer, ${tokens.docA}` };
    expect(told(await upgrade('A', [tokens.docA, tokens.docA]))).toBe('400 multiple_credentials');
    expect(told(await upgrade('A', tokens.docA, protocol))).toBe('400 multiple_credentials');
  });

  test('responds to other requests', async () => {
    expect((await ask(server.origin)).status).toBe(426);
  });
});

describe('a key lookup that takes its time', () => {
  test('and fails is 500, and the next request is served', async () => {
    const rejects = `rootKey: () => Promise.reject(new Error('what only the server knows')),`;
    const server = await serve(edited(code, { [`rootKey: '${rootKey}',`]: rejects }));
    for (const _ of [1, 2]) {
      const answer = await ask(`${server.origin}/A`, { token: tokens.docA, headers: UPGRADE });
      expect(told(answer)).toBe('500 ');
    }
    await server.close();
  });

  const waits = `rootKey: async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return '${rootKey}';
  },`;

  /** Resets the connection of an upgrade while its key is looked up; what was thrown in that time. */
  async function reset(edits: Record<string, string>): Promise<readonly string[]> {
    const server = await serve(edited(code, { [`rootKey: '${rootKey}',`]: waits, ...edits }));
    const thrown: string[] = [];
    const note = ({ message }: Error) => void thrown.push(message);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const lines = Object.entries({ ...UPGRADE, host: 'a', authorization: `Bearer ${tokens.docA}` });
    socket.write(`GET /A HTTP/1.1\r\n${lines.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.off('uncaughtException', note);
    for (const other of others) process.on('uncaughtException', other);
    expect(await open(server, 'A', ['bearer', tokens.docA])).toEqual(['usr-1', 'bearer']);
    await server.close();
    return thrown;
  }

  test('survives a client that resets the connection, as it would not without a listener', async () => {
    expect(await reset({})).toEqual([]);
    expect(await reset({ "socket.on('error', () => socket.destroy());": '' })).toEqual([
      'read ECONNRESET',
    ]);
  });
});
