import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { aboutSource, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import { catchTokenError, type TokenInput } from '../token/token.js';
import { findRequest, type KnownRequest } from './known-request.js';
import {
  checkedSettings,
  SCOPE_ENDPOINT_FIELDS,
  type ScopeEndpointOptions,
  type Settings,
} from './options.js';
import {
  type Answer,
  answerJson,
  answerProblem,
  problemOf,
  type ProblemStatus,
  tokenProblem,
} from './problem.js';
import { httpStatus } from './status.js';
import { createVerifier, type Verifier } from './verifier.js';

/** An endpoint that tells what a token in the body reaches. It is public: it takes no credential. */
export interface ScopeEndpoint<R = Request> {
  /** The longest body, in bytes, that is worth reading: two tokens and what stands around them. */
  readonly maxBodyLength: number;
  /**
   * Answers what `inferScope` says of a token. For nothing that a client sent does it reject.
   *
   * @param body `{ token, consumerToken? }`, or the JSON text of that.
   * @param context who asks, when and from where; or a function of that.
   * @throws whatever a lookup of `rootKey` or that function throws.
   * @throws TypeError for a server's mistake.
   */
  answer(body: unknown, context: KnownRequest<R>): Promise<Answer>;
  /** How to refuse a body that is longer than `maxBodyLength`, without having read it to its end. */
  refuse(code: 'body_too_large'): Answer;
}

/** Room for the names of the members, and for white space. */
const AROUND_TOKENS = 1024;

/**
 * Makes the endpoint that tells what a token reaches, and on request for which consumer. A lookup of
 * `rootKey` is asked for both tokens at once; an `authority` for one after the other.
 *
 * A token that is not valid is 400, and not 401, since no credential is asked for; one that is too
 * long is 413, one that its sender is not qualified to use 403, and 503 it is where an authority cannot
 * tell. Where the consumer's token is at fault, the problem's `source` is `consumer_token`.
 *
 * @throws TypeError for a caller's mistake.
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
 * // 200 {"kind":"only","docs":{"A":{"tables":"all"}}}
 * ```
 * @see Onezone's "infer access token scope", after which it is made.
 */
export function createScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: ScopeEndpointOptions<C, R, I>): ScopeEndpoint<R> {
  checkFields(options, 'createScopeEndpoint', SCOPE_ENDPOINT_FIELDS);
  return makeScopeEndpoint(checkedSettings(options));
}

/** Makes an endpoint of options that were checked. */
export function makeScopeEndpoint<C extends AnyCaveat, R, I extends AnyIdentity>(
  settings: Settings<C, R, I>,
): ScopeEndpoint<R> {
  const { maxLength, tellConditions } = settings;
  const verifier = createVerifier(settings);
  const maxBodyLength = 2 * maxLength + AROUND_TOKENS;

  const refuseToken = (error: TokenError): Answer =>
    answerProblem(tokenProblem(error, statusInBody(error), tellConditions));
  const tooLarge = (): Answer => answerProblem(problemOf('body_too_large', 413));

  return {
    maxBodyLength,
    async answer(body, context) {
      if (typeof body === 'string' && body.length > maxBodyLength) return tooLarge();
      const texts = readBody(body);
      if (texts === undefined) return answerProblem(problemOf('malformed_body', 400));
      const tokens = catchTokenError(() => readTokens(texts, verifier));
      if (isTokenError(tokens)) return refuseToken(tokens);
      const { token, consumerToken } = tokens;
      const found = await findRequest(context);
      try {
        return answerJson(await verifier.inferScope(token, found, consumerToken));
      } catch (error) {
        if (isTokenError(error)) return refuseToken(error);
        throw error;
      }
    },
    refuse: tooLarge,
  };
}

/** A token's status where the token is what was sent, and not what lets its sender in. */
function statusInBody({ code }: TokenError): ProblemStatus {
  if (code === 'token_too_large') return 413;
  const status = httpStatus[code];
  return status === 401 ? 400 : status;
}

/** The texts in a body. */
interface Texts {
  readonly token: string;
  readonly consumerToken: string | undefined;
}

/** The texts of a body, as JSON or already parsed; `undefined` for a body that has none. */
function readBody(body: unknown): Texts | undefined {
  const value = typeof body === 'string' ? parsed(body) : body;
  const token = memberOf(value, 'token');
  const consumerToken = memberOf(value, 'consumerToken');
  if (typeof token !== 'string') return undefined;
  if (consumerToken !== undefined && typeof consumerToken !== 'string') return undefined;
  return { token, consumerToken };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of an object's own. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** Both tokens, decoded before anything is looked up for either. */
function readTokens(
  texts: Texts,
  verifier: Pick<Verifier<AnyCaveat, never, AnyIdentity>, 'read'>,
): { readonly token: TokenInput; readonly consumerToken: TokenInput | undefined } {
  const token = verifier.read(texts.token);
  const { consumerToken: text } = texts;
  if (text === undefined) return { token, consumerToken: undefined };
  const consumerToken = catchTokenError(() => verifier.read(text));
  if (isTokenError(consumerToken)) throw aboutSource(consumerToken, 'consumer_token');
  return { token, consumerToken };
}
