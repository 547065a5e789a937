import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What these services read of a request. */
export interface Asked {
  /** Method and path, such as `GET /docs`. */
  readonly what: string;
  /** The token of `Authorization: Bearer`. */
  readonly token: string | undefined;
  readonly body: string;
}

/** A service on a free port of this machine. */
export class Service {
  readonly #server: Server;

  constructor(answer: (asked: Asked) => Answer) {
    this.#server = createServer(async (request, response) => {
      const { status, body } = answer(await read(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  /** Starts it. Returns its URL. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the service has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { method, url, headers } = request;
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return { what: `${method} ${url}`, token, body: await text(request) };
}
