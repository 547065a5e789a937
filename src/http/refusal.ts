import { inTime } from '../authority/in-time.js';
import type { TokenError } from '../errors.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import { isPlainObject } from '../unknown.js';
import { type Answer, answerProblem, type Problem, type ProblemCode } from './problem.js';

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

/** Makes a refusal of a problem. */
export function refusalOf(problem: Problem, error?: TokenError, challenge?: string): Refused {
  return { ok: false, code: problem.code, problem, error, ...answerProblem(problem, challenge) };
}

/** Returns the response alone. */
export function answerOnly({ status, headers, body }: Answer): Answer {
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

/** What a form may have: its own fields, and those of the refusal, which change nothing. */
const FORM_FIELDS: ReadonlySet<string> = new Set([
  ...['body', 'type', 'headers'],
  ...['ok', 'status', 'code', 'problem', 'error'],
]);

/** The header fields that a form does not set: of the decision, and of the connection. */
const FIXED_HEADERS: ReadonlySet<string> = new Set([
  ...['www-authenticate', 'cache-control', 'retry-after'],
  ...['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection'],
  ...['te', 'trailer', 'upgrade', 'http2-settings'],
]);

/** A `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A value of one line, as Node and every `Headers` take it. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:[ \t]*;[\t\x20-\x7e]*)?$/;

/** Returns a refusal in another form; the same for a form that is not valid. May throw, as its getters may. */
function inForm(refused: Refused, form: unknown): Refused {
  if (!isPlainObject(form) || !Object.keys(form).every((field) => FORM_FIELDS.has(field))) {
    return refused;
  }
  const { body = refused.body, headers: given = {} } = form;
  if (!isPlainObject(given)) return refused;
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (!NAME.test(name) || typeof value !== 'string' || !VALUE.test(value)) return refused;
    headers.set(name.toLowerCase(), value);
  }
  for (const name of FIXED_HEADERS) headers.delete(name);
  const isText = typeof body === 'string';
  const text: unknown = isText ? body : JSON.stringify(body);
  const usual = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const kept = body === refused.body ? refused.headers['content-type'] : usual;
  const { type = headers.get('content-type') ?? kept } = form;
  if (body === null || (typeof body !== 'object' && !isText)) return refused;
  if (typeof text !== 'string' || typeof type !== 'string' || !MEDIA_TYPE.test(type))
    return refused;
  return {
    ...refused,
    body: text,
    headers: { ...Object.fromEntries(headers), ...refused.headers, 'content-type': type },
  };
}
