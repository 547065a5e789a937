import type { HeaderFields } from '../http/headers.js';
import type { Answer } from '../http/problem.js';
import type { MaybePromise } from '../token/open.js';
import { isPlainObject } from '../unknown.js';

// Without Node's types, which workers do not have: `caveats/mcp` is for them as well.

interface NodeLines {
  readonly headers: HeaderFields;
  readonly rawHeaders: readonly string[];
}

interface NodeBody {
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  readonly on: (event: string, listener: (chunk: Uint8Array | string) => void) => unknown;
}

/** A response of Express or `node:http`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  statusCode: number;
  /** Sets a header field. */
  readonly setHeader: (name: string, value: string | number) => unknown;
  /** Sends the body, and ends. */
  readonly end: (body?: string) => unknown;
}

/** Returns the field lines: Node's `headers` lack a second `Authorization`. Adapters for clouds make no lines. */
export function fieldsOf({ rawHeaders, headers }: NodeLines): HeaderFields {
  return rawHeaders.length === 0 ? headers : rawHeaders;
}

/** Sends a response, unless another one was sent, or the client went away in the meantime. */
export function sendAnswer(
  { status, headers, body }: Answer,
  request: { readonly method?: string | undefined; readonly readableAborted?: boolean },
  response: NodeResponse,
): void {
  if (response.headersSent || response.writableEnded || request.readableAborted) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== 'HEAD') return void response.end(body);
  // Without the length, clients do not keep the connection.
  response.setHeader('content-length', new TextEncoder().encode(body).length);
  response.end();
}

/** Returns a body as a parser left it, or else its text. Some leave an empty object for what others may parse. */
export function parsedOrText(
  parsed: unknown,
  message: NodeBody,
  maxLength: number,
): MaybePromise<unknown> {
  const isEmpty = isPlainObject(parsed) && Object.keys(parsed).length === 0;
  // What has ended, or is no stream, as in the tests of an app, has no more: to wait for it may take forever.
  const body = isEmpty && message.readableEnded === false ? undefined : parsed;
  return body ?? readNodeBody(message, maxLength);
}

/** Returns the text of a body, or a little more than `maxLength`; the rest is read, so that a response can be sent. */
export function readNodeBody(message: NodeBody, maxLength: number): Promise<string> {
  return new Promise((resolve) => {
    if (message.readableEnded) return resolve('');
    const decoder = new TextDecoder();
    let text = '';
    message.on('data', (chunk) => {
      if (text.length > maxLength) return;
      text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      if (text.length > maxLength) resolve(text);
    });
    message.on('end', () => resolve(text + decoder.decode()));
    // After the end, these change nothing.
    message.on('error', () => resolve(text));
    message.on('close', () => resolve(text));
    if (message.destroyed) resolve(text);
  });
}
