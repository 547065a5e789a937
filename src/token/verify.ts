import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat, ReadCaveat } from '../caveats/vocabulary.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkConditions, denialOf, validUntilOf } from './check.js';
import type { AnyIdentity, Identity, OpaqueIdentity } from './identity.js';
import { type OpenedToken, openToken } from './open.js';
import { AUTHENTICATE_FIELDS, type AuthenticateOptions } from './options.js';
import { completeRequest } from './request.js';
import type { TokenInput } from './token.js';

export interface VerifyOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends AuthenticateOptions<C, R, I> {
  /** The context of the request, and what it asks. What is left out meets no caveat. */
  readonly request: NoInfer<R> & Context;
}

/** What {@link VerifyOptions} may have. */
export const VERIFY_FIELDS: FieldsOf<VerifyOptions> = { ...AUTHENTICATE_FIELDS, request: true };

/** What a verified token grants; frozen, with all that it holds. */
export interface Grant<C extends AnyCaveat = Caveat, I extends AnyIdentity = Identity> {
  /** Whose token it is; authentic. */
  readonly identity: I | OpaqueIdentity;
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** The token's caveats, authentic and met. */
  readonly caveats: readonly C[];
}

/**
 * Verifies a token for a request: its signature, its type, and every caveat.
 *
 * @param token a token, or its text in any format.
 * @param options.rootKey the key, or a function that finds it by the unverified identity.
 * @param options.request the context and what is asked; `now` is the clock by default.
 * @param options.expect the type that the token has to be of; `access` by default.
 * @throws TokenError for a token that does not let this request in. Its `code` says why, its
 *   `failures` every caveat that is not met.
 * @throws TypeError for a caller's mistake, such as a time in milliseconds.
 * @example
 * ```ts
 * import { doc, mint, TokenError, verify } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const grant = verify(token, { rootKey, request: { resource: { doc: 'A' }, access: 'read' } });
 * console.log(grant.identity.subject); // usr-1
 *
 * try {
 *   verify(token, { rootKey, request: { resource: {} } });
 * } catch (error) {
 *   console.log(error instanceof TokenError && error.code); // scope_denied
 * }
 * ```
 */
export function verify<C extends AnyCaveat = Caveat, R = Request, I extends AnyIdentity = Identity>(
  token: TokenInput,
  options: VerifyOptions<C, R, I>,
): Grant<C, I> {
  checkFields(options, 'verify', VERIFY_FIELDS);
  const request = completeRequest(options.request, 'request', options.vocabulary);
  return verifyOpened(openToken(token, options), request, options.expect);
}

/** The same for a token whose signatures hold, and a request that is complete. */
export function verifyOpened<C extends AnyCaveat, R, I extends AnyIdentity>(
  opened: OpenedToken<C, R, I>,
  request: R,
  expect: string | undefined,
): Grant<C, I> {
  const { met, failures } = checkConditions(opened.conditions, request);
  const denial = denialOf(opened, failures, expect);
  if (denial !== undefined) throw denial;
  return grantOf(opened.identity, met);
}

/** What a token grants of which every caveat is met. */
export function grantOf<C extends AnyCaveat, R, I extends AnyIdentity>(
  identity: I | OpaqueIdentity,
  met: readonly ReadCaveat<C, R>[],
): Grant<C, I> {
  const caveats = Object.freeze(met.map(({ caveat }) => caveat));
  return Object.freeze({ identity, validUntil: validUntilOf(met), caveats });
}
