import type { TokenContext } from '../caveats/request.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkConditions, denialOf, inForce } from './check.js';
import { consumerOf } from './consumer.js';
import type { Dialect, StandardDialect, TokenRequest } from './dialect.js';
import { type InferredScope, limitsOf } from './limits-of.js';
import { openNow, type Opened } from './open.js';
import type { TokenInput } from './token.js';
import {
  AUTHENTICATE_FIELDS,
  type AuthenticateOptions,
  completed,
  type JudgeOptions,
} from './verify.js';

/** What a token that was opened is inferred with. */
export interface JudgeContextOptions<D extends Dialect = StandardDialect> extends JudgeOptions<D> {
  /** Who uses the token, when and from where. A missing field meets no caveat. Scope is not checked. */
  readonly context: TokenContext & Partial<TokenRequest<D>>;
  /** Whether usage caveats are skipped and reported (the default), or checked. */
  readonly usage?: 'skip' | 'check' | undefined;
}

/** What the scope of a token is inferred with. */
export interface InferScopeOptions<
  D extends Dialect = StandardDialect,
> extends AuthenticateOptions<D> {
  /** Who uses the token, when and from where. A missing field meets no caveat. Scope is not checked. */
  readonly context: TokenContext & Partial<TokenRequest<D>>;
  /** Whether usage caveats are skipped and reported (the default), or checked. */
  readonly usage?: 'skip' | 'check' | undefined;
}

export const INFER_FIELDS: FieldsOf<InferScopeOptions> = {
  ...AUTHENTICATE_FIELDS,
  context: true,
  usage: true,
};

/**
 * Infers what a token reaches, until when, and through which services.
 *
 * Context caveats are verified: only a client that is qualified to use the token (`time`, `ip`,
 * `consumer` …) may learn its scope. Scope caveats are reported. Usage caveats (`service`, `interface`,
 * `api`) are skipped and reported, so that the scope of a token for one service can be learnt anywhere.
 *
 * @param token a token, or its text in any format.
 * @param options as `verify` takes them, with a `context` in place of the request.
 * @param options.usage `check` verifies usage caveats too; `skip` by default.
 * @throws TokenError as `verify` does. If the consumer's token fails, the error's `source` is
 *   `consumer_token`.
 * @throws TypeError for a developer's mistake.
 * @example
 * ```ts
 * import { doc, inferScope, mint, service, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [doc('A', 'B'), service('opw-lisbon'), table('B', 'grid-1')];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { scope, services } = inferScope(token, { rootKey, context: {} });
 * console.log(JSON.stringify(scope)); // {"kind":"only","docs":{"B":{"tables":["grid-1"]}}}
 * console.log(JSON.stringify(services)); // {"kind":"only","values":["opw-lisbon"]}
 * ```
 * @see Onezone's "infer access token scope"
 */
export function inferScope<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: InferScopeOptions<D>,
): InferredScope<D> {
  checkFields(options, 'inferScope', INFER_FIELDS);
  return inferOpened(openNow(token, options), { ...options, consumer: consumerOf(options) });
}

const NONE: readonly never[] = Object.freeze([]);

/** Infers the scope of a token that was opened. Throws as {@link inferScope} does. */
export function inferOpened<D extends Dialect>(
  opened: Opened<D>,
  { context, expect, consumer, usage = 'skip' }: JudgeContextOptions<D>,
): InferredScope<D> {
  if (usage !== 'skip' && usage !== 'check') {
    throw new TypeError("usage must be 'skip' or 'check'");
  }
  const complete = completed(context, 'context', opened, consumer);
  const all = inForce(opened);
  // An unknown condition might have any role, so it is checked, and denies.
  const { failures } = checkConditions(
    all.filter(({ read }) => {
      const role = read?.kind.role;
      return role !== 'scope' && (role !== 'usage' || usage === 'check');
    }),
    complete,
  );
  const denial = denialOf(opened, failures, expect);
  if (denial !== undefined) throw denial;
  const reads = all.map(({ read }) => read).filter((read) => read !== undefined);
  const inferred = limitsOf<D>(reads, opened.identity.type);
  return usage === 'skip' ? inferred : Object.freeze({ ...inferred, skipped: NONE });
}
