import { ERRORS, TokenError, type TokenErrorCode } from '../errors.js';
import { OnedataError, type OnedataErrorId } from '../onedata/errors.js';
import { errorWords } from '../reading/reasons.js';
import { ReadError } from '../reading/token-text.js';
import { count, loneText } from '../reading/words.js';
import { escapeText, lines, paint, placeText, shownText } from './text.js';

/** The command line is wrong. The message contains nothing that was given. */
export class UsageError extends Error {}

/** Something cannot be read or written. The message names no file: its name may be a token. */
export class InputError extends Error {}

export class NotDerivedError extends Error {}

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

const ofTokens = Object.entries(ERRORS).map(([code, [message, , exit]]) => [code, [exit, message]]);

export const EXIT_CODES: Readonly<Record<ExitName, readonly [number, string]>> = {
  ok: [0, 'success; for verify and explain: the token is allowed'],
  internal: [1, 'a fault of this program'],
  usage: [2, 'the command line is wrong'],
  input: [3, 'a file or standard input cannot be read or written'],
  not_derived: [4, 'diff: the second token was not made from the first'],
  ...(Object.fromEntries(ofTokens) as Record<TokenErrorCode, readonly [number, string]>),
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
    about: error instanceof ReadError ? error.about : undefined,
    onedata: error instanceof OnedataError ? error.toJSON().error : undefined,
  };
}

function tokenErrorJson({ source, detail, failures, omittedFailures }: TokenError): object {
  const shown = failures.map(({ index, discharge, condition, reason, code }) => {
    return { index, discharge, condition, reason, code };
  });
  return {
    source: source === 'token' ? undefined : source,
    detail,
    failures: shown.length > 0 ? shown : undefined,
    omittedFailures: omittedFailures > 0 ? omittedFailures : undefined,
  };
}

const ABOUT: Readonly<Record<TokenError['source'], string>> = {
  token: '',
  consumer_token: 'the consumer token: ',
  discharge: 'a discharge: ',
};

/** An error for a person, in lines; `isShown` if what is wrong with the token was shown. */
export function errorText(error: unknown, isShown: boolean): string {
  const name = exitNameOf(error);
  const about = error instanceof TokenError ? ABOUT[error.source] : '';
  // Messages are fixed except for names of options; one of Onedata may have the name of a field.
  const message = `caveats: ${about}${escapeText(messageOf(error))}`;
  const code = name === 'usage' || name === 'input' ? '' : ` (${name})`;
  const texts = [paint('bad', message) + code];
  if (error instanceof TokenError && !isShown) {
    texts.push(`  ${errorWords(error)}`);
    for (const failure of error.failures) {
      const condition = shownText(loneText(failure.condition));
      texts.push(`  ${placeText(failure)} ${condition}: ${shownText(failure.reason)}`);
    }
    const more = error.omittedFailures;
    if (more > 0) texts.push(`  and ${count(more)} more; caveats explain shows all`);
  }
  const isReadable = error instanceof ReadError && error.cutOff !== undefined && !isShown;
  if (isReadable) texts.push('  caveats inspect shows its readable part');
  if (name === 'usage') texts.push('  caveats help shows all commands');
  return lines(texts);
}
