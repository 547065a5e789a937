import type { FailureReason } from '../errors.js';
import {
  type ApiParts,
  apiPatternsCover,
  isApiOperation,
  isApiPattern,
  splitCall,
} from '../scope/api-pattern.js';
import { derived } from './derived.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  isPlainEntry,
  isPlainText,
  joinList,
  splitList,
} from './text/list.js';
import type { Request } from './request.js';

/** Met by some operations of an API. */
export interface ApiCaveat {
  readonly type: 'api';
  /** Patterns `service/operation/resource`, such as `all/get/space.*.*:*`. */
  readonly whitelist: readonly string[];
}

const PREFIX = 'api = ';

export const apiCaveat: CaveatKind<ApiCaveat> = {
  type: 'api',
  role: 'usage',
  decode(condition) {
    if (!isPlainText(condition)) return undefined;
    const whitelist = splitList(afterPrefix(condition, PREFIX), isApiPattern);
    return whitelist && { type: 'api', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'api', ['whitelist']);
    return PREFIX + joinList(apiWhitelist(caveat.whitelist));
  },
  check({ whitelist }, request) {
    const call = derived(request, callOf);
    if (typeof call === 'string') return unmet(call);
    return metIf(apiPatternsCover(whitelist, call), 'not_allowed');
  },
  limit: ({ whitelist }) => ({ of: 'api', whitelist }),
};

/**
 * Valid for some operations of an API: `api = all/get/space.*.*:*`.
 *
 * @param whitelist patterns `service/operation/resource`. The operation is `create`, `get`, `update`
 *   or `delete`; `all` stands for any service or operation, and `*` for any one segment of the
 *   resource between `.`, `,` and `:`.
 * @throws TypeError for an empty list, and for anything that is no such pattern.
 * @example
 * ```ts
 * import { api } from 'caveats';
 *
 * console.log(api('all/get/space.*.*:*').whitelist); // [ 'all/get/space.*.*:*' ]
 * ```
 */
export function api(...whitelist: readonly string[]): ApiCaveat {
  return { type: 'api', whitelist: apiWhitelist(whitelist) };
}

function callOf({ api: call }: Request): ApiParts | FailureReason {
  if (call === undefined) return 'missing_context';
  return isApiOperation(call.operation) ? splitCall(call) : 'invalid_context';
}

function apiWhitelist(whitelist: readonly string[]): readonly string[] {
  return checkedList(
    whitelist,
    'api',
    (pattern) => isPlainEntry(pattern) && isApiPattern(pattern),
    'patterns service/operation/resource',
  );
}
