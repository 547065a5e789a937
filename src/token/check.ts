import { type AnyCaveat, type CheckResult, denialCode } from '../caveats/kind.js';
import type { ReadCaveat } from '../caveats/vocabulary.js';
import { type CaveatFailure, firstCode, TokenError } from '../errors.js';
import { earliest } from '../scope/limits.js';
import type { AnyIdentity } from './identity.js';
import type { Condition } from './open.js';

/** How the conditions of a token fare in a request. */
export interface Outcome<C extends AnyCaveat, R> {
  readonly met: readonly ReadCaveat<C, R>[];
  readonly failures: readonly CaveatFailure[];
}

/** Checks all conditions, also after one that is not met. */
export function checkConditions<C extends AnyCaveat, R>(
  conditions: readonly Condition<C, R>[],
  request: R,
): Outcome<C, R> {
  const met: ReadCaveat<C, R>[] = [];
  const failures: CaveatFailure[] = [];
  for (const condition of conditions) {
    const { index, text, read } = condition;
    if (read === undefined) {
      failures.push({ index, condition: text, reason: 'unknown_caveat', code: 'unknown_caveat' });
      continue;
    }
    const { kind, caveat } = read;
    const reason = reasonUnmet(read, request);
    if (reason === undefined) met.push(read);
    else failures.push({ index, condition: text, caveat, reason, code: denialCode(kind) });
  }
  return { met, failures };
}

/** Why a caveat is not met. Nothing but a plain yes of the kind's check is one. */
function reasonUnmet<C extends AnyCaveat, R>(
  { kind, caveat }: ReadCaveat<C, R>,
  request: R,
): string | undefined {
  try {
    const result: CheckResult = kind.check(caveat, request);
    if (result.ok === true) return undefined;
    return typeof result.reason === 'string' ? result.reason : 'check_failed';
  } catch {
    return 'check_failed';
  }
}

/** What denies an authentic token: its unmet caveats, or that it is of another type. */
export function denialOf(
  identity: AnyIdentity,
  failures: readonly CaveatFailure[],
  expect: string = 'access',
): TokenError | undefined {
  if (failures.length === 0 && identity.type === expect) return undefined;
  const codes = failures.map(({ code }) => code);
  const code = firstCode(identity.type === expect ? codes : [...codes, 'wrong_token_type']);
  return code && new TokenError(code, { failures });
}

/** When the first of some `time` caveats ends, in Unix seconds; `null` where there are none. */
export function validUntilOf<C extends AnyCaveat, R>(
  reads: readonly ReadCaveat<C, R>[],
): number | null {
  const times: number[] = [];
  for (const { kind, caveat } of reads) {
    // Only a kind of context can tell of time; what others leave is not asked for here.
    const limit = kind.role === 'context' ? kind.limit?.(caveat) : undefined;
    if (limit?.of === 'time') times.push(limit.validUntil);
  }
  return earliest(times);
}
