import type { DenialCode, FailureReason } from '../errors.js';
import type { Limit } from '../scope/limits.js';
import type { FieldWords, Input, RequestFields } from './field.js';
import type { Say, Words } from './words.js';

/**
 * What a kind of caveat is about, which decides how `verify` and `inferScope` treat it.
 *
 * - `context`: who uses the token, when and from where. Both check it.
 * - `usage`: through which service, interface or call. `verify` checks it, `inferScope` skips it.
 * - `scope`: what the token reaches. `verify` checks it against the request, `inferScope` reports it.
 */
export type Role = 'context' | 'usage' | 'scope';

/** The value of a caveat of any kind. */
export interface AnyCaveat {
  readonly type: string;
}

/** The result of a check. Only exactly `{ ok: true }` allows the request. */
export type CheckResult =
  { readonly ok: true } | { readonly ok: false; readonly reason: FailureReason };

/** A kind of caveat: how it is written, what it means, and how people read and give it. */
export interface CaveatKind<C extends AnyCaveat = AnyCaveat, R = object> {
  /** The type of its values. */
  readonly type: C['type'];
  /**
   * What its conditions start with, such as `path:` or `services=`; a list if there are several ways. By
   * default they are the type alone, or the type, a space and anything else.
   */
  readonly start?: string | readonly string[];
  /**
   * Whether `decode` also takes texts that `encode` would not write, as some formats allow. Their values keep
   * the condition in a field `text`, and are written as it. Not by default: each value has one text.
   */
  readonly keepsText?: boolean;
  /** A condition, to try the kind on when it is defined: `encode` must write it as it is. */
  readonly example?: string;
  readonly role: Role;
  /** The error code if it denies; the one of its role by default. */
  readonly denial?: DenialCode;
  /** The fields of the request that it reads. */
  readonly fields?: RequestFields<R>;
  /**
   * Returns the value of a condition, or `undefined` for a text that `encode` would not write. The
   * value must be plain data: primitives, arrays and plain objects. `check` and `limit` get a frozen
   * copy of it; a condition with any other value is denied.
   */
  decode(condition: string): C | undefined;
  /** Returns the one text of a value. Throws a `TypeError` for a value that is not of this kind. */
  encode(caveat: C): string;
  /**
   * Decides whether a request meets the caveat. A field that is unknown is `undefined`. `all` returns the caveats
   * that are in force, in their order: for a system in which a path counts from those before it. A further caveat
   * must never meet an unmet one.
   */
  check(caveat: C, request: R, all?: () => readonly AnyCaveat[]): CheckResult;
  /** Returns the caveat's effect on what `inferScope` reports. Only context kinds may limit time. */
  limit?(caveat: C): Limit;
  /** Returns a sentence about the caveat, for people. */
  describe?(caveat: C, say: Say): Words;
  /** How people give a caveat: options of the command line, fields of the playground. */
  readonly inputs?: readonly Input<C>[];
}

/** What a kind says to people, apart from the kind: what only verifies does not need it. */
export interface KindWords<
  C extends AnyCaveat = AnyCaveat,
  F extends string = string,
> extends Required<Pick<CaveatKind<C>, 'describe' | 'inputs'>> {
  /** The fields of the request that the kind reads. */
  readonly fields: Readonly<Record<F, FieldWords>>;
}

/** The caveats of some kinds. */
export type CaveatOf<K> = K extends CaveatKind
  ? Exclude<ReturnType<K['decode']>, undefined>
  : never;

/** What the checks of some kinds need of a request: all that any of them needs. */
export type RequestOf<K> = (
  K extends CaveatKind ? (request: Parameters<K['check']>[1]) => void : never
) extends (request: infer All) => void
  ? All
  : never;

export const MET: CheckResult = Object.freeze({ ok: true });

export function unmet(reason: FailureReason): CheckResult {
  return { ok: false, reason };
}

export function metIf(met: boolean, reason: FailureReason): CheckResult {
  return met ? MET : unmet(reason);
}

/** The error codes of unmet caveats, by role. */
const DENIALS: Readonly<Record<Role, DenialCode>> = {
  context: 'context_denied',
  usage: 'usage_denied',
  scope: 'scope_denied',
};

export const ROLES: readonly string[] = Object.keys(DENIALS);

export function denialCode(kind: Pick<CaveatKind, 'role' | 'denial'>): DenialCode {
  return kind.denial ?? DENIALS[kind.role];
}
