import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { type AnyKind, describeThrown, show } from './law.js';

/** How a check came out, if it did as it should: `met`, or the reason why not. */
export type CheckOutcome =
  { readonly outcome: string; readonly wrong?: undefined } | { readonly wrong: string };

/** Runs a check with a frozen value, as `verify` does, and looks whether its result is exactly one of the two that there are. */
export function runCheck(kind: AnyKind, value: AnyCaveat, request: object): CheckOutcome {
  let result: unknown;
  try {
    result = kind.check(frozenCopy(value), request);
  } catch (error) {
    return { wrong: `check threw over the request ${show(request)}: ${describeThrown(error)}` };
  }
  return (
    outcomeOf(result) ?? {
      wrong: `check answered ${show(result)} over the request ${show(request)}`,
    }
  );
}

/** Whether a check lets a request in, of which nothing is wrong. */
export function isMet(outcome: CheckOutcome): boolean {
  return outcome.wrong === undefined && outcome.outcome === 'met';
}

function outcomeOf(result: unknown): CheckOutcome | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const { ok, reason }: { readonly ok?: unknown; readonly reason?: unknown } = result;
  const names = Object.keys(result).sort().join();
  if (ok === true && names === 'ok') return { outcome: 'met' };
  const isUnmet = ok === false && names === 'ok,reason';
  return isUnmet && typeof reason === 'string' && reason !== ''
    ? { outcome: `unmet: ${reason}` }
    : undefined;
}
