import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { serviceCaveat, type ServiceCaveat } from '../../caveats/service.js';
import { isGriCall } from '../gri.js';
import type { OnedataRequest } from '../request.js';
import { servicesNeed } from '../service-api.js';
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
    const { api } = request;
    if (!result.ok || api === undefined) return result;
    if (!isGriCall(api)) return unmet('invalid_context');
    const types = new Set(caveat.whitelist.map((entry) => entry.slice(0, TYPE_LENGTH)));
    return metIf(servicesNeed(types, api), 'not_allowed');
  },
};
