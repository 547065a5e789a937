import type { ExplainedCaveat } from '../token/explain.js';
import type { AnyCaveat } from '../caveats/kind.js';
import { isTokenError, type TokenError } from '../errors.js';
import { catchTokenError, type TokenInput, toToken } from '../token/token.js';
import type { AnyExplanation } from './question.js';

/**
 * What was handed to `expect`, if it can be a token. Every text can: that it is not a token is
 * something to test for.
 *
 * @throws TypeError for anything else: `expect(undefined).not.toVerify()` should not pass.
 */
export function checkedReceived(received: unknown): TokenInput {
  if (typeof received === 'string') return received;
  const known = isTokenLike(received) ? catchTokenError(() => toToken(received)) : undefined;
  if (known !== undefined && !isTokenError(known)) return known;
  throw new TypeError('expect: needs a token or its text (was a promise not awaited?)');
}

function isTokenLike(value: unknown): value is Exclude<TokenInput, string> {
  return typeof value === 'object' && value !== null && 'macaroon' in value;
}

/** An error in words: its code, and what it says. */
export function describeError({ code, message, source }: TokenError): string {
  const about = source === 'token' ? '' : `, of the ${source.replace('_', ' ')}`;
  return `${code} (${message}${about})`;
}

/** How every caveat of a token fared, a line each. */
export function describeCaveats({ caveats }: AnyExplanation): readonly string[] {
  if (caveats.length === 0) return [];
  return ['', ...caveats.map(describeCaveat)];
}

function describeCaveat(explained: ExplainedCaveat<AnyCaveat>): string {
  const { index, condition, discharge, restriction } = explained;
  const where =
    restriction === true
      ? ', a restriction of the authority'
      : discharge === undefined
        ? ''
        : `, of discharge ${discharge}`;
  const how = explained.met ? 'met' : `NOT MET: ${explained.reason} (${explained.code})`;
  return `  ${index}  ${printable(condition)}${where}  ${how}`;
}

/** A text as it can be printed: what would move the cursor, or cannot be seen, is escaped. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (char) =>
    char === ' ' ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

/** The lines of a message. */
export function lines(...parts: readonly (string | readonly string[])[]): () => string {
  return () => parts.flat().join('\n');
}
