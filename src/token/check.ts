import { remembering } from '../caveats/derived.js';
import { type AnyCaveat, type CheckResult, denialCode, MET } from '../caveats/kind.js';
import type { ReadCaveat } from '../caveats/vocabulary.js';
import { type CaveatFailure, firstCode, TokenError, type TokenErrorCode } from '../errors.js';
import type { AnyIdentity } from './identity.js';
import type { Condition, OpenedToken } from './open.js';

/** How the conditions of a token fare in a request. */
export interface Outcome<C extends AnyCaveat, R> {
  readonly met: readonly ReadCaveat<C, R>[];
  readonly failures: readonly CaveatFailure[];
}

/** So many conditions may each look at a whole request. */
const FEW = 8;

/** Checks all conditions, also after one that is not met. */
export function checkConditions<C extends AnyCaveat, R>(
  conditions: readonly Condition<C, R>[],
  request: R,
): Outcome<C, R> {
  // A copy takes longer than a few caveats do that work the same things out again.
  const asked = conditions.length > FEW ? remembering(request) : request;
  const met: ReadCaveat<C, R>[] = [];
  const failures: CaveatFailure[] = [];
  for (const condition of conditions) {
    const { read } = condition;
    if (read === undefined) {
      const unknown = { reason: 'unknown_caveat', code: 'unknown_caveat' } as const;
      failures.push({ ...placeOf(condition), ...unknown });
      continue;
    }
    const { kind, caveat } = read;
    const reason = reasonUnmet(read, asked);
    if (reason === undefined) met.push(read);
    else failures.push({ ...placeOf(condition), caveat, reason, code: denialCode(kind) });
  }
  return { met, failures };
}

/** Where a condition stands, and its text. */
export function placeOf<C extends AnyCaveat, R>({
  index,
  text,
  discharge,
  restriction,
}: Condition<C, R>): Pick<CaveatFailure, 'index' | 'condition' | 'discharge' | 'restriction'> {
  return {
    index,
    condition: text,
    ...(discharge !== undefined && { discharge }),
    ...(restriction && { restriction }),
  };
}

/** Why a caveat is not met. Nothing but a plain yes of the kind's check is one. */
function reasonUnmet<C extends AnyCaveat, R>(
  { kind, caveat }: ReadCaveat<C, R>,
  request: R,
): string | undefined {
  try {
    const result: CheckResult = kind.check(caveat, request);
    if (isMet(result)) return undefined;
    return !result.ok && typeof result.reason === 'string' ? result.reason : 'check_failed';
  } catch {
    return 'check_failed';
  }
}

/** Exactly `{ ok: true }`: what has more to say than that, or is a promise of it, is no yes. */
function isMet(result: CheckResult): boolean {
  if (result === MET) return true;
  return result.ok === true && Object.keys(result).join() === 'ok';
}

/** What denies an authentic token: its unmet caveats, that it is of another type, or revoked. */
export function denialOf<I extends AnyIdentity>(
  { identity, revoked = false }: Pick<OpenedToken<AnyCaveat, never, I>, 'identity' | 'revoked'>,
  failures: readonly CaveatFailure[],
  expect: string = 'access',
): TokenError | undefined {
  const isExpected = identity.type === expect;
  if (failures.length === 0 && isExpected && !revoked) return undefined;
  const codes = new Set<TokenErrorCode>(failures.map(({ code }) => code));
  if (!isExpected) codes.add('wrong_token_type');
  if (revoked) codes.add('token_revoked');
  // Whatever the codes are: from here on there is no way in.
  const code = firstCode(codes) ?? 'unknown_caveat';
  const kept = firstFailures(failures, code);
  return new TokenError(code, {
    failures: kept,
    omittedFailures: failures.length - kept.length,
  });
}

/** How many failures an error has at most: a token may have thousands, and each holds its text. */
const MAX_FAILURES = 32;

/** Those that give the error its code before others, and of these the first; in their order. */
function firstFailures(
  failures: readonly CaveatFailure[],
  code: TokenErrorCode,
): readonly CaveatFailure[] {
  if (failures.length <= MAX_FAILURES) return failures;
  const own = failures.filter((failure) => failure.code === code).slice(0, MAX_FAILURES);
  const others = failures.filter((failure) => failure.code !== code);
  const kept = new Set([...own, ...others.slice(0, MAX_FAILURES - own.length)]);
  return failures.filter((failure) => kept.has(failure));
}

/** When the first of some caveats that tell of time ends, in Unix seconds; `null` where there are none. */
export function validUntilOf<C extends AnyCaveat, R>(
  reads: readonly ReadCaveat<C, R>[],
): number | null {
  let first: number | null = null;
  for (const { kind, caveat } of reads) {
    // Others may not tell of time, and to ask them for what they leave takes its own.
    const limit = kind.role === 'context' ? kind.limit?.(caveat) : undefined;
    if (limit?.of !== 'time') continue;
    first = first === null ? limit.validUntil : Math.min(first, limit.validUntil);
  }
  return first;
}
