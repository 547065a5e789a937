import { denialCode } from '../caveats/kind.js';
import type { TokenContext } from '../caveats/request.js';
import { aboutSource, type CaveatFailure, isTokenError } from '../errors.js';
import { checkConditions, denialOf, inForce, placeOf } from './check.js';
import type { Dialect } from './dialect.js';
import { type Condition, openNow, type Opened, type OpenOptions } from './open.js';
import type { TokenInput } from './token.js';

/** Opens the token of a consumer, if there is one. Its errors name it as their source. */
export function consumerOf<D extends Dialect>(
  options: OpenOptions<D> & { readonly consumerToken?: TokenInput | undefined },
): Opened<D> | undefined {
  const { consumerToken } = options;
  if (consumerToken === undefined) return undefined;
  return aboutConsumer(() => openNow(consumerToken, options));
}

/** Runs what concerns a consumer's token, so that its errors name it as their source. */
export function aboutConsumer<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw isTokenError(error) ? aboutSource(error, 'consumer_token') : error;
  }
}

/**
 * Verifies the token of a consumer in the context of a request, and makes its subject the consumer.
 *
 * Its usage caveats are skipped. A scope caveat denies: an identity token that was narrowed to a resource
 * does not prove who uses another one.
 *
 * @throws TokenError with the source `consumer_token`.
 */
export function withConsumer<D extends Dialect, R extends object & TokenContext>(
  request: R,
  opened: Opened<D>,
): R {
  const checked: Condition<D>[] = [];
  const scoped: CaveatFailure[] = [];
  for (const condition of inForce(opened)) {
    const { read } = condition;
    if (read?.kind.role === 'scope') {
      const { kind, caveat } = read;
      const code = denialCode(kind);
      scoped.push({ ...placeOf(condition), caveat, reason: 'missing_context', code });
    } else if (read?.kind.role !== 'usage') checked.push(condition);
  }
  const failures = [...scoped, ...checkConditions(checked, request).failures];
  failures.sort((a, b) => a.index - b.index);
  const denial = denialOf(opened, failures, 'identity');
  if (denial !== undefined) throw aboutSource(denial, 'consumer_token');
  const { subject } = opened.identity;
  // The groups that a server knows are those of the consumer that it names.
  const isSame = request.consumer === undefined || request.consumer === subject;
  return { ...request, consumer: subject, groups: isSame ? request.groups : undefined };
}
