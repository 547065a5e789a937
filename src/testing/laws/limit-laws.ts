import { apiPatternsCover, isApiOperation, splitCall } from '../../scope/api-pattern.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import type { Request } from '../../caveats/request.js';
import { intersectLimits, type Limit } from '../../scope/limits.js';
import { coversName } from '../../scope/names.js';
import { resourceScopeAllows } from '../../scope/resources.js';
import { isMet, runCheck } from './check-result.js';
import { show, type Subject, type Try } from './law.js';
import { probesOf } from './limit-probes.js';

/**
 * What `limit` reports is what `check` lets in: of a kind of scope exactly, as `inferScope` reports it
 * instead of checking it; of others at least, as they may ask for more. It is tried on the requests of
 * the samples, and on what is within the limit and next to it. Of time only a kind of context reports.
 */
export const limitAgrees: Try = (subject) => {
  const { kind, values, requests } = subject;
  if (kind.limit === undefined) return undefined;
  for (const value of values) {
    const limit: Limit | undefined = kind.limit(value);
    if (limit === undefined)
      return `${show(value)} has a limit that is undefined: all would be left`;
    // Throws over a limit of something that there is not.
    intersectLimits([limit]);
    if (limit.of === 'time' && kind.role !== 'context') {
      return `${show(value)} reports time, which only a kind of context may`;
    }
    for (const request of [{}, ...requests]) {
      for (const probe of [{}, ...probesOf(limit)]) {
        const wrong = disagreement(subject, value, limit, { ...request, ...probe });
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
};

function disagreement(
  { kind }: Subject,
  value: AnyCaveat,
  limit: Limit,
  request: Request,
): string | undefined {
  const within = isWithin(limit, request);
  const met = isMet(runCheck(kind, value, request));
  if (met && within === undefined) {
    return `${show(value)} lets the request ${show(request)} in, which says nothing of what its limit is about (${limit.of})`;
  }
  if (met && !within) {
    return `${show(value)} lets the request ${show(request)} in, which is not within its limit`;
  }
  if (within && !met && kind.role === 'scope') {
    return `${show(value)} keeps the request ${show(request)} out, which is within its limit`;
  }
  return undefined;
}

/** Whether a request is within a limit; `undefined` where it says nothing of what is limited. */
function isWithin(limit: Limit, request: Request): boolean | undefined {
  switch (limit.of) {
    case 'time':
      return request.now === undefined ? undefined : request.now < limit.validUntil;
    case 'resources': {
      const { resource } = request;
      const { scope } = intersectLimits([limit]);
      return resource === undefined ? undefined : resourceScopeAllows(scope, resource);
    }
    case 'access':
      return request.access === undefined ? undefined : limit.access.includes(request.access);
    case 'services':
      return covers(limit.whitelist, request.service);
    case 'interfaces':
      return covers(limit.whitelist, request.interface);
    case 'api':
      return request.api === undefined
        ? undefined
        : isApiOperation(request.api.operation) &&
            apiPatternsCover(limit.whitelist, splitCall(request.api));
  }
}

function covers(whitelist: readonly string[], name: string | undefined): boolean | undefined {
  return name === undefined ? undefined : coversName(new Set(whitelist), name);
}
