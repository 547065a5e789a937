import type { AnyCaveat, Role } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { aboutSource, TokenError } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkConditions, denialOf } from './check.js';
import type { AnyIdentity, Identity } from './identity.js';
import { type InferredScope, limitsOf } from './limits-of.js';
import { type OpenedToken, openToken } from './open.js';
import { AUTHENTICATE_FIELDS, type AuthenticateOptions } from './options.js';
import { completeRequest } from './request.js';
import { catchTokenError, type TokenInput } from './token.js';

export interface InferScopeOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends AuthenticateOptions<C, R, I> {
  /**
   * Who asks, when and from where. What is left out meets no caveat; what only a request has
   * (`resource`, `access`, `api`) is not looked at.
   */
  readonly context: NoInfer<R> & Context;
  /**
   * A token of type `identity` that proves who the consumer is: its subject counts as
   * `context.consumer`, and takes its place. Verified with the same `rootKey` and in the same
   * context. `context.groups` count as the consumer's, unless the context names another consumer.
   */
  readonly consumerToken?: TokenInput | undefined;
}

const FIELDS: FieldsOf<InferScopeOptions> = {
  ...AUTHENTICATE_FIELDS,
  context: true,
  consumerToken: true,
};

/**
 * Tells what a token reaches. It is verified first, save that its usage caveats (`service`,
 * `interface`, `api`) are skipped, so that the scope of a token that is good for one service can be
 * learnt anywhere; only who is qualified to use it (`time`, `ip`, `consumer` …) may learn its scope.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError as `verify` does. Where the consumer's token is what fails, the error's
 *   `source` is `consumer_token`.
 * @throws TypeError for a caller's mistake.
 * @example
 * ```ts
 * import { doc, inferScope, mint, service, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [doc('A', 'B'), service('opw-lisbon'), table('B', 'grid-1')];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { scope, services } = inferScope(token, { rootKey, context: {} });
 * console.log(JSON.stringify(scope)); // {"kind":"only","docs":{"B":{"tables":["grid-1"]}}}
 * console.log(JSON.stringify(services)); // {"kind":"only","values":["opw-lisbon"]}
 * ```
 * @see Onezone's "infer access token scope", after which it is made.
 */
export function inferScope<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(token: TokenInput, options: InferScopeOptions<C, R, I>): InferredScope<C> {
  checkFields(options, 'inferScope', FIELDS);
  const context = completeRequest(options.context, 'context', options.vocabulary);
  const opened = openToken(token, options);
  const { consumerToken } = options;
  if (consumerToken === undefined) return inferOpened(opened, context, options.expect);
  const consumer = catchTokenError(() => openToken(consumerToken, options));
  if (consumer instanceof TokenError) throw aboutSource(consumer, 'consumer_token');
  return inferOpened(opened, withConsumer(context, consumer), options.expect);
}

/** The same for a token whose signatures hold, and a context that is complete. */
export function inferOpened<C extends AnyCaveat, R, I extends AnyIdentity>(
  opened: OpenedToken<C, R, I>,
  context: R & Context,
  expect: string | undefined,
): InferredScope<C> {
  const { conditions } = opened;
  // A condition that is not understood might be of any role, so it is among those that are checked.
  const checked = conditions.filter(({ read }) => !read || !REPORTED.includes(read.kind.role));
  const { failures } = checkConditions(checked, context);
  const denial = denialOf(opened, failures, expect);
  if (denial !== undefined) throw denial;
  // None is left out: one that is not understood has denied the token.
  const reads = conditions.map(({ read }) => read).filter((read) => read !== undefined);
  return limitsOf(reads, opened.identity.type);
}

/** The roles that are reported and not checked. */
const REPORTED: readonly Role[] = ['usage', 'scope'];

/**
 * The context, with the subject of the consumer's token as the consumer.
 *
 * @throws TokenError about the `consumer_token`, where that does not prove who the consumer is.
 */
export function withConsumer<C extends AnyCaveat, R, I extends AnyIdentity>(
  context: R & Context,
  opened: OpenedToken<C, R, I>,
): R & Context {
  // Its usage caveats are skipped as the token's are. One of scope has nothing here to be met by:
  // who narrowed an identity so far did not mean it to be used for this.
  const checked = opened.conditions.filter(({ read }) => read?.kind.role !== 'usage');
  const { failures } = checkConditions(checked, context);
  const denial = denialOf(opened, failures, 'identity');
  if (denial !== undefined) throw aboutSource(denial, 'consumer_token');
  const { subject } = opened.identity;
  // The groups that a server knows are those of the consumer that it names.
  const sameConsumer = context.consumer === undefined || context.consumer === subject;
  return { ...context, consumer: subject, groups: sameConsumer ? context.groups : undefined };
}
