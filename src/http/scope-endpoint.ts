import { aboutSource, isTokenError, type TokenError, type TokenErrorSource } from '../errors.js';
import { checkFields } from '../options.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { type InferredScope, inferOpened } from '../token/infer-scope.js';
import type { MaybePromise } from '../token/open.js';
import { ownFieldOf, parseJson } from '../unknown.js';
import type { GuardRequest, Asking } from './deciding.js';
import { checkedSettings, SCOPE_ENDPOINT_FIELDS, type ScopeEndpointOptions } from './options.js';
import {
  type Answer,
  httpStatus,
  type Problem,
  problemOf,
  type ProblemStatus,
  tokenProblem,
} from './problem.js';
import { type Allowed, answerOf, type Decision, refusalOf, reshaper } from './refusal.js';

/** An endpoint that infers the scope of a token in the body. It is public: it takes no credential. */
export interface ScopeEndpoint<
  D extends Dialect = StandardDialect,
  A extends readonly unknown[] = [],
> {
  /** The longest body that is worth reading, in bytes: two tokens and the JSON around them. */
  readonly maxBodyLength: number;
  /**
   * Responds with what `inferScope` returns for a token. Never rejects because of client input.
   *
   * @param body `{ token, consumerToken? }`, or its JSON text.
   * @param context who asks, when and from where; or a function that returns it.
   * @param args what `onRefusal` gets besides the refusal.
   * @throws whatever a lookup of `rootKey` or the function `context` throws.
   * @throws TypeError for a server's mistake.
   */
  answer(body: unknown, context: GuardRequest<D>, ...args: A): Promise<Answer>;
  /** Returns the refusal of a body that is longer than `maxBodyLength`; a promise with `onRefusal`. */
  refuse(code: 'body_too_large', ...args: A): MaybePromise<Answer>;
}

/** Room for the names of the members, and for white space. */
export const AROUND_TOKENS = 1024;

/**
 * Creates the endpoint that infers what a token reaches, and for which consumer.
 *
 * A token that is not valid is 400, not 401, since no credential is asked for. One that is too long is
 * 413, one that the client is not qualified to use 403, and 503 means that an authority cannot reach its
 * store. If the consumer's token is at fault, the problem's `source` is `consumer_token`.
 *
 * @param options as `createGuard` takes them, without `credentials` and `realm`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { doc, mint, serialize } from 'caveats';
 * import { createScopeEndpoint } from 'caveats/http';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const endpoint = createScopeEndpoint({ rootKey });
 * const token = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));
 * const { status, body } = await endpoint.answer({ token }, { ip: '192.0.2.1' });
 * console.log(status, JSON.stringify(JSON.parse(body).scope));
 * // 200 {"kind":"only","resources":[{"doc":"A","access":["read","write"]}]}
 * ```
 * @see Onezone's "infer access token scope"
 */
export function createScopeEndpoint<D extends Dialect = StandardDialect>(
  options: ScopeEndpointOptions<D>,
): ScopeEndpoint<D> {
  checkFields(options, 'createScopeEndpoint', SCOPE_ENDPOINT_FIELDS);
  return scopeEndpointOf(options);
}

export function scopeEndpointOf<D extends Dialect, A extends readonly unknown[]>(
  options: ScopeEndpointOptions<D, A>,
): ScopeEndpoint<D, A> {
  const { open, expect, maxLength, tellConditions, listen } = checkedSettings(options);
  const maxBodyLength = 2 * maxLength + AROUND_TOKENS;
  const reshape = reshaper(options.onRefusal);
  const refuse = ({ args, question }: Asking<A>, problem: Problem, error?: TokenError) => {
    question?.report(problem.code, error);
    return reshape(refusalOf(problem, error), args);
  };
  const infer = async (
    body: unknown,
    context: GuardRequest<D>,
    asking: Asking<A>,
  ): Promise<Decision<InferredScope<D>>> => {
    const refuseToken = ({ error }: Failed) =>
      refuse(asking, tokenProblem(error, statusInBody(error), tellConditions), error);
    const isTooLong = typeof body === 'string' && body.length > maxBodyLength;
    if (isTooLong) return refuse(asking, problemOf('body_too_large'));
    const { token, consumerToken: proof } = readBody(body) ?? {};
    if (token === undefined) return refuse(asking, problemOf('malformed_body'));
    // Both at once, as each may wait for a key.
    const [opened, consumer] = await Promise.all([
      attempt('token', () => open(token, maxLength)),
      proof === undefined ? undefined : attempt('consumer_token', () => open(proof, maxLength)),
    ]);
    if (!opened.ok) return refuseToken(opened);
    asking.question?.about(opened.grant);
    if (consumer?.ok === false) return refuseToken(consumer);
    const given = typeof context === 'function' ? await context(opened.grant) : context;
    const judged = { context: given, expect, consumer: consumer?.grant };
    const inferred = await attempt('token', () => inferOpened(opened.grant, judged));
    if (!inferred.ok) return refuseToken(inferred);
    asking.question?.report();
    return inferred;
  };
  const toldOf = (args: A): Asking<A> => ({ args, question: listen?.('inferScope', args) });
  return {
    maxBodyLength,
    answer: async (body, context, ...args) => answerOf(await infer(body, context, toldOf(args))),
    refuse: (code, ...args) => refuse(toldOf(args), problemOf(code)),
  };
}

export interface Failed {
  readonly ok: false;
  readonly error: TokenError;
}

/** Returns an error about a token; any other error is the server's. */
export async function attempt<T>(
  source: TokenErrorSource,
  run: () => MaybePromise<T>,
): Promise<Allowed<T> | Failed> {
  try {
    return { ok: true, grant: await run() };
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { ok: false, error: source === 'token' ? error : aboutSource(error, source) };
  }
}

/** The status of a token that was sent in a body, not as a credential. */
function statusInBody({ code }: TokenError): ProblemStatus {
  const status = code === 'token_too_large' ? 413 : httpStatus[code];
  return status === 401 ? 400 : status;
}

/** Returns the tokens of a body, as JSON or already parsed; `undefined` for a body that has none. */
function readBody(
  body: unknown,
): { readonly token: string; readonly consumerToken: string | undefined } | undefined {
  const value = typeof body === 'string' ? parseJson(body) : body;
  const token = ownFieldOf(value, 'token');
  const consumerToken = ownFieldOf(value, 'consumerToken');
  const isRight = consumerToken === undefined || typeof consumerToken === 'string';
  return typeof token === 'string' && isRight ? { token, consumerToken } : undefined;
}
