import { checkFields } from '../options.js';
import { inForce } from './check.js';
import { consumerOf } from './consumer.js';
import type { Dialect, StandardDialect } from './dialect.js';
import {
  INFER_FIELDS,
  inferOpened,
  type InferScopeOptions,
  type JudgeContextOptions,
} from './infer-scope.js';
import type { InferredScope } from './limits-of.js';
import { openNow, type Opened } from './open.js';
import type { TokenInput } from './token.js';

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

/** The same for a token that was opened. */
export function whoamiOpened<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeContextOptions<D>,
): Whoami<D> {
  const inferred = inferOpened(opened, options);
  const { subject, type, id } = opened.identity;
  const { scope, access, services, interfaces, api } = inferred;
  const scoped =
    scope.kind !== 'unrestricted' ||
    access.length < 2 ||
    services.kind !== 'unrestricted' ||
    interfaces.kind !== 'unrestricted' ||
    api.length > 0 ||
    inForce(opened).some(({ read }) => read?.kind.role === 'usage');
  return Object.freeze({ subject: subject || null, type, id, scoped, ...inferred });
}
