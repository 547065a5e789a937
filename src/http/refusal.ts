import { inTime } from '../authority/in-time.js';
import { frozenCopy } from '../caveats/plain-data.js';
import type { TokenError } from '../errors.js';
import type { MaybePromise } from '../token/open.js';
import { isPlainObject } from '../unknown.js';
import { isName } from './credentials.js';
import {
  type Answer,
  answerJson,
  type Problem,
  type ProblemCode,
  type ProblemStatus,
} from './problem.js';

/** A request that is allowed, and what it is granted. */
export interface Allowed<G> {
  readonly ok: true;
  readonly grant: G;
}

/** A request that is refused, and the response to it. */
export interface Refused extends Answer {
  readonly ok: false;
  readonly status: ProblemStatus;
  readonly code: ProblemCode;
  /** The body, before it was written as JSON. Deeply frozen. */
  readonly problem: Problem;
  /**
   * The error about the token, for logs; `undefined` if there was no token. Of
   * `verification_unavailable` its `cause` is the reason, which the response does not contain.
   */
  readonly error: TokenError | undefined;
}

/** What a guard decides about a request, `G` being what it grants. */
export type Decision<G> = Allowed<G> | Refused;

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
 * to respond in the API's own form. What it returns cannot change the decision, the status or the challenge.
 * Do not respond in it, nor continue with what a framework puts on its request, such as Express' `req.next`.
 */
export type OnRefusal<A extends readonly unknown[] = []> = (
  refused: Refused,
  ...args: A
) => MaybePromise<RefusalForm | undefined | void>;

/** When to try again if keys or store do not respond, in seconds. */
export const RETRY_AFTER = '5';

/** Makes a refusal of a problem; `answer` is its body in another form. */
export function refusalOf(
  given: Problem,
  error?: TokenError,
  challenge?: string,
  answer: Answer = answerJson(given, given.status, 'application/problem+json'),
): Refused {
  // `onRefusal` sees it, and so does who asks for a decision.
  const problem = frozenCopy(given);
  const { code, status } = problem;
  const headers = {
    ...answer.headers,
    ...(status === 503 && { 'retry-after': RETRY_AFTER }),
    ...(challenge !== undefined && { 'www-authenticate': challenge }),
  };
  return { ok: false, code, problem, error, ...answer, status, headers };
}

/** Returns the response alone, the caller's own; to a request that is allowed, what it is granted. */
export function answerOf(decided: Allowed<object> | (Answer & { readonly ok: false })): Answer {
  if (decided.ok) return answerJson(decided.grant);
  const { status, headers, body } = decided;
  return { status, headers: { ...headers }, body };
}

/** How long `onRefusal` may take, in milliseconds. */
const TIMEOUT = 1000;

/** Gives refusals the form that `onRefusal` returns; if that fails or takes too long, they stay as they are. */
export function reshaper<A extends readonly unknown[]>(
  onRefusal: OnRefusal<A> | undefined,
): (refused: Refused, args: A) => MaybePromise<Refused> {
  if (onRefusal === undefined) return (refused) => refused;
  if (typeof onRefusal !== 'function') throw new TypeError('onRefusal must be a function');
  return async (refused, args) => {
    try {
      // Frozen: a function could otherwise write a status.
      const headers = Object.freeze({ ...refused.headers });
      const form = onRefusal(Object.freeze({ ...refused, headers }), ...args);
      return inForm(refused, await inTime(Promise.resolve(form), TIMEOUT, 'onRefusal'));
    } catch {
      return refused;
    }
  };
}

/** The header fields that a form does not set: of the decision, and of the connection. */
const FIXED =
  /^(www-authenticate|cache-control|retry-after|content-length|transfer-encoding|connection|keep-alive|proxy-connection|te|trailer|upgrade|http2-settings)$/;
const TYPE = 'content-type';
/** A value of one line, as Node and every `Headers` take it. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Returns a refusal in another form, such as the refusal with changes; the same if that is not valid. */
function inForm(refused: Refused, form: unknown): Refused {
  const isField = (name: string): boolean => name === 'type' || Object.hasOwn(refused, name);
  if (!isPlainObject(form) || !Object.keys(form).every(isField)) return refused;
  const { body = refused.body, type, headers: given = {} } = form;
  const isText = typeof body === 'string';
  const isJson = typeof body === 'object' && body !== null;
  const text: unknown = isJson ? JSON.stringify(body) : body;
  if (typeof text !== 'string' || !isPlainObject(given)) return refused;
  const headers: Record<string, string> = { ...refused.headers };
  const set = (name: string, value: unknown): boolean => {
    if (!isName(name) || typeof value !== 'string' || !VALUE.test(value)) return false;
    const field = name.toLowerCase();
    if (!FIXED.test(field)) headers[field] = value;
    return true;
  };
  if (body !== refused.body) set(TYPE, isText ? 'text/plain; charset=utf-8' : 'application/json');
  const isValid = Object.entries(given).every(([name, value]) => set(name, value));
  if (!isValid || (type !== undefined && !set(TYPE, type))) return refused;
  return { ...refused, body: text, headers };
}
