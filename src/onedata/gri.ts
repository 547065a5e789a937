import { type ApiCall, isApiOperation } from '../scope/api-pattern.js';

const SERVICES = 'ozw|ozp|opw|opp';
const OPERATIONS = 'create|get|update|delete';
const SCOPES = 'private|protected|shared|public|auto';
const SEGMENT = '[^.,:/*]+';
const WILDCARD = '\\*';

/** A Graph Resource Identifier, or with wildcards a pattern of some: `type.id.aspect:scope`. */
function griOf(segment: string, scope: string): string {
  return `(?:${segment})\\.(?:${segment})\\.(?:${segment})(?:,(?:${segment}))?:(?:${scope})`;
}

const GRI = new RegExp(`^${griOf(SEGMENT, SCOPES)}$`);
const PATTERN = new RegExp(
  `^(?:all|${SERVICES})/(?:all|${OPERATIONS})/` +
    `${griOf(`${WILDCARD}|${SEGMENT}`, `${WILDCARD}|${SCOPES}`)}$`,
);

/** The longest resource of a call, in characters: it is compared with every pattern. */
const MAX_RESOURCE = 1024;

/** The aspect `*` alone, before the scope. */
const ANY_ASPECT = '.*';

/**
 * Returns whether a text is a pattern of Onedata's API: `service/operation/type.id.aspect:scope`; the
 * aspect may have a second part after a comma.
 */
export function isGriPattern(text: string): boolean {
  return PATTERN.test(text);
}

/** Returns whether a call can be one of Onedata's API: its resource is a GRI of at most 1,024 characters. */
export function isGriCall({ operation, resource }: ApiCall): boolean {
  return isApiOperation(operation) && resource.length <= MAX_RESOURCE && GRI.test(resource);
}

/** Returns patterns that mean the same by segments: an aspect `*` is any aspect, of one part or of two. */
export function expandAspects(patterns: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const scopeAt = pattern.lastIndexOf(':');
    const before = pattern.slice(0, scopeAt);
    const isAny = before.endsWith(ANY_ASPECT);
    return isAny ? [pattern, `${before},*${pattern.slice(scopeAt)}`] : [pattern];
  });
}
