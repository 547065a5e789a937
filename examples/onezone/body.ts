import type { IncomingMessage } from 'node:http';
import { OnedataError } from 'caveats/onedata';

/**
 * The longest body, in bytes: 1 MiB for the longest token, and 64 KiB for the rest. A token that is a
 * little too long still gets a response that says so.
 */
export const MAX_BODY_LENGTH = 1_048_576 + 65_536;

/** Returns whether a request has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || declaredLength(headers) > 0;
}

/** @throws OnedataError `requestTooLarge` for a request whose headers declare too long a body. */
export function assertLength({ headers }: IncomingMessage): void {
  if (declaredLength(headers) > MAX_BODY_LENGTH) throw tooLarge();
}

/**
 * Reads a body, and keeps no more than the limit in memory.
 *
 * @returns `undefined` if the body ends too early: the client is gone.
 * @throws OnedataError `requestTooLarge`.
 */
export function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Uint8Array[] = [];
    let length = 0;
    request.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= MAX_BODY_LENGTH) {
        chunks.push(chunk);
      } else {
        chunks = [];
        reject(tooLarge());
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    const gone = (): void => resolve(undefined);
    request.on('error', gone).on('close', gone);
  });
}

/** @throws OnedataError `malformedData` for bytes that are not UTF-8. */
export function toText(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new OnedataError('malformedData');
  }
}

function declaredLength(headers: IncomingMessage['headers']): number {
  return Number(headers['content-length'] ?? 0);
}

function tooLarge(): OnedataError {
  return new OnedataError('requestTooLarge', { limit: MAX_BODY_LENGTH });
}
