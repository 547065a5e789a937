import { checkFields } from '../options.js';
import { type CaveatFailure, TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { onedataDialect } from './dialect.js';
import { OnedataError } from './errors.js';
import type { OnedataIdentity, OnedataTokenType } from './identity.js';
import { caveatToJson, tokenTypeToJson } from './json.js';
import type { VerifyInviteTokenOptions } from './options.js';
import { MAX_TEXT_LENGTH } from './text.js';

/** What a token must be. */
export interface ExpectedToken extends Pick<VerifyInviteTokenOptions, 'inviteType'> {
  readonly type: OnedataTokenType['type'];
}

/** What is known about a token that was refused. */
export interface RefusedToken {
  readonly identity: OnedataIdentity;
  readonly expected: ExpectedToken;
}

/**
 * Returns Onedata's error for a `TokenError`, for services that call `verify` themselves: for the first of
 * several unmet caveats; `badConsumerToken` if the source is the consumer's token.
 *
 * @param error what `verify` threw.
 * @param refused without it, the error for a token of the wrong type is `tokenInvalid`.
 * @example
 * ```ts
 * import { TokenError } from 'caveats';
 * import { toOnedataError } from 'caveats/onedata';
 *
 * console.log(toOnedataError(new TokenError('bad_signature')).id); // tokenInvalid
 * ```
 */
export function toOnedataError(error: TokenError, refused?: RefusedToken): OnedataError {
  if (refused !== undefined) {
    checkFields(refused, 'toOnedataError', { identity: true, expected: true });
    checkFields(refused.expected, 'toOnedataError: expected', { type: true, inviteType: true });
  }
  if (error.source !== 'consumer_token') return errorOf(error, refused);
  return new OnedataError('badConsumerToken', { tokenError: errorOf(error).toJSON().error });
}

function errorOf({ code, failures }: TokenError, refused?: RefusedToken): OnedataError {
  switch (code) {
    case 'malformed_token':
    case 'truncated_token':
      return new OnedataError('badToken');
    case 'token_too_large':
      return new OnedataError('tokenTooLarge', { limit: MAX_TEXT_LENGTH });
    case 'token_revoked':
      return new OnedataError('tokenRevoked');
    case 'unknown_key':
    case 'bad_signature':
    case 'missing_discharge':
    case 'unexpected_discharge':
      return new OnedataError('tokenInvalid');
  }
  const wrong = refused && wrongTypeError(refused.identity, refused.expected);
  if (wrong !== undefined) return wrong;
  const [first] = failures;
  if (first !== undefined) return unmetError(first);
  // No token reaches the path of the request.
  if (code === 'scope_denied') return new OnedataError('badData', { key: 'data.path' });
  return new OnedataError('tokenInvalid');
}

export function wrongTypeError(
  identity: OnedataIdentity,
  { type, inviteType }: ExpectedToken,
): OnedataError | undefined {
  const isAny = identity.type !== 'invite' || inviteType === undefined;
  if (identity.type === type && (isAny || identity.inviteType === inviteType)) return undefined;
  if (type === 'identity' && identity.type === 'access' && identity.sessionId === undefined) {
    // A Oneprovider's access token is an identity token too.
    if (identity.subject?.startsWith('prv-')) return undefined;
  }
  const received = tokenTypeToJson(identity);
  if (type === 'access') return new OnedataError('notAnAccessToken', { received });
  if (type === 'identity') return new OnedataError('notAnIdentityToken', { received });
  const expectedInviteType = inviteType ?? 'any';
  return new OnedataError('notAnInviteToken', { expectedInviteType, received });
}

/** Returns the error for a caveat that is not met, or that no kind reads. */
export function unmetError({ condition, code }: CaveatFailure): OnedataError {
  const read = code === 'unknown_caveat' ? undefined : onedataDialect.read(condition);
  if (read === undefined) return new OnedataError('tokenCaveatUnknown', { caveat: condition });
  return new OnedataError('tokenCaveatUnverified', { caveat: caveatToJson(read.caveat) });
}

/** Runs a function, and throws Onedata's error for a `TokenError`. */
export function orOnedataError<T>(run: () => T): T {
  const result = catchTokenError(run);
  if (result instanceof TokenError) throw toOnedataError(result);
  return result;
}
