import { checkFields, type FieldsOf } from '../options.js';
import type { CaveatFailure, TokenError, TokenErrorCode } from '../errors.js';
import { isOnedataError, OnedataError } from './errors.js';
import type { OnedataIdentity, OnedataTokenType } from './identity.js';
import type { InviteType } from './invite-types.js';
import { caveatToJson, tokenTypeToJson } from './json.js';
import { MAX_TEXT_LENGTH } from './text.js';
import { onedataVocabulary } from './vocabulary.js';

/** What a token has to be. */
export interface ExpectedToken {
  readonly type: OnedataTokenType['type'];
  /** Of an invitation, what it has to invite to; to anything by default. */
  readonly inviteType?: InviteType | undefined;
}

/** What is known of a token that was refused. */
export interface RefusedToken {
  readonly identity: OnedataIdentity;
  readonly expected: ExpectedToken;
}

const REFUSED: FieldsOf<RefusedToken> = { identity: true, expected: true };
const EXPECTED: FieldsOf<ExpectedToken> = { type: true, inviteType: true };

/** What is said of a token by the code alone. */
const BY_CODE: Readonly<Partial<Record<TokenErrorCode, () => OnedataError>>> = {
  malformed_token: () => new OnedataError('badToken'),
  truncated_token: () => new OnedataError('badToken'),
  token_too_large: () => new OnedataError('tokenTooLarge', { limit: MAX_TEXT_LENGTH }),
  unknown_key: () => new OnedataError('tokenInvalid'),
  bad_signature: () => new OnedataError('tokenInvalid'),
  missing_discharge: () => new OnedataError('tokenInvalid'),
  unexpected_discharge: () => new OnedataError('tokenInvalid'),
  token_revoked: () => new OnedataError('tokenRevoked'),
};

/**
 * What Onedata says where this library throws a `TokenError`: for services that call `verify` with
 * Onedata's vocabulary themselves.
 *
 * Of several caveats that are not met, the first is told. Where the error's source is the
 * consumer's token, so it says.
 *
 * @param error what `verify` threw.
 * @param refused the identity of the token and what was expected; without it, a token of the wrong
 *   type is only said to be invalid.
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
    checkFields(refused, 'toOnedataError', REFUSED);
    checkFields(refused.expected, 'toOnedataError: expected', EXPECTED);
  }
  if (error.source !== 'consumer_token') return errorOf(error, refused);
  return new OnedataError('badConsumerToken', { tokenError: errorOf(error).toJSON().error });
}

function errorOf({ code, failures }: TokenError, refused?: RefusedToken): OnedataError {
  const byCode = BY_CODE[code]?.();
  if (byCode !== undefined) return byCode;
  const { identity, expected } = refused ?? {};
  if (identity !== undefined && expected !== undefined && !isOfType(identity, expected)) {
    return wrongTypeError(identity, expected);
  }
  const [first] = failures;
  return first === undefined ? new OnedataError('tokenInvalid') : unmetError(first);
}

/** Whether a token is by its identity of the type that was expected. */
export function isOfType(identity: OnedataIdentity, { type, inviteType }: ExpectedToken): boolean {
  if (identity.type !== type) return false;
  const isAny = identity.type !== 'invite' || inviteType === undefined;
  return isAny || identity.inviteType === inviteType;
}

/** What is said of a token of another type than was expected. */
export function wrongTypeError(identity: OnedataIdentity, expected: ExpectedToken): OnedataError {
  const received = tokenTypeToJson(identity);
  switch (expected.type) {
    case 'access':
      return new OnedataError('notAnAccessToken', { received });
    case 'identity':
      return new OnedataError('notAnIdentityToken', { received });
    case 'invite': {
      const expectedInviteType = expected.inviteType ?? 'any';
      return new OnedataError('notAnInviteToken', { expectedInviteType, received });
    }
  }
}

/** What is said of a caveat that is not met, or that nobody understands. */
export function unmetError({ condition, code }: CaveatFailure): OnedataError {
  const read = code === 'unknown_caveat' ? undefined : onedataVocabulary.read(condition);
  if (read === undefined) return new OnedataError('tokenCaveatUnknown', { caveat: condition });
  return new OnedataError('tokenCaveatUnverified', { caveat: caveatToJson(read.caveat) });
}

/** Runs what verifies a token that came along, and says of what goes wrong that it is about it. */
export async function aboutToken<T>(
  id: 'badConsumerToken' | 'badServiceToken',
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isOnedataError(error)) throw error;
    throw new OnedataError(id, { tokenError: error.toJSON().error });
  }
}
