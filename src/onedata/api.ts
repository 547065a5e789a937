import { type CheckResult, MET, metIf, unmet } from '../caveats/kind.js';
import { derived } from '../caveats/derived.js';
import type { FailureReason } from '../errors.js';
import { apiPatternsCover, isApiOperation, splitCall } from '../scope/api-pattern.js';
import type { ApiParts } from '../scope/api-pattern.js';
import { type DataRequest, isDeferred, type KnownRequest } from './request.js';

/** The types of resource, after ctool's gri.erl (MIT): Onezone's, those of panels, and Oneproviders'. */
const TYPES = `
  oz_worker user group space share provider handleService handle cluster harvester storage token
  space_stats temporary_token_secret atm_inventory atm_lambda atm_workflow_schema
  onp_cluster onp_host onp_panel onp_provider onp_service onp_space onp_storage onp_user onp_zone
  op_archive op_atm_inventory op_atm_lambda_snapshot op_atm_store op_atm_task_execution
  op_atm_workflow_execution op_atm_workflow_schema op_atm_workflow_schema_snapshot op_dataset file
  op_group op_handle op_handle_service op_metrics op_provider op_qos op_share op_space op_storage
  op_transfer op_user`;

const [TYPE, SEGMENT, SCOPE] = [
  TYPES.trim().split(/\s+/).join('|'),
  '[^.,:/*]+',
  'private|protected|shared|public|auto',
];

/** A Graph Resource Identifier `type.id.aspect:scope`; `any` is what may stand for any part of it. */
function griOf(any: string): string {
  const [type, segment, scope] = [TYPE, SEGMENT, SCOPE].map((part) => `(?:${any}${part})`);
  return `${type}\\.${segment}\\.${segment}(?:,${segment})?(?::${scope})?`;
}

const GRI = new RegExp(`^${griOf('')}$`);
const PATTERN = new RegExp(
  `^(?:all|ozw|ozp|opw|opp)/(?:all|create|get|update|delete)/${griOf('\\*|')}$`,
);

/** The longest resource of a call, in characters: it is compared with every pattern. */
const MAX_RESOURCE = 1024;

/** Returns whether a text is a pattern `service/operation/type.id.aspect:scope`; the aspect may be `a,b`. */
export function isGriPattern(text: string): boolean {
  return PATTERN.test(text);
}

/** Returns a GRI, or a pattern, with its scope: `private` if it does not say. */
export function withScope(text: string): string {
  return text.includes(':') ? text : `${text}:private`;
}

/** Returns the parts of the call of a request. Its resource is a GRI of at most 1,024 characters. */
export function callOf({ api }: KnownRequest): ApiParts | FailureReason {
  if (api === undefined) return 'missing_context';
  const { operation, resource } = api;
  const isCall = isApiOperation(operation) && resource.length <= MAX_RESOURCE && GRI.test(resource);
  return isCall ? splitCall({ ...api, resource: withScope(resource) }) : 'invalid_context';
}

/** Returns patterns that mean the same by segments: an aspect `*` is any aspect, of one part or of two. */
export function bySegments(patterns: readonly string[]): readonly string[] {
  return patterns.map(withScope).flatMap((pattern) => {
    const [before, scope] = pattern.split(':') as [string, string];
    return before.endsWith('.*') ? [pattern, `${before},*:${scope}`] : [pattern];
  });
}

/** The calls of a panel to Onezone's worker on behalf of a user. */
const OF_PANELS = ['ozw/get/user.*.*:*', 'ozw/get/cluster.*.*:*', 'ozw/get/provider.*.*:*'];

/** The API that each type of service needs, after ctool's service_caveats.erl (MIT). */
const NEEDED = Object.entries({
  ozw: ['ozw/all/*.*.*:*'],
  ozp: ['ozp/all/*.*.*:*', ...OF_PANELS],
  opp: ['opp/all/*.*.*:*', ...OF_PANELS],
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
    'ozw/get/atm_inventory.*.*:*',
    'ozw/get/atm_lambda.*.*:*',
    'ozw/get/atm_workflow_schema.*.*:*',
  ],
}).map(([type, patterns]) => [type, bySegments(patterns)] as const);

/** The API that data access needs, after ctool's data_access_caveats.erl (MIT). */
const FOR_DATA = bySegments([
  'opw/all/file.*.*:*',
  'opw/get/op_space.null.list:private',
  'ozw/get/user.*.instance:*',
  'ozw/get/share.*.instance:*',
]);
/** The same about one space: only if the caveat reaches it. */
const OF_SPACES = ['opw/get/op_space.*.instance:private', 'ozw/get/space.*.instance:*'];

/** Returns the types of services that need the call of a request, or why none does. */
export function typesForCall(request: KnownRequest): readonly string[] | FailureReason {
  const call = callOf(request);
  if (typeof call === 'string') return call;
  return NEEDED.filter(([, patterns]) => apiPatternsCover(patterns, call)).map(([type]) => type);
}

/** Returns the spaces that a call for data access is about, one at most; or why it is not such a call. */
function spacesOfCall(request: KnownRequest): readonly string[] | FailureReason {
  const call = callOf(request);
  if (typeof call === 'string') return call;
  if (apiPatternsCover(FOR_DATA, call)) return [];
  return apiPatternsCover(OF_SPACES, call) ? [call.segments[1]!] : 'not_data_access';
}

/**
 * Checks a data access caveat. A call must be one that data access needs, about one of `spaces` if there
 * are any, and data must pass `check`. A request for neither never meets it, unless data is deferred.
 */
export function checkDataAccess(
  request: KnownRequest,
  check: (data: DataRequest) => CheckResult,
  spaces?: () => readonly string[],
): CheckResult {
  const { api, data } = request;
  if (api !== undefined) {
    const asked = derived(request, spacesOfCall);
    if (typeof asked === 'string') return unmet(asked);
    if (spaces && !asked.every((id) => spaces().includes(id))) return unmet('not_allowed');
  }
  if (isDeferred(request, 'data')) return MET;
  return data === undefined ? metIf(api !== undefined, 'not_data_access') : check(data);
}
