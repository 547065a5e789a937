import { type DecodeDetail, TokenError, type TokenErrorCode } from 'caveats/macaroon';

/** How a call was refused: what a {@link TokenError} says to a program. */
export interface Refusal {
  readonly code: TokenErrorCode;
  readonly detail?: DecodeDetail;
}

export const truncated: Refusal = { code: 'truncated_token', detail: 'ends_early' };
export const tooLarge: Refusal = { code: 'token_too_large', detail: 'too_long' };

export function malformed(detail: DecodeDetail): Refusal {
  return { code: 'malformed_token', detail };
}

/** The error that a call throws, or `undefined` where it throws none. Others pass through. */
export function tokenErrorOf(run: () => unknown): TokenError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    throw error;
  }
  return undefined;
}

export function refusalOf(run: () => unknown): Refusal | undefined {
  const error = tokenErrorOf(run);
  if (error === undefined) return undefined;
  const { code, detail } = error;
  return detail === undefined ? { code } : { code, detail };
}

/** The message of the `TypeError` that a call throws. Others pass through. */
export function typeErrorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}
