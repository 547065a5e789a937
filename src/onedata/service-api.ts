import { type ApiCall, apiPatternsCover, splitCall } from '../scope/api-pattern.js';
import { expandAspects } from './gri.js';

/** The services of Onedata: the worker and the panel of Onezone, and those of a Oneprovider. */
export type ServiceType = 'ozw' | 'ozp' | 'opw' | 'opp';

/** The calls of a panel to Onezone's worker on behalf of a user. */
const OF_PANELS: readonly string[] = [
  'ozw/get/user.*.*:*',
  'ozw/get/cluster.*.*:*',
  'ozw/get/provider.*.*:*',
];

/**
 * The API that each type of service needs: a token for such services alone allows no other calls. Onezone's
 * worker is not listed, since a token for it is not limited in its API.
 *
 * @see Onedata, ctool, service_caveats.erl (MIT)
 */
const NEEDED: Readonly<Record<Exclude<ServiceType, 'ozw'>, readonly string[]>> = {
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

const COVERED: readonly (readonly [string, readonly string[]])[] = Object.entries(NEEDED).map(
  ([type, patterns]) => [type, expandAspects(patterns)],
);

/** Returns the types of services that need a call. Onezone's worker may need any. */
export function typesThatNeed(call: ApiCall): readonly string[] {
  const parts = splitCall(call);
  const types = COVERED.filter(([, patterns]) => apiPatternsCover(patterns, parts));
  return ['ozw', ...types.map(([type]) => type)];
}
