import { type CaveatFailure, TokenError } from '../../errors.js';
import { OnedataError } from '../../onedata/errors.js';
import { adviceWords, detailWords } from '../../reading/reasons.js';
import { count, loneText } from '../../reading/words.js';
import { exitCodeOf, exitNameOf } from '../exit-codes.js';
import { escapeText } from '../text/escape.js';
import { lines } from '../text/layout.js';
import type { Style } from '../text/style.js';

const INTERNAL = 'Something went wrong that should not: please report it';

/** What is said of an error. What nobody foresaw says nothing of itself: it might hold a secret. */
function messageOf(error: unknown): string {
  return error instanceof Error && exitNameOf(error) !== 'internal' ? error.message : INTERNAL;
}

/** An error for `--json`. */
export function errorJson(error: unknown): object {
  const code = exitNameOf(error);
  return {
    code,
    message: messageOf(error),
    exitCode: exitCodeOf(code),
    ...(error instanceof TokenError && tokenErrorJson(error)),
    ...(error instanceof OnedataError && { onedata: error.toJSON().error }),
  };
}

function tokenErrorJson({ source, detail, failures, omittedFailures }: TokenError): object {
  return {
    ...(source !== 'token' && { source }),
    ...(detail && { detail }),
    ...(failures.length > 0 && { failures: failures.map(failureJson) }),
    ...(omittedFailures > 0 && { omittedFailures }),
  };
}

function failureJson({ index, discharge, condition, reason, code }: CaveatFailure): object {
  return { index, ...(discharge !== undefined && { discharge }), condition, reason, code };
}

const ABOUT: Readonly<Record<TokenError['source'], string>> = {
  token: '',
  consumer_token: 'the consumer token: ',
  discharge: 'a discharge: ',
};

/**
 * An error for a person, in lines.
 *
 * @param isShown whether what there is to say about the token was said already.
 */
export function errorText(error: unknown, isShown: boolean, style: Style): string {
  const name = exitNameOf(error);
  const isToken = error instanceof TokenError;
  const about = isToken ? ABOUT[error.source] : '';
  // Messages are fixed but for the names of options; an Onedata one may have a field's name.
  const message = `caveats: ${about}${escapeText(messageOf(error))}`;
  const code = name === 'usage' || name === 'input' ? '' : ` (${name})`;
  const told = isToken && !isShown ? error : undefined;
  return lines([
    style.paint('bad', message) + code,
    ...(told === undefined ? [] : [`  ${whyAndWhatToDo(told)}`]),
    ...(told?.failures ?? []).map(
      ({ index, condition, reason }) =>
        `  ${index} ${escapeText(loneText(condition))}: ${escapeText(reason)}`,
    ),
    ...(told !== undefined && told.omittedFailures > 0
      ? [`  and ${count(told.omittedFailures)} more; caveats explain shows all`]
      : []),
    ...(name === 'truncated_token' && !isShown
      ? ['  caveats inspect shows it as far as it goes']
      : []),
    ...(name === 'usage' ? ['  caveats help shows what there is'] : []),
  ]);
}

/** What is wrong with a text that is none, and what to do about any error. */
function whyAndWhatToDo(error: TokenError): string {
  const advice = adviceWords(error.code);
  return error.detail === undefined ? advice : `${detailWords(error)} ${advice}`;
}
