import { type CaveatFailure, TokenError } from '../../errors.js';
import { OnedataError } from '../../onedata/errors.js';
import { adviceWords, detailWords } from '../../reading/reasons.js';
import { count, loneText } from '../../reading/words.js';
import { EXIT_CODES, exitNameOf } from '../errors.js';
import { escapeText, lines, type Style } from '../text.js';

const INTERNAL = 'This is a fault of the program: please report it';

/** The message of an error. An unforeseen error is not shown: it might contain a secret. */
function messageOf(error: unknown): string {
  return error instanceof Error && exitNameOf(error) !== 'internal' ? error.message : INTERNAL;
}

/** An error for `--json`. */
export function errorJson(error: unknown): object {
  const code = exitNameOf(error);
  return {
    code,
    message: messageOf(error),
    exitCode: EXIT_CODES[code][0],
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
 * @param isShown whether the token and what is wrong with it were shown already.
 */
export function errorText(error: unknown, isShown: boolean, style: Style): string {
  const name = exitNameOf(error);
  const isToken = error instanceof TokenError;
  const about = isToken ? ABOUT[error.source] : '';
  // Messages are fixed except for names of options; one of Onedata may have the name of a field.
  const message = `caveats: ${about}${escapeText(messageOf(error))}`;
  const code = name === 'usage' || name === 'input' ? '' : ` (${name})`;
  const shown = isToken && !isShown ? error : undefined;
  return lines([
    style.paint('bad', message) + code,
    ...(shown === undefined ? [] : [`  ${whyAndWhatToDo(shown)}`]),
    ...(shown?.failures ?? []).map(
      ({ index, condition, reason }) =>
        `  ${index} ${escapeText(loneText(condition))}: ${escapeText(reason)}`,
    ),
    ...(shown !== undefined && shown.omittedFailures > 0
      ? [`  and ${count(shown.omittedFailures)} more; caveats explain shows all`]
      : []),
    ...(name === 'truncated_token' && !isShown
      ? ['  caveats inspect shows its readable part']
      : []),
    ...(name === 'usage' ? ['  caveats help shows all commands'] : []),
  ]);
}

/** What is wrong with a text that does not decode, and what to do about any error. */
function whyAndWhatToDo(error: TokenError): string {
  const advice = adviceWords(error.code);
  return error.detail === undefined ? advice : `${detailWords(error)} ${advice}`;
}
