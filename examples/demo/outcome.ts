import { TokenError, type TokenErrorCode } from 'caveats';
import { bad, good, type Painted } from './paint.js';

/** What comes of a token: the code with which it is refused, or that it is allowed. */
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
