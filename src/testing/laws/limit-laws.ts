import type { AnyCaveat } from '../../caveats/kind.js';
import {
  type ApiCall,
  apiPatternsCover,
  isApiOperation,
  splitCall,
} from '../../scope/api-pattern.js';
import { ALL_ACCESS, intersectLimits, type Limit } from '../../scope/limits.js';
import { coversName } from '../../scope/names.js';
import { type Resource, resourceScopeAllows } from '../../scope/resources.js';
import type { StandardRequest } from '../../token/dialect.js';
import { type Laws, meets, show, type Subject } from './law.js';
import { UNRELATED } from './near-misses.js';

/** The most entries of a list that are tried. */
const MAX_ENTRIES = 8;

/** The law about `limit`. */
export const LIMIT_LAWS: Laws = {
  'limit agrees with check'(subject) {
    const { kind, values, requests } = subject;
    if (kind.limit === undefined) return undefined;
    for (const value of values) {
      const limit: Limit | undefined = kind.limit(value);
      if (limit === undefined) return `limit returns undefined for ${show(value)}`;
      // Throws for an unknown limit.
      intersectLimits([limit]);
      if (limit.of === 'time' && kind.role !== 'context') {
        return `limit returns a time for ${show(value)}, which only a kind of context may`;
      }
      for (const request of [{}, ...requests]) {
        for (const probe of [{}, ...probesOf(limit)]) {
          const wrong = disagreement(subject, value, limit, { ...request, ...probe });
          if (wrong !== undefined) return wrong;
        }
      }
    }
    return undefined;
  },
};

/**
 * Describes how the limit and the check of a value differ over a request. A scope kind must be met by
 * every request within its limit, as `inferScope` reports the limit and does not run the check. Others
 * may demand more.
 */
function disagreement(
  { kind }: Subject,
  value: AnyCaveat,
  limit: Limit,
  request: StandardRequest,
): string | undefined {
  const within = isWithin(limit, request);
  const met = meets(kind, value, request);
  if (met && within === undefined) {
    return `${show(value)} is met by the request ${show(request)}, which has nothing that its limit is about (${limit.of})`;
  }
  if (met && !within) {
    return `${show(value)} is met by the request ${show(request)}, which is not within its limit`;
  }
  if (within && !met && kind.role === 'scope') {
    return `${show(value)} is not met by the request ${show(request)}, which is within its limit`;
  }
  return undefined;
}

/** Decides whether a request is within a limit; `undefined` if it lacks what is limited. */
function isWithin(limit: Limit, request: StandardRequest): boolean | undefined {
  const { now, resource, access, api } = request;
  switch (limit.of) {
    case 'time':
      return now === undefined ? undefined : now < limit.validUntil;
    case 'resources':
      return resource && resourceScopeAllows(intersectLimits([limit]).scope, resource);
    case 'access':
      return access && limit.access.includes(access);
    case 'services':
      return coversAny(limit.whitelist, request.service);
    case 'interfaces':
      return coversAny(limit.whitelist, request.interface);
    case 'api':
      return (
        api && isApiOperation(api.operation) && apiPatternsCover(limit.whitelist, splitCall(api))
      );
  }
}

function coversAny(whitelist: readonly string[], name: string | undefined): boolean | undefined {
  return name === undefined ? undefined : coversName(new Set(whitelist), name);
}

/** Returns requests about what is limited: some within the limit, and some next to it. */
function probesOf(limit: Limit): readonly StandardRequest[] {
  switch (limit.of) {
    case 'time':
      return [-1, 0, 1].map((seconds) => ({ now: limit.validUntil + seconds }));
    case 'resources':
      return resourcesOf(limit.docs).map((resource) => ({ resource }));
    case 'access':
      return ALL_ACCESS.map((access) => ({ access }));
    case 'services':
      return namesOf(limit.whitelist).map((service) => ({ service }));
    case 'interfaces':
      return namesOf(limit.whitelist).map((name) => ({ interface: name }));
    case 'api':
      return [...limit.whitelist.slice(0, MAX_ENTRIES), `all/all/${UNRELATED}`].flatMap((pattern) =>
        (['get', 'delete'] as const).map((operation) => ({ api: callOf(pattern, operation) })),
      );
  }
}

function resourcesOf(docs: Extract<Limit, { readonly of: 'resources' }>['docs']): Resource[] {
  const listed = [...docs].slice(0, MAX_ENTRIES).flatMap(([doc, tables]): Resource[] => {
    const ofDoc = tables === 'all' ? [] : [...tables].slice(0, MAX_ENTRIES);
    const within = ofDoc.map((table) => ({ doc, table }));
    return [{ doc }, { doc, table: UNRELATED }, { doc: `${doc}x` }, ...within];
  });
  return [{}, { doc: UNRELATED }, ...listed];
}

/** Returns names that a list contains or covers, and others. */
function namesOf(whitelist: readonly string[]): readonly string[] {
  const listed = whitelist.slice(0, MAX_ENTRIES);
  return [...listed.flatMap((name) => [name.replace(/\*$/, UNRELATED), `${name}x`]), UNRELATED];
}

/** Returns a call that a pattern covers if the operation is right. */
function callOf(pattern: string, operation: ApiCall['operation']): ApiCall {
  const [service = '', , ...resource] = pattern.split('/');
  return {
    service: service === 'all' ? UNRELATED : service,
    operation,
    resource: resource.join('/').replaceAll('*', UNRELATED),
  };
}
