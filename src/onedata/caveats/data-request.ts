import { type CheckResult, MET, unmet } from '../../caveats/kind.js';
import type { DataRequest, Deferred, OnedataRequest } from '../request.js';

/** Whether somebody else is going to check the caveats of some kind. */
export function isDeferred({ deferred }: OnedataRequest, what: Deferred): boolean {
  return Array.isArray(deferred) && deferred.includes(what);
}

/**
 * Checks a data access caveat: it is never met by a request that is not one for data, and not looked
 * at where somebody else checks it.
 */
export function checkData(
  request: OnedataRequest,
  check: (data: DataRequest) => CheckResult,
): CheckResult {
  if (isDeferred(request, 'data')) return MET;
  const { data } = request;
  if (data === undefined) return unmet('not_data_access');
  return typeof data === 'object' && data !== null ? check(data) : unmet('invalid_context');
}
