import { doc, ip, mint, serialize, table } from 'caveats';
import { IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { listen } from './servers/serve.js';

export const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 'token-1' };
export const text = serialize(mint({ rootKey, identity }));
export const forDoc = serialize(mint({ rootKey, identity, caveats: [doc('A')] }));
export const forTable = serialize(mint({ rootKey, identity, caveats: [table('A', 't1')] }));
export const fromLoopback = serialize(mint({ rootKey, identity, caveats: [ip('127.0.0.1')] }));
export const headers = { authorization: `Bearer ${text}` };

/** Asks a listener once, over loopback. */
export async function ask(
  listener: Parameters<typeof listen>[0],
  path: string,
  token = text,
): Promise<{ readonly status: number; readonly body: string }> {
  const server = await listen(listener);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: await answer.text() };
  } finally {
    await server.close();
  }
}

/** Sends a request with these header lines as they are, and reads the whole answer. */
export function sendLines(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(['GET / HTTP/1.1', 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n'));
  return readText(socket);
}

/** A message that came over no wire, as those who run Node's apps in a cloud make it. */
export function madeMessage(fields: IncomingMessage['headers']): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), {
    method: 'POST',
    url: '/',
    headers: fields,
  });
}
