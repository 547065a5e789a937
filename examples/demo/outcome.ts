import { TokenError, type TokenErrorCode } from 'caveats';
import { bad, good, type Painted } from './paint.js';

/** Why a token is refused, as a code, or `allowed`. */
export type Outcome = TokenErrorCode | 'allowed';

export function outcomeOf(run: () => unknown): Outcome {
  try {
    run();
    return 'allowed';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

export function paintOutcome(outcome: Outcome): Painted {
  return outcome === 'allowed' ? good(outcome) : bad(outcome);
}
