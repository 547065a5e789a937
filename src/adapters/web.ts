import type { Answer } from '../http/problem.js';

/** Returns a `Response`; for `HEAD` without a body. */
export function toResponse({ status, headers, body }: Answer, method: string): Response {
  return new Response(method === 'HEAD' ? null : body, { status, headers });
}

/** Returns the text of a body, or a little more than `maxLength`. Cancelling the rest may lose the response. */
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
      // Nothing waits for the rest, or fails with it.
      drain(reader).catch(() => undefined);
      return text;
    }
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let done = false; !done;) ({ done } = await reader.read());
}
