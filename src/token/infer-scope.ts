import { checkFields } from '../options.js';
import type { TokenContext } from '../caveats/request.js';
import { intersectLimits, type Limit, type Limits } from '../scope/limits.js';
import { setOf } from '../scope/scope-set.js';
import { checkConditions, denialOf, inForce, limitOf, reachOf, readsOf } from './check.js';
import { completed, consumerOf } from './consumer.js';
import type {
  Caveat,
  Dialect,
  ReadCaveat,
  StandardDialect,
  TokenRequest,
  TypesOf,
} from './dialect.js';
import { openNow, type Opened } from './open.js';
import type { TokenInput } from './token.js';
import { AUTHENTICATE_FIELDS, type AuthenticateOptions, type JudgeOptions } from './verify.js';

/** What a token reaches. Deeply frozen. */
export interface InferredScope<D extends Dialect = StandardDialect> extends Limits {
  /**
   * What its scope caveats leave together. `scopeAllows`, `filterByScope` and `idsInScope` take it, and read
   * it for you.
   */
  readonly scope: TypesOf<D>['scope']['report'];
  /** The usage caveats, which were not checked. */
  readonly skipped: readonly Caveat<D>[];
}

/** What a token that was opened is inferred with. */
export interface JudgeContextOptions<D extends Dialect = StandardDialect> extends JudgeOptions<D> {
  /** Who uses the token, when and from where. A missing field meets no caveat. Scope is not checked. */
  readonly context: TokenContext & Partial<TokenRequest<D>>;
  /** Whether usage caveats are skipped and reported (the default), or checked. */
  readonly usage?: 'skip' | 'check' | undefined;
}

/** What the scope of a token is inferred with. */
export interface InferScopeOptions<D extends Dialect = StandardDialect>
  extends AuthenticateOptions<D>, Pick<JudgeContextOptions<D>, 'context' | 'usage'> {}

const INFER_FIELDS = { ...AUTHENTICATE_FIELDS, context: true, usage: true } as const;

/**
 * Infers what a token reaches, until when, and through which services.
 *
 * Context caveats are verified: only a client that is qualified to use the token (`time`, `ip`,
 * `consumer` …) may learn its scope. Scope caveats are reported. Usage caveats (`service`, `interface`,
 * `api`) are skipped and reported, so that the scope of a token for one service can be learnt anywhere.
 *
 * @param token a token, or its text in any format.
 * @param options as `verify` takes them, with a `context` in place of the request.
 * @throws TokenError as `verify` does; with the `source` `consumer_token` if that one fails.
 * @throws TypeError for a developer's mistake.
 * @example
 * ```ts
 * import { doc, inferScope, mint, service, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [doc('A', 'B'), service('opw-lisbon'), table('B', 'grid-1')];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { scope, services } = inferScope(token, { rootKey, context: {} });
 * console.log(JSON.stringify(scope));
 * // {"kind":"only","resources":[{"doc":"B","table":"grid-1","access":["read","write"]}]}
 * console.log(JSON.stringify(services)); // {"kind":"only","values":["opw-lisbon"]}
 * ```
 */
export function inferScope<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: InferScopeOptions<D>,
): InferredScope<D> {
  checkFields(options, 'inferScope', INFER_FIELDS);
  return inferOpened(openNow(token, options), { ...options, consumer: consumerOf(options) });
}

export function inferOpened<D extends Dialect>(
  opened: Opened<D>,
  { context, expect, consumer, usage = 'skip' }: JudgeContextOptions<D>,
): InferredScope<D> {
  if (!['skip', 'check'].includes(usage)) throw new TypeError("usage must be 'skip' or 'check'");
  const complete = completed(context, 'context', opened, consumer);
  const all = inForce(opened);
  // An unknown condition might have any role, so it is checked, and denies.
  const checked = all.filter(({ read }) => {
    const role = read?.kind.role;
    return role !== 'scope' && (role !== 'usage' || usage === 'check');
  });
  const failures = checkConditions(checked, complete);
  const denial = denialOf(opened, failures, expect);
  if (denial !== undefined) throw denial;
  const inferred = limitsOf(opened.dialect, readsOf(all), opened.identity.type);
  return usage === 'skip' ? inferred : Object.freeze({ ...inferred, skipped: Object.freeze([]) });
}

/** Returns what some caveats leave. It checks none. */
export function limitsOf<D extends Dialect>(
  dialect: D,
  reads: readonly ReadCaveat<TypesOf<D>>[],
  type: string,
): InferredScope<D> {
  const limits: Limit[] = [];
  const skipped: Caveat<D>[] = [];
  for (const { kind, caveat } of reads) {
    const limit = limitOf(kind, caveat);
    if (limit !== undefined) limits.push(limit);
    if (kind.role === 'usage') skipped.push(caveat);
  }
  const { validUntil, ...usage } = intersectLimits(limits);
  const scope = reachOf(dialect, reads, type).report();
  return Object.freeze({ validUntil, scope, ...usage, skipped: Object.freeze(skipped) });
}

/** Who a token was issued to, and what it reaches. Deeply frozen. */
export interface Whoami<D extends Dialect = StandardDialect> extends InferredScope<D> {
  /** Who it was issued to; `null` if the identifier does not say. */
  readonly subject: string | null;
  /** The type of the token, such as `access`. */
  readonly type: string;
  /** The token's own id. */
  readonly id: string;
  /**
   * Whether anything restricts what the token can do: its resources, the access to them, or the
   * services, interfaces and calls. Its expiry and context caveats do not count.
   */
  readonly scoped: boolean;
}

/**
 * Returns who a token was issued to, and what it reaches.
 *
 * @param token a token, or its text in any format.
 * @param options as `inferScope` takes them.
 * @throws TokenError and TypeError as `inferScope` does.
 * @example
 * ```ts
 * import { doc, mint, whoami } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const { subject, scoped } = whoami(token, { rootKey, context: {} });
 * console.log(subject, scoped); // usr-1 true
 * ```
 */
export function whoami<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: InferScopeOptions<D>,
): Whoami<D> {
  checkFields(options, 'whoami', INFER_FIELDS);
  return whoamiOpened(openNow(token, options), { ...options, consumer: consumerOf(options) });
}

export function whoamiOpened<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeContextOptions<D>,
): Whoami<D> {
  const inferred = inferOpened(opened, options);
  const { subject, type, id } = opened.identity;
  const { services, interfaces, api } = inferred;
  const scoped =
    !setOf(inferred).isUnrestricted ||
    services.kind !== 'unrestricted' ||
    interfaces.kind !== 'unrestricted' ||
    api.length > 0 ||
    inForce(opened).some(({ read }) => read?.kind.role === 'usage');
  return Object.freeze({ subject: subject || null, type, id, scoped, ...inferred });
}
