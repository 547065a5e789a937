import { aboutSource, isTokenError, type TokenError, type TokenErrorSource } from '../errors.js';
import { checkFields } from '../options.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { inferOpened } from '../token/infer-scope.js';
import type { MaybePromise } from '../token/open.js';
import { ownFieldOf, parseJson } from '../unknown.js';
import type { GuardRequest } from './guard.js';
import { checkedSettings, SCOPE_ENDPOINT_FIELDS, type ScopeEndpointOptions } from './options.js';
import {
  type Answer,
  answerJson,
  httpStatus,
  problemOf,
  type ProblemStatus,
  tokenProblem,
} from './problem.js';
import { answerOnly, refusalOf, type Refused, reshaper } from './refusal.js';

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
  /** Returns the refusal of a body that is longer than `maxBodyLength`; a promise only if `onRefusal` returns one. */
  refuse(code: 'body_too_large', ...args: A): MaybePromise<Answer>;
}

/** Room for the names of the members, and for white space. */
const AROUND_TOKENS = 1024;

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

/** Creates an endpoint of options whose names were checked. */
export function scopeEndpointOf<D extends Dialect, A extends readonly unknown[]>(
  options: ScopeEndpointOptions<D, A>,
): ScopeEndpoint<D, A> {
  const { open, expect, maxLength, tellConditions } = checkedSettings(options);
  const maxBodyLength = 2 * maxLength + AROUND_TOKENS;
  const reshape = reshaper(options.onRefusal);
  const refusalOfToken = (error: TokenError): Refused =>
    refusalOf(tokenProblem(error, statusInBody(error), tellConditions), error);
  /** Runs what may refuse a token; any other error is the server's. */
  const attempt = async <T>(
    source: TokenErrorSource,
    run: () => MaybePromise<T>,
  ): Promise<T | TokenError> => {
    try {
      return await run();
    } catch (error) {
      if (!isTokenError(error)) throw error;
      return source === 'token' ? error : aboutSource(error, source);
    }
  };
  const infer = async (body: unknown, context: GuardRequest<D>): Promise<Answer | Refused> => {
    if (typeof body === 'string' && body.length > maxBodyLength) {
      return refusalOf(problemOf('body_too_large'));
    }
    const texts = readBody(body);
    if (texts === undefined) return refusalOf(problemOf('malformed_body'));
    const { token, consumerToken } = texts;
    // Both at once, as each may wait for a key.
    const [opened, consumer] = await Promise.all([
      attempt('token', () => open(token, maxLength)),
      consumerToken === undefined
        ? undefined
        : attempt('consumer_token', () => open(consumerToken, maxLength)),
    ]);
    if (isTokenError(opened)) return refusalOfToken(opened);
    if (isTokenError(consumer)) return refusalOfToken(consumer);
    const given = typeof context === 'function' ? await context(opened) : context;
    const inferred = await attempt('token', () =>
      inferOpened(opened, { context: given, expect, consumer }),
    );
    return isTokenError(inferred) ? refusalOfToken(inferred) : answerJson(inferred);
  };
  return {
    maxBodyLength,
    async answer(body, context, ...args) {
      const answer = await infer(body, context);
      return answerOnly('ok' in answer ? await reshape(answer, args) : answer);
    },
    refuse: (code, ...args) => reshape(refusalOf(problemOf(code)), args),
  };
}

/** The status of a token that was sent in a body, not as a credential. */
function statusInBody({ code }: TokenError): ProblemStatus {
  if (code === 'token_too_large') return 413;
  const status = httpStatus[code];
  return status === 401 ? 400 : status;
}

/** Returns the tokens of a body, as JSON or already parsed; `undefined` for a body that has none. */
function readBody(
  body: unknown,
): { readonly token: string; readonly consumerToken: string | undefined } | undefined {
  const value = typeof body === 'string' ? parseJson(body) : body;
  const token = ownFieldOf(value, 'token');
  const consumerToken = ownFieldOf(value, 'consumerToken');
  if (typeof token !== 'string') return undefined;
  if (consumerToken !== undefined && typeof consumerToken !== 'string') return undefined;
  return { token, consumerToken };
}
