import { inTime } from '../authority/in-time.js';
import type { TokenError } from '../errors.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import { isPlainObject } from '../unknown.js';
import { isName } from './credentials.js';
import { type Answer, answerJson, type Problem, type ProblemCode } from './problem.js';

/** A request that is allowed, and what it is granted. */
export interface Allowed<G> {
  readonly ok: true;
  readonly grant: G;
}

/** A request that is refused, and the response to it. */
export interface Refused extends Answer {
  readonly ok: false;
  readonly code: ProblemCode;
  /** The body, before it was written as JSON. */
  readonly problem: Problem;
  /**
   * The error about the token, for logs; `undefined` if there was no token. Of
   * `verification_unavailable` its `cause` is the reason, which the response does not contain.
   */
  readonly error: TokenError | undefined;
}

/** A refusal in the API's own form. What is left out stays as it is. */
export interface RefusalForm {
  /** A text, or an object that is written as JSON. */
  readonly body?: string | object | undefined;
  /** The media type; `application/json` for an object, `text/plain; charset=utf-8` for a text by default. */
  readonly type?: string | undefined;
  /**
   * Further header fields, such as `link`. `www-authenticate`, `cache-control`, `retry-after` and those of the
   * connection stay as they are.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Called with every refusal, and the arguments of the framework's handler but `next`: to log, to count, or
 * to respond in the API's own form. It cannot change the decision, the status or the challenge.
 */
export type OnRefusal<A extends readonly unknown[] = []> = (
  refused: Refused,
  ...args: A
) => MaybePromise<RefusalForm | undefined | void>;

/** Gives a refusal the API's own form. Never throws or rejects. */
export type Reshape<A extends readonly unknown[]> = (
  refused: Refused,
  args: A,
) => MaybePromise<Refused>;

/** When to try again if keys or store do not respond, in seconds. */
const RETRY_AFTER = '5';

/** Makes a refusal of a problem. */
export function refusalOf(problem: Problem, error?: TokenError, challenge?: string): Refused {
  const { code, status } = problem;
  const answer = answerJson(problem, status, 'application/problem+json');
  const headers = {
    ...answer.headers,
    ...(status === 503 && { 'retry-after': RETRY_AFTER }),
    ...(challenge !== undefined && { 'www-authenticate': challenge }),
  };
  return { ok: false, code, problem, error, ...answer, headers };
}

/** Returns the response alone; to a request that is allowed, what it is granted. */
export function answerOf(decided: Allowed<object> | Refused): Answer {
  if (decided.ok) return answerJson(decided.grant);
  const { status, headers, body } = decided;
  return { status, headers, body };
}

/** How long `onRefusal` may take, in milliseconds. */
const TIMEOUT = 1000;

/**
 * Returns what gives refusals the form that `onRefusal` returns. A refusal stays as it is if that function
 * throws, rejects, takes longer than a second, or returns anything else.
 *
 * @throws TypeError for anything but a function.
 */
export function reshaper<A extends readonly unknown[]>(
  onRefusal: OnRefusal<A> | undefined,
): Reshape<A> {
  if (onRefusal === undefined) return (refused) => refused;
  if (typeof onRefusal !== 'function') throw new TypeError('onRefusal must be a function');
  return (refused, args) => {
    try {
      // Frozen: a function could otherwise write a status.
      const headers = Object.freeze({ ...refused.headers });
      const form = onRefusal(Object.freeze({ ...refused, headers }), ...args);
      if (!isPromiseLike(form)) return inForm(refused, form);
      return inTime(form, TIMEOUT, 'onRefusal')
        .then((later) => inForm(refused, later))
        .catch(() => refused);
    } catch {
      return refused;
    }
  };
}

/** The header fields that a form does not set: of the decision, and of the connection. */
const FIXED =
  /^(www-authenticate|cache-control|retry-after|content-length|transfer-encoding|connection|keep-alive|proxy-connection|te|trailer|upgrade|http2-settings)$/;
/** A value of one line, as Node and every `Headers` take it. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:[ \t]*;[\t\x20-\x7e]*)?$/;

/** Returns a refusal in another form; the same if that is not valid. A form may also be the refusal, with changes. */
function inForm(refused: Refused, form: unknown): Refused {
  const isField = (name: string): boolean => name === 'type' || Object.hasOwn(refused, name);
  if (!isPlainObject(form) || !Object.keys(form).every(isField)) return refused;
  const { body = refused.body, headers: given = {} } = form;
  if (!isPlainObject(given)) return refused;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name) || typeof value !== 'string' || !VALUE.test(value)) return refused;
    const lower = name.toLowerCase();
    if (!FIXED.test(lower)) headers[lower] = value;
  }
  const isText = typeof body === 'string';
  const text: unknown = isText || !body || typeof body !== 'object' ? body : JSON.stringify(body);
  const usual = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const kept = body === refused.body ? refused.headers['content-type'] : usual;
  const { type = headers['content-type'] ?? kept } = form;
  if (typeof text !== 'string' || typeof type !== 'string' || !MEDIA_TYPE.test(type)) {
    return refused;
  }
  return {
    ...refused,
    body: text,
    headers: { ...headers, ...refused.headers, 'content-type': type },
  };
}
