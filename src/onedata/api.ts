import { type ApiCall, apiPatternsCover, isApiOperation, splitCall } from '../scope/api-pattern.js';

/** A Graph Resource Identifier, or with wildcards a pattern of some: `type.id.aspect:scope`. */
function griOf(segment: string, scope: string): string {
  return `(?:${segment})\\.(?:${segment})\\.(?:${segment})(?:,(?:${segment}))?:(?:${scope})`;
}

const SCOPES = 'private|protected|shared|public|auto';
const SEGMENT = '[^.,:/*]+';
const GRI = new RegExp(`^${griOf(SEGMENT, SCOPES)}$`);
const PATTERN = new RegExp(
  '^(?:all|ozw|ozp|opw|opp)/(?:all|create|get|update|delete)/' +
    `${griOf(`\\*|${SEGMENT}`, `\\*|${SCOPES}`)}$`,
);

/** The longest resource of a call, in characters: it is compared with every pattern. */
const MAX_RESOURCE = 1024;

/** Returns whether a text is a pattern `service/operation/type.id.aspect:scope`; the aspect may be `a,b`. */
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
    return before.endsWith('.*') ? [pattern, `${before},*${pattern.slice(scopeAt)}`] : [pattern];
  });
}

/** The calls of a panel to Onezone's worker on behalf of a user. */
const OF_PANELS: readonly string[] = [
  'ozw/get/user.*.*:*',
  'ozw/get/cluster.*.*:*',
  'ozw/get/provider.*.*:*',
];

/** The API that each type of service needs, after ctool's service_caveats.erl (MIT); `ozw` needs any. */
const NEEDED = {
  ozp: ['ozp/all/*.*.*:*', ...OF_PANELS],
  opw: [
    'opw/all/*.*.*:*',
    'ozw/get/user.*.*:*',
    'ozw/create/user.*.idp_access_token,*:*',
    'ozw/get/group.*.*:*',
    'ozw/get/space.*.*:*',
    'ozw/create/space.*.infer_accessible_eff_groups:*',
    'ozw/all/share.*.*:*',
    'ozw/get/provider.*.*:*',
    'ozw/all/handle.*.*:*',
    'ozw/get/handleService.*.*:*',
    'ozw/get/atmInventory.*.*:*',
    'ozw/get/atmLambda.*.*:*',
    'ozw/get/atmWorkflowSchema.*.*:*',
  ],
  opp: ['opp/all/*.*.*:*', ...OF_PANELS],
};

const COVERED = Object.entries(NEEDED).map(
  ([type, patterns]) => [type, expandAspects(patterns)] as const,
);

/** Returns the types of services that need a call. */
export function typesThatNeed(call: ApiCall): readonly string[] {
  const parts = splitCall(call);
  const types = COVERED.filter(([, patterns]) => apiPatternsCover(patterns, parts));
  return ['ozw', ...types.map(([type]) => type)];
}
