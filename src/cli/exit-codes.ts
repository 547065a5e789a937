import { byCode } from '../error-codes.js';
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
  ...byCode(({ exitCode, message }) => [exitCode, message] as const),
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
