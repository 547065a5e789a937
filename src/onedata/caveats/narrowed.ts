import { apiCaveat, type ApiCaveat } from '../../caveats/api.js';
import { consumerCaveat, type ConsumerCaveat } from '../../caveats/consumer.js';
import { derived } from '../../caveats/derived.js';
import { interfaceCaveat, type InterfaceCaveat } from '../../caveats/interface.js';
import { type AnyCaveat, type CaveatKind, MET, metIf, unmet } from '../../caveats/kind.js';
import { serviceCaveat, type ServiceCaveat } from '../../caveats/service.js';
import type { FailureReason } from '../../errors.js';
import { expandAspects, isGriCall, isGriPattern } from '../gri.js';
import {
  checkData,
  DATA_FIELDS,
  DEFERRED_FIELD,
  isDeferred,
  type OnedataRequest,
} from '../request.js';
import { typesThatNeed } from '../service-api.js';

/**
 * Makes a kind that takes only some values of a standard kind.
 *
 * @param what what these are, for the message.
 */
function narrowed<C extends AnyCaveat>(
  kind: CaveatKind<C, OnedataRequest>,
  isKnown: (caveat: C) => boolean,
  what: string,
): CaveatKind<C, OnedataRequest> {
  const decode = (condition: string): C | undefined => {
    const caveat = kind.decode(condition);
    return caveat !== undefined && isKnown(caveat) ? caveat : undefined;
  };
  return {
    ...kind,
    decode,
    encode(caveat) {
      const condition = kind.encode(caveat);
      if (decode(condition) === undefined) throw new TypeError(`${kind.type}: takes only ${what}`);
      return condition;
    },
  };
}

const CONSUMER = /^(?:usr|grp|prv)-./s;

/** `consumer = usr-1|grp-2|prv-*`: users, members of groups, and Oneproviders. */
export const onedataConsumerCaveat: CaveatKind<ConsumerCaveat, OnedataRequest> = narrowed(
  consumerCaveat,
  ({ whitelist }) => whitelist.every((entry) => CONSUMER.test(entry)),
  'usr-, grp- and prv- with an id or *',
);

const SERVICE = /^(?:ozw|ozp|opw|opp)-./s;
const SERVICE_TYPE_LENGTH = 'ozw'.length;

const service = narrowed<ServiceCaveat>(
  serviceCaveat,
  ({ whitelist }) => whitelist.every((entry) => SERVICE.test(entry)),
  'ozw-, ozp-, opw- and opp- with an id or *',
);

/**
 * `service = opw-lisbon|opw-*`. Unless Onezone's worker is among them, the token allows only the API
 * that these services need.
 */
export const onedataServiceCaveat: CaveatKind<ServiceCaveat, OnedataRequest> = {
  ...service,
  fields: { ...service.fields, ...apiCaveat.fields },
  check(caveat, request) {
    const result = service.check(caveat, request);
    const types = derived(request, typesForCall);
    if (!result.ok || types === undefined) return result;
    if (typeof types === 'string') return unmet(types);
    return metIf(
      caveat.whitelist.some((entry) => types.includes(entry.slice(0, SERVICE_TYPE_LENGTH))),
      'not_allowed',
    );
  },
};

/** Returns the types of services that need the call of a request; `undefined` if it is not a call. */
function typesForCall({ api }: OnedataRequest): readonly string[] | FailureReason | undefined {
  if (api === undefined) return undefined;
  return isGriCall(api) ? typesThatNeed(api) : 'invalid_context';
}

/** Every kind of interface of Onedata. */
export const INTERFACES: readonly string[] = ['rest', 'oneclient', 'graphsync'];

const interfaceKind = narrowed<InterfaceCaveat>(
  interfaceCaveat,
  (caveat) => INTERFACES.includes(caveat.interface),
  'rest, oneclient and graphsync',
);

/** `interface = rest`. With `oneclient`, it is a data access caveat too. */
export const onedataInterfaceCaveat: CaveatKind<InterfaceCaveat, OnedataRequest> = {
  ...interfaceKind,
  fields: { ...interfaceKind.fields, ...DATA_FIELDS },
  check(caveat, request) {
    const result = interfaceKind.check(caveat, request);
    if (!result.ok || !isDataAccessInterface(caveat)) return result;
    return checkData(request, () => MET);
  },
};

/** Returns whether a caveat makes a token valid for data access alone. */
export function isDataAccessInterface(caveat: InterfaceCaveat): boolean {
  return caveat.interface === 'oneclient';
}

const api = narrowed<ApiCaveat>(
  apiCaveat,
  ({ whitelist }) => whitelist.every(isGriPattern),
  'patterns service/operation/type.id.aspect:scope',
);

/** `api = ozw/get/space.*.*:*`: some operations of Onedata's services. */
export const onedataApiCaveat: CaveatKind<ApiCaveat, OnedataRequest> = {
  ...api,
  fields: { ...api.fields, deferred: DEFERRED_FIELD },
  check({ type, whitelist }, request) {
    if (request.api === undefined) {
      return isDeferred(request, 'api') ? MET : unmet('missing_context');
    }
    if (!derived(request, isOnedataCall)) return unmet('invalid_context');
    return api.check({ type, whitelist: expandAspects(whitelist) }, request);
  },
  limit: ({ whitelist }) => ({ of: 'api', whitelist: expandAspects(whitelist) }),
};

function isOnedataCall({ api: call }: OnedataRequest): boolean {
  return call !== undefined && isGriCall(call);
}
