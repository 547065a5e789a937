import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Duplex, finished } from 'node:stream';
import { OnedataError } from 'caveats/onedata';
import { assertLength, hasBody, readBody } from './body.js';

/** What these services read of a request. */
export interface Asked {
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  readonly contentType: string | undefined;
  /** The address of the client. */
  readonly ip: string | undefined;
  /**
   * @returns `undefined` if the body ends too early: the client is gone.
   * @throws OnedataError `requestTooLarge`.
   */
  readBody(): Promise<Uint8Array | undefined>;
}

/** A response, always JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface ServerOptions {
  readonly answer: (asked: Asked) => Promise<Answer | undefined>;
  /** For HTTPS alone; without it, HTTP. */
  readonly certificate?: Certificate | undefined;
}

/** How long a client may take to send a request, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;
/** How long the rest of an unread body is accepted, in milliseconds. */
const LINGER = 2_000;
/** How long requests in progress may still take when the server stops, in milliseconds. */
const GRACE = 5_000;

/** A server of JSON on an address of this machine. */
export class JsonServer {
  readonly #server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>;
  readonly #protocol: 'http' | 'https';
  /** The connections that got their last response but still send. */
  readonly #answered = new WeakSet<Duplex>();
  #isEnding = false;

  constructor({ answer, certificate }: ServerOptions) {
    const options = { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT };
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response, answer);
    this.#server = certificate
      ? createTlsServer({ ...options, ...certificate }, listener)
      : createServer(options, listener);
    this.#protocol = certificate ? 'https' : 'http';
    // A client that waits for `100 Continue` gets it only when its body is read.
    this.#server.on('checkContinue', listener);
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (!socket.writable) socket.destroy();
      else if (this.#answered.has(socket)) socket.end();
      else socket.end(refusal(error));
    });
  }

  /** Starts it, on a free port by default. Returns its URL. */
  async start(port = 0, host = '127.0.0.1'): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `${this.#protocol}://${name}:${address.port}`;
  }

  /** Takes no more requests, and waits for those under way. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    const timer = setTimeout(() => this.#server.closeAllConnections(), GRACE);
    await closed;
    clearTimeout(timer);
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    answer: ServerOptions['answer'],
  ): Promise<void> {
    const answered = await answer(toAsked(request, response)).catch(internalError);
    if (answered === undefined || response.destroyed) return;
    const isUnread = hasBody(request) && !request.readableEnded;
    const { headers, content } = toHttp(answered);
    const connection = isUnread || this.#isEnding ? { connection: 'close' } : {};
    response.writeHead(answered.status, { ...headers, ...connection });
    if (request.method !== 'HEAD') response.write(content);
    if (isUnread) {
      this.#answered.add(request.socket);
      await discardRest(request);
    }
    response.end();
  }
}

function toAsked(request: IncomingMessage, response: ServerResponse): Asked {
  const { method = '', url = '', headers, socket } = request;
  return {
    method,
    path: url.split('?', 1)[0] ?? '',
    contentType: headers['content-type'],
    ip: socket.remoteAddress,
    async readBody() {
      assertLength(request);
      if (headers.expect !== undefined) response.writeContinue();
      return readBody(request);
    },
  };
}

/** Returns the response to an internal error, without details. */
function internalError(): Answer {
  const error = new OnedataError('internalServerError');
  return { status: error.httpStatus, body: error };
}

function toHttp({ body, headers }: Answer): {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
} {
  const content = JSON.stringify(body);
  return {
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(content)),
      // The scope of a token and a narrower token are for this client alone.
      'cache-control': 'no-store',
      ...headers,
    },
    content,
  };
}

/**
 * Discards what a client still sends, for a while. If the connection was closed before, it would be reset,
 * and the client would not see the response.
 */
async function discardRest(request: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER);
    finished(request, () => {
      clearTimeout(timer);
      resolve();
    });
    request.resume();
  });
}

const STATUS_LINES: ReadonlyMap<string, string> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
]);

/** Returns the response to a request that is not HTTP, or ends too early. */
function refusal({ code = '' }: NodeJS.ErrnoException): string {
  const { content, headers } = toHttp({
    status: 400,
    body: new OnedataError('malformedData'),
    headers: { connection: 'close' },
  });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const status = STATUS_LINES.get(code) ?? '400 Bad Request';
  return [`HTTP/1.1 ${status}`, ...lines, '', content].join('\r\n');
}
