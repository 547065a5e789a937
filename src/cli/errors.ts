import { ERRORS, TokenError, type TokenErrorCode } from '../errors.js';
import { OnedataError, type OnedataErrorId } from '../onedata/errors.js';
import { errorWords } from '../reading/reasons.js';
import { ReadError } from '../reading/token-text.js';
import { count, loneText } from '../reading/words.js';
import { escapeText, lines, shownText, type Style } from './text.js';

/** The command line is wrong. The message contains nothing that was given. */
export class UsageError extends Error {
  override readonly name: 'UsageError' = 'UsageError';
}

/** Something cannot be read or written. The message names no file: its name may be a token. */
export class InputError extends Error {
  override readonly name: 'InputError' = 'InputError';
}

export class NotDerivedError extends Error {
  override readonly name: 'NotDerivedError' = 'NotDerivedError';

  constructor() {
    super('The second token was not made from the first by adding caveats');
  }
}

/** Runs what throws a `TypeError` for a mistake. Messages of the library repeat no values. */
export function asUsage<T>(
  run: () => T,
  what?: string,
  Mistake: typeof UsageError | typeof InputError = UsageError,
): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Mistake(what === undefined ? error.message : `${what}: ${error.message}`);
  }
}

export type ExitName = 'ok' | 'internal' | 'usage' | 'input' | 'not_derived' | TokenErrorCode;

const tokenCodes = Object.entries(ERRORS).map(
  ([code, [message, , exitCode]]) => [code, [exitCode, message]] as const,
);

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

export function exitNameOf(error: unknown): ExitName {
  if (error instanceof TokenError) return error.code;
  if (error instanceof OnedataError) return OF_ONEDATA[error.id] ?? 'internal';
  if (error instanceof UsageError) return 'usage';
  if (error instanceof InputError) return 'input';
  if (error instanceof NotDerivedError) return 'not_derived';
  return 'internal';
}

/** The message of an error. An unforeseen error is not shown: it might contain a secret. */
function messageOf(error: unknown): string {
  const isForeseen = error instanceof Error && exitNameOf(error) !== 'internal';
  return isForeseen ? error.message : 'This is a fault of the program: please report it';
}

export function errorJson(error: unknown): object {
  const code = exitNameOf(error);
  return {
    code,
    message: messageOf(error),
    exitCode: EXIT_CODES[code][0],
    ...(error instanceof TokenError && tokenErrorJson(error)),
    ...(error instanceof ReadError && error.about !== undefined && { about: error.about }),
    ...(error instanceof OnedataError && { onedata: error.toJSON().error }),
  };
}

function tokenErrorJson({ source, detail, failures, omittedFailures }: TokenError): object {
  const shown = failures.map(({ index, discharge, condition, reason, code }) => {
    return { index, ...(discharge !== undefined && { discharge }), condition, reason, code };
  });
  return {
    ...(source !== 'token' && { source }),
    ...(detail && { detail }),
    ...(shown.length > 0 && { failures: shown }),
    ...(omittedFailures > 0 && { omittedFailures }),
  };
}

const ABOUT: Readonly<Record<TokenError['source'], string>> = {
  token: '',
  consumer_token: 'the consumer token: ',
  discharge: 'a discharge: ',
};

/** An error for a person, in lines; `isShown` if what is wrong with the token was shown. */
export function errorText(error: unknown, isShown: boolean, style: Style): string {
  const name = exitNameOf(error);
  const token = error instanceof TokenError ? error : undefined;
  const about = token === undefined ? '' : ABOUT[token.source];
  // Messages are fixed except for names of options; one of Onedata may have the name of a field.
  const message = `caveats: ${about}${escapeText(messageOf(error))}`;
  const code = name === 'usage' || name === 'input' ? '' : ` (${name})`;
  const texts = [style('bad', message) + code];
  if (token !== undefined && !isShown) {
    texts.push(`  ${errorWords(token)}`);
    for (const { index, condition, reason } of token.failures) {
      texts.push(`  ${index} ${shownText(loneText(condition))}: ${shownText(reason)}`);
    }
    const more = token.omittedFailures;
    if (more > 0) texts.push(`  and ${count(more)} more; caveats explain shows all`);
    if (token instanceof ReadError && token.cutOff)
      texts.push('  caveats inspect shows its readable part');
  }
  if (name === 'usage') texts.push('  caveats help shows all commands');
  return lines(texts);
}
