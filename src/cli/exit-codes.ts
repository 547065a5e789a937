import { TokenError, type TokenErrorCode } from '../errors.js';
import { OnedataError, type OnedataErrorId } from '../onedata/errors.js';
import { InputError, NotDerivedError, UsageError } from './errors.js';

/** What the program can end with, besides the codes of tokens. */
export type ProgramCode = 'ok' | 'internal' | 'usage' | 'input' | 'not_derived';

export type ExitName = ProgramCode | TokenErrorCode;

/** How the program ends, and what it means. Numbers stay as they are for good. */
export const EXIT_CODES: Readonly<Record<ExitName, readonly [number, string]>> = {
  ok: [0, 'all is well; of verify and explain: the token is allowed'],
  internal: [1, 'a mistake in this program'],
  usage: [2, 'the program was called in a wrong way'],
  input: [3, 'a file or standard input cannot be read or written'],
  not_derived: [4, 'diff: the second token was not made from the first'],
  malformed_token: [10, 'it is no token'],
  truncated_token: [11, 'the token was cut off'],
  token_too_large: [12, 'the token is too large'],
  unknown_key: [20, 'the token names a key that is not known'],
  bad_signature: [21, 'the signature does not hold: another key, or changed'],
  missing_discharge: [22, 'a third-party caveat has no discharge'],
  unexpected_discharge: [23, 'a discharge that no caveat asks for'],
  token_expired: [30, 'the token has expired'],
  token_revoked: [31, 'the token was revoked'],
  unknown_caveat: [32, 'a caveat is not understood'],
  wrong_token_type: [33, 'the token is of another type'],
  context_denied: [40, 'not from this address, or not by this consumer'],
  usage_denied: [41, 'not for this service, interface or call'],
  scope_denied: [42, 'not for this resource or access'],
  verification_unavailable: [50, 'whether the token is valid cannot be told now'],
};

/** The codes that Onedata's errors come to. Those of requests come from no command. */
const OF_ONEDATA: Readonly<Partial<Record<OnedataErrorId, ExitName>>> = {
  badToken: 'malformed_token',
  tokenInvalid: 'bad_signature',
  tokenRevoked: 'token_revoked',
  tokenTooLarge: 'token_too_large',
  notAnAccessToken: 'wrong_token_type',
  tokenCaveatUnknown: 'unknown_caveat',
  tokenCaveatUnverified: 'context_denied',
  badConsumerToken: 'context_denied',
  tokenSubjectInvalid: 'context_denied',
  tokenSessionInvalid: 'context_denied',
  tokenTimeCaveatRequired: 'usage',
};

/** The name of what went wrong. */
export function exitNameOf(error: unknown): ExitName {
  if (error instanceof TokenError) return error.code;
  if (error instanceof OnedataError) return OF_ONEDATA[error.id] ?? 'internal';
  if (error instanceof UsageError) return 'usage';
  if (error instanceof InputError) return 'input';
  if (error instanceof NotDerivedError) return 'not_derived';
  return 'internal';
}

export function exitCodeOf(name: ExitName): number {
  return EXIT_CODES[name][0];
}
