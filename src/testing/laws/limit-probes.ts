import type { Request } from '../../caveats/request.js';
import type { ApiCall } from '../../scope/api-pattern.js';
import { ALL_ACCESS, type Limit } from '../../scope/limits.js';
import type { Resource } from '../../scope/resources.js';
import { UNRELATED } from './near-misses.js';

/** No more entries of a list than these are tried. */
const MAX_ENTRIES = 8;

/** Requests about what is limited: some that are within the limit, and some that are next to it. */
export function probesOf(limit: Limit): readonly Request[] {
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

/** Names that a list has, or that a `*` at the end of one stands for, and others. */
function namesOf(whitelist: readonly string[]): readonly string[] {
  const listed = whitelist.slice(0, MAX_ENTRIES);
  return [...listed.flatMap((name) => [name.replace(/\*$/, UNRELATED), `${name}x`]), UNRELATED];
}

/** A call that a pattern covers, save that its operation may be another. */
function callOf(pattern: string, operation: ApiCall['operation']): ApiCall {
  const [service = '', , ...resource] = pattern.split('/');
  return {
    service: service === 'all' ? UNRELATED : service,
    operation,
    resource: resource.join('/').replaceAll('*', UNRELATED),
  };
}
