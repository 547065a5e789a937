import { ERRORS, TokenError, type TokenErrorCode } from '../errors.js';
import { OnedataError, type OnedataErrorId } from '../onedata/errors.js';

/** The command line is wrong. The message contains nothing that was given. */
export class UsageError extends Error {
  override readonly name: 'UsageError' = 'UsageError';
}

/** Something cannot be read or written. The message names no file: its name may be a token. */
export class InputError extends Error {
  override readonly name: 'InputError' = 'InputError';
}

/** The second of two tokens was not made from the first. */
export class NotDerivedError extends Error {
  override readonly name: 'NotDerivedError' = 'NotDerivedError';

  constructor() {
    super('The second token was not made from the first by adding caveats');
  }
}

/** Runs what throws a `TypeError` for a user's mistake. Messages of the library repeat no values. */
export function asUsage<T>(run: () => T, what?: string): T {
  return rethrow(
    run,
    (message) => new UsageError(what === undefined ? message : `${what}: ${message}`),
  );
}

/** Runs what throws a `TypeError` for something that was read from a file or the environment. */
export function asInput<T>(run: () => T): T {
  return rethrow(run, (message) => new InputError(message));
}

function rethrow<T>(run: () => T, toError: (message: string) => Error): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) throw toError(error.message);
    throw error;
  }
}

/** What the program ends with apart from the codes of tokens. */
type ProgramCode = 'ok' | 'internal' | 'usage' | 'input' | 'not_derived';

export type ExitName = ProgramCode | TokenErrorCode;

const tokenCodes = Object.entries(ERRORS).map(
  ([code, { exitCode, message }]) => [code, [exitCode, message]] as const,
);

/** The exit codes, and what they mean. The numbers never change. */
export const EXIT_CODES: Readonly<Record<ExitName, readonly [number, string]>> = {
  ok: [0, 'success; for verify and explain: the token is allowed'],
  internal: [1, 'a fault of this program'],
  usage: [2, 'the command line is wrong'],
  input: [3, 'a file or standard input cannot be read or written'],
  not_derived: [4, 'diff: the second token was not made from the first'],
  ...(Object.fromEntries(tokenCodes) as Record<TokenErrorCode, readonly [number, string]>),
};

/** The codes of Onedata's errors. No command causes the others. */
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

/** Returns the name of what went wrong. */
export function exitNameOf(error: unknown): ExitName {
  if (error instanceof TokenError) return error.code;
  if (error instanceof OnedataError) return OF_ONEDATA[error.id] ?? 'internal';
  if (error instanceof UsageError) return 'usage';
  if (error instanceof InputError) return 'input';
  if (error instanceof NotDerivedError) return 'not_derived';
  return 'internal';
}
