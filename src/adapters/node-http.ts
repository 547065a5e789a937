import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderFields } from '../http/headers.js';
import type { Answer } from '../http/problem.js';

/**
 * The field lines of a message. Of Node's own `headers` a second `Authorization` is missing; they are
 * asked only where nothing came over a wire, as with the adapters that run Node's apps in a cloud.
 */
export function fieldsOf({
  rawHeaders,
  headers,
}: Pick<IncomingMessage, 'rawHeaders' | 'headers'>): HeaderFields {
  if (rawHeaders.length === 0) return headers;
  const lines: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    lines.push([rawHeaders[i]!, rawHeaders[i + 1]!]);
  return lines;
}

/** Sends an answer, unless somebody else has sent one in the meantime. */
export function sendAnswer(
  { status, headers, body }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.headersSent || response.writableEnded) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method !== 'HEAD') return void response.end(body);
  // Without the length, clients do not keep the connection: some, of Node, take it for the end.
  response.setHeader('content-length', new TextEncoder().encode(body).length);
  response.end();
}

/**
 * The text of a body, or more than `maxLength` characters of it where it is longer; `undefined` where
 * the client went away. What comes after that is let go by, so that the answer can still be sent.
 */
export function readNodeBody(
  message: IncomingMessage,
  maxLength: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (message.readableEnded) return resolve('');
    const decoder = new TextDecoder();
    let text = '';
    message.on('data', (chunk: Uint8Array | string) => {
      if (text.length > maxLength) return;
      text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      if (text.length > maxLength) resolve(text);
    });
    message.on('end', () => resolve(text + decoder.decode()));
    // After an end, these change nothing.
    message.on('error', () => resolve(undefined));
    message.on('close', () => resolve(undefined));
    if (message.destroyed) resolve(undefined);
  });
}
