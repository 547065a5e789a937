import type { Answer } from '../http/problem.js';

/** An answer as a `Response`; to `HEAD` without a body. */
export function toResponse({ status, headers, body }: Answer, method: string): Response {
  return new Response(method === 'HEAD' ? null : body, { status, headers });
}

/**
 * The text of a body, or more than `maxLength` characters of it where it is longer. What comes after
 * that is let go by: a body that is cancelled may take its connection, and the answer, with it.
 */
export async function readWebBody(
  body: ReadableStream<Uint8Array> | null,
  maxLength: number,
): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > maxLength) {
      // Nobody waits for the rest, or minds if it never comes.
      letGoBy(reader).catch(() => undefined);
      return text;
    }
  }
}

async function letGoBy(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let done = false; !done;) ({ done } = await reader.read());
}
