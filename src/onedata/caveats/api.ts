import { apiCaveat, type ApiCaveat } from '../../caveats/api.js';
import { derived } from '../../caveats/derived.js';
import { type CaveatKind, MET, unmet } from '../../caveats/kind.js';
import { expandAspects, isGriCall, isGriPattern } from '../gri.js';
import type { OnedataRequest } from '../request.js';
import { isDeferred } from './data-request.js';
import { narrowedKind } from './narrowed.js';

const narrowed = narrowedKind(
  apiCaveat,
  ({ whitelist }) => whitelist.every(isGriPattern),
  'patterns service/operation/type.id.aspect:scope',
);

/** `api = ozw/get/space.*.*:*`: some operations of Onedata's services. */
export const onedataApiCaveat: CaveatKind<ApiCaveat, OnedataRequest> = {
  ...narrowed,
  check(caveat, request) {
    if (request.api === undefined) {
      return isDeferred(request, 'api') ? MET : unmet('missing_context');
    }
    if (!derived(request, isOfOnedata)) return unmet('invalid_context');
    return narrowed.check(expanded(caveat), request);
  },
  limit: ({ whitelist }) => ({ of: 'api', whitelist: expandAspects(whitelist) }),
};

function isOfOnedata({ api }: OnedataRequest): boolean {
  return api !== undefined && isGriCall(api);
}

function expanded({ type, whitelist }: ApiCaveat): ApiCaveat {
  return { type, whitelist: expandAspects(whitelist) };
}
