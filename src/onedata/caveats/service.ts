import { derived } from '../../caveats/derived.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { serviceCaveat, type ServiceCaveat } from '../../caveats/service.js';
import type { FailureReason } from '../../errors.js';
import { isGriCall } from '../gri.js';
import type { OnedataRequest } from '../request.js';
import { typesThatNeed } from '../service-api.js';
import { narrowedKind } from './narrowed.js';

const ENTRY = /^(?:ozw|ozp|opw|opp)-./s;
const TYPE_LENGTH = 'ozw'.length;

const narrowed = narrowedKind(
  serviceCaveat,
  ({ whitelist }) => whitelist.every((entry) => ENTRY.test(entry)),
  'ozw-, ozp-, opw- and opp- with an id or *',
);

/**
 * `service = opw-lisbon|opw-*`. Unless Onezone's worker is among them, the token reaches only the
 * API that these services need.
 */
export const onedataServiceCaveat: CaveatKind<ServiceCaveat, OnedataRequest> = {
  ...narrowed,
  check(caveat, request) {
    const result = narrowed.check(caveat, request);
    const types = derived(request, neededBy);
    if (!result.ok || types === undefined) return result;
    if (typeof types === 'string') return unmet(types);
    return metIf(
      caveat.whitelist.some((entry) => types.includes(entry.slice(0, TYPE_LENGTH))),
      'not_allowed',
    );
  },
};

/** The types of services that need the call of a request; `undefined` if it is no call. */
function neededBy({ api }: OnedataRequest): readonly string[] | FailureReason | undefined {
  if (api === undefined) return undefined;
  return isGriCall(api) ? typesThatNeed(api) : 'invalid_context';
}
