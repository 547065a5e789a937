import type { DenialCode, FailureReason } from '../errors.js';
import type { Limit } from '../scope/limits.js';
import type { Request } from './request.js';

/**
 * What a kind of caveat is about, which settles how `verify` and `inferScope` treat it.
 *
 * - `context`: who, when and from where. Both check it.
 * - `usage`: through which service, interface or call. `verify` checks it, `inferScope` skips it.
 * - `scope`: what is reached. `verify` checks it against the request, `inferScope` reports it.
 */
export type Role = 'context' | 'usage' | 'scope';

/** The least that every caveat has: the type tells its kind. */
export interface AnyCaveat {
  readonly type: string;
}

/** How a caveat fares. Only exactly `ok: true` lets a request in. */
export type CheckResult =
  { readonly ok: true } | { readonly ok: false; readonly reason: FailureReason };

/** A kind of caveat: how it is written, and what it means. */
export interface CaveatKind<C extends AnyCaveat = AnyCaveat, R = Request> {
  /** The type of its values, and the first word of its conditions. */
  readonly type: C['type'];
  readonly role: Role;
  /** The code with which it denies; by default the one of its role. */
  readonly denial?: DenialCode;
  /** The value of a condition, or `undefined` for a text that the kind would not itself write. */
  decode(condition: string): C | undefined;
  /** The one text of a value. Throws a `TypeError` for a value that is none of the kind's. */
  encode(caveat: C): string;
  /** Whether a request meets it. */
  check(caveat: C, request: R): CheckResult;
  /** What it leaves of what a token reaches, if `inferScope` can say so. */
  limit?(caveat: C): Limit;
}

export const MET: CheckResult = Object.freeze({ ok: true });

export function unmet(reason: FailureReason): CheckResult {
  return { ok: false, reason };
}

export function metIf(met: boolean, reason: FailureReason): CheckResult {
  return met ? MET : unmet(reason);
}

const DENIALS: Readonly<Record<Role, DenialCode>> = {
  context: 'context_denied',
  usage: 'usage_denied',
  scope: 'scope_denied',
};

/** The code with which an unmet caveat of a kind denies. */
export function denialCode(kind: Pick<CaveatKind, 'role' | 'denial'>): DenialCode {
  return kind.denial ?? DENIALS[kind.role];
}
