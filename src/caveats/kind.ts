import type { DenialCode, FailureReason } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
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
  /**
   * The value of a condition, or `undefined` for a text that the kind would not itself write. The
   * value must be plain data: primitives, arrays and plain objects. `check` and `limit` are given a
   * frozen copy of it; a condition whose value is anything else is not read, and so denied.
   */
  decode(condition: string): C | undefined;
  /** The one text of a value. Throws a `TypeError` for a value that is none of the kind's. */
  encode(caveat: C): string;
  /** Whether a request meets it. */
  check(caveat: C, request: R): CheckResult;
  /**
   * What it leaves of what a token reaches, if `inferScope` can say so. Of time only kinds of context
   * may tell: it does not check the others, and one of them might be over already.
   */
  limit?(caveat: C): Limit;
}

export const MET: CheckResult = Object.freeze({ ok: true });

export function unmet(reason: FailureReason): CheckResult {
  return { ok: false, reason };
}

export function metIf(met: boolean, reason: FailureReason): CheckResult {
  return met ? MET : unmet(reason);
}

/** The code with which the caveats of a role deny. */
const DENIALS: Readonly<Record<Role, DenialCode>> = {
  context: 'context_denied',
  usage: 'usage_denied',
  scope: 'scope_denied',
};

const DENIAL_CODES: Readonly<Record<DenialCode, true>> = {
  token_expired: true,
  unknown_caveat: true,
  context_denied: true,
  usage_denied: true,
  scope_denied: true,
};

/**
 * A word that conditions can start with. One that ends with a colon or the like would be meant for
 * conditions such as `path:/a`, whose first word is all of it: such a kind could never read any.
 */
const TYPE = /^[A-Za-z](?:[A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?$/;

const FIELDS: FieldsOf<CaveatKind> = {
  type: true,
  role: true,
  denial: true,
  decode: true,
  encode: true,
  check: true,
  limit: true,
};

const FUNCTIONS = ['decode', 'encode', 'check'] as const;

/** A kind as those give it who write without types. */
type GivenKind = Pick<CaveatKind, 'type' | 'role' | 'denial'> &
  Readonly<Record<(typeof FUNCTIONS)[number], unknown>> & { readonly limit?: unknown };

/**
 * Checks what the types say of a kind, for those who write without them: a role that is misspelt
 * would be checked by nobody, and a limit that is misspelt would limit nothing.
 *
 * @throws TypeError for a type, a role or a code that is none, and for a field that no kind has.
 */
export function assertKind(kind: GivenKind): void {
  checkFields(kind, 'caveat kind', FIELDS);
  const { type, role, denial } = kind;
  if (typeof type !== 'string' || !TYPE.test(type)) {
    throw new TypeError(
      "caveat kind: type must be a word: a letter, then letters, digits, '.', '_', ':' or '-', and at its end a letter or a digit; what follows it in a condition starts with a space",
    );
  }
  if (typeof role !== 'string' || !Object.hasOwn(DENIALS, role)) {
    throw new TypeError("caveat kind: role must be 'context', 'usage' or 'scope'");
  }
  if (
    denial !== undefined &&
    !(typeof denial === 'string' && Object.hasOwn(DENIAL_CODES, denial))
  ) {
    throw new TypeError('caveat kind: denial must be a code with which a caveat denies');
  }
  for (const name of FUNCTIONS) {
    if (typeof kind[name] !== 'function')
      throw new TypeError(`caveat kind: ${name} must be a function`);
  }
}

/** The code with which an unmet caveat of a kind denies. */
export function denialCode(kind: Pick<CaveatKind, 'role' | 'denial'>): DenialCode {
  return kind.denial ?? DENIALS[kind.role];
}
