import { Agent, type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Exchange } from './case.js';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client's port, by which one can tell connections; none of one that was not to be kept. */
  readonly connection?: number | undefined;
}

type Sent = Omit<Exchange, 'expected'>;

/** A client that keeps its connections, and sends every field line as it is given. */
export interface Client {
  send(exchange: Sent): Promise<Received>;
  /** Sends a request, or its headers and half of its body, and goes away. */
  abort(exchange: Sent, when: 'sent' | 'half sent', ready: () => boolean): Promise<void>;
  close(): void;
}

export function createClient(port: number, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const open = ({
    method = 'GET',
    path = '/docs',
    headers = [],
    body = '',
  }: Sent): ClientRequest => {
    const lines = [['Host', `127.0.0.1:${port}`], ...headers];
    const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    if (hasBody) lines.push(['Content-Length', String(Buffer.byteLength(body))]);
    return request({ host: '127.0.0.1', port, agent, method, path, headers: lines.flat() });
  };
  return {
    send(exchange) {
      if (exchange.raw || exchange.method === 'HEAD') return sendByHand(port, exchange);
      const sent = open(exchange);
      return new Promise((resolve, reject) => {
        sent.on('error', reject);
        sent.on('response', (response) => {
          const { statusCode: status = 0, headers } = response;
          const connection = sent.socket?.localPort;
          text(response).then((body) => resolve({ status, headers, body, connection }), reject);
        });
        sent.end(exchange.body);
      });
    },
    async abort(exchange, when, ready) {
      const sent = open(exchange);
      const closed = new Promise<void>((resolve) => sent.on('close', resolve));
      // It is this end that goes away.
      sent.on('error', () => undefined);
      const { body = '' } = exchange;
      if (when === 'sent') sent.end(body);
      else await new Promise((resolve) => sent.write(body.slice(0, body.length / 2), resolve));
      do await tick();
      while (!ready());
      sent.destroy();
      await closed;
    },
    close: () => agent.destroy(),
  };
}

/** A client of HTTP would drop a body that comes in answer to HEAD, and send no field that is none. */
async function sendByHand(port: number, sent: Sent): Promise<Received> {
  const { method = 'GET', path = '/docs', headers = [] } = sent;
  const lines = [['Host', 'x'], ...headers, ['Connection', 'close']].map((line) => line.join(': '));
  const socket = connect({ host: '127.0.0.1', port });
  socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  const [head = '', ...body] = (await text(socket)).split('\r\n\r\n');
  const [status = '', ...fields] = head.split('\r\n');
  const pairs = fields.map((field) => field.split(/: (.*)/));
  return {
    status: Number(status.split(' ')[1]),
    headers: Object.fromEntries(pairs.map(([name = '', value]) => [name.toLowerCase(), value])),
    body: body.join(),
  };
}

/** Time for whatever is on its way over loopback. */
export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
