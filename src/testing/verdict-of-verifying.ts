import type { AnyExplanation, MatcherResult } from './question.js';
import { describeCaveats, describeError, lines } from './verdict.js';

/** Whether a token lets a request in. */
export function verdictOfVerifying(explanation: AnyExplanation): MatcherResult {
  const caveats = describeCaveats(explanation);
  if (!explanation.allowed) {
    const why = describeError(explanation.error);
    return {
      pass: false,
      message: lines(`expected the token to be verified, but: ${why}`, caveats),
    };
  }
  return {
    pass: true,
    message: lines('expected the token to be refused, but it was let in', caveats),
  };
}
