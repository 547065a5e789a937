import { remember } from '../caveats/derived.js';
import type { TokenContext } from '../caveats/request.js';
import { aboutSource, isTokenError } from '../errors.js';
import { checkConditions, denialOf, failureOf, inForce } from './check.js';
import type { Dialect } from './dialect.js';
import { openNow, type Opened, type OpenOptions } from './open.js';
import { completeRequest } from './request.js';
import type { TokenInput } from './token.js';

/** Opens the token of a consumer, if there is one. Its errors name it as their source. */
export function consumerOf<D extends Dialect>(
  options: OpenOptions<D> & { readonly consumerToken?: TokenInput | undefined },
): Opened<D> | undefined {
  const { consumerToken } = options;
  if (consumerToken === undefined) return undefined;
  try {
    return openNow(consumerToken, options);
  } catch (error) {
    throw isTokenError(error) ? aboutSource(error, 'consumer_token') : error;
  }
}

/** Returns a request that is checked and has the time, and the consumer that a token proves. */
export function completed<D extends Dialect, R extends object>(
  request: R,
  name: 'request' | 'context',
  opened: Opened<D>,
  consumer: Opened<D> | undefined,
): R & TokenContext {
  const complete = completeRequest(request, name, opened);
  return consumer === undefined ? complete : withConsumer(complete, consumer);
}

/**
 * Verifies the token of a consumer in the context of a request, and makes its subject the consumer. Usage
 * caveats are skipped. A scope caveat denies: an identity token that was narrowed to a resource does not
 * prove who uses another one.
 */
function withConsumer<D extends Dialect, R extends object & TokenContext>(
  request: R,
  opened: Opened<D>,
): R {
  const conditions = inForce(opened);
  const scoped = conditions.filter(({ read }) => read?.kind.role === 'scope');
  const checked = conditions.filter(({ read }) => !read || read.kind.role === 'context');
  const failures = [
    ...scoped.map((condition) => failureOf(condition, 'missing_context')),
    ...checkConditions(checked, request),
  ].sort((a, b) => a.index - b.index);
  const denial = denialOf(opened, failures, 'identity');
  if (denial !== undefined) throw aboutSource(denial, 'consumer_token');
  const { subject } = opened.identity;
  // The groups that a server knows are those of the consumer that it names.
  const isSame = (request.consumer ?? subject) === subject;
  return remember({ ...request, consumer: subject, groups: isSame ? request.groups : undefined });
}
