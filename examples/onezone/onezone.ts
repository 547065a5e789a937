import { answerTokenRequest, OnedataError, TOKEN_OPERATIONS } from 'caveats/onedata';
import type { OnedataSecrets, Zone } from 'caveats/onedata';
import { toText } from './body.js';
import { type Answer, type Asked, type Certificate, JsonServer } from './server.js';

export interface OnezoneOptions {
  readonly zone: Zone;
  readonly secrets: OnedataSecrets;
  /** For HTTPS; without it, HTTP. */
  readonly certificate?: Certificate | undefined;
  /** The clock, in Unix seconds. */
  readonly now?: (() => number) | undefined;
  /** Gets every error that is not the client's fault. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The path of the operations, before the name of one. */
const TOKENS = '/api/v3/onezone/tokens/';

/**
 * Creates a server with Onezone's public operations on tokens,
 * `POST /api/v3/onezone/tokens/<operation>`. All responses are JSON.
 */
export function createOnezone(options: OnezoneOptions): JsonServer {
  return new JsonServer({
    certificate: options.certificate,
    answer: async (asked) => {
      try {
        return await answer(asked, options);
      } catch (error) {
        if (error instanceof OnedataError) return { status: error.httpStatus, body: error };
        options.onError?.(error);
        throw error;
      }
    },
  });
}

const NOT_JSON: Answer = {
  status: 415,
  body: {
    error: { id: 'malformedData', description: 'The body must be of the type application/json.' },
  },
  headers: { accept: 'application/json' },
};

async function answer(asked: Asked, options: OnezoneOptions): Promise<Answer | undefined> {
  const operation = asked.path.startsWith(TOKENS) ? asked.path.slice(TOKENS.length) : '';
  if (!TOKEN_OPERATIONS.includes(operation)) throw new OnedataError('notFound');
  if (asked.method !== 'POST') {
    const error = new OnedataError('methodNotAllowed', { allowed: ['POST'] });
    return { status: error.httpStatus, body: error, headers: { allow: 'POST' } };
  }
  if (!isJson(asked.contentType)) return NOT_JSON;
  const body = await asked.readBody();
  if (body === undefined) return undefined;
  const { zone, secrets, now, onError } = options;
  const { ip } = asked;
  return answerTokenRequest(operation, toText(body), { zone, secrets, ip, now: now?.(), onError });
}

/** Returns whether the type of a body allows JSON. */
function isJson(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return type === undefined || type === 'application/json';
}
