import { apiCaveat, type ApiCaveat, apiWords } from '../../caveats/api.js';
import { consumerCaveat, type ConsumerCaveat, consumerWords } from '../../caveats/consumer.js';
import { derived } from '../../caveats/derived.js';
import { interfaceCaveat, type InterfaceCaveat, interfaceWords } from '../../caveats/interface.js';
import { ipCaveat, type IpCaveat, ipWords, peerAddress } from '../../caveats/ip.js';
import { type AnyCaveat, type CaveatKind, MET, metIf, unmet } from '../../caveats/kind.js';
import { listKind } from '../../caveats/list-kind.js';
import { serviceCaveat, type ServiceCaveat, serviceWords } from '../../caveats/service.js';
import { type AddressRange, parseRange, rangeContains } from '../../caveats/text/address.js';
import { parseWholeNumber } from '../../caveats/text/list.js';
import { apiPatternsCover } from '../../scope/api-pattern.js';
import { isNameEntry } from '../../scope/names.js';
import { bySegments, callOf, checkDataAccess, isGriPattern, typesForCall } from '../api.js';
import { DATA_FIELDS, isDeferred, type KnownRequest } from '../request.js';

type Kind<C extends AnyCaveat> = CaveatKind<C, KnownRequest>;
type ListKind<T extends string> = ReturnType<typeof listKind<T, string, KnownRequest>>['kind'];

/** Makes a kind that takes only some entries of a standard kind; `what` names these in messages. */
function narrowed<T extends string>(
  kind: ListKind<T>,
  { describe, inputs }: Required<Pick<ListKind<T>, 'describe' | 'inputs'>>,
  what: string,
  isEntry: (text: string) => boolean,
  toEntry?: (given: unknown) => string | undefined,
): ListKind<T> {
  const read = (text: string) => (isEntry(text) ? text : undefined);
  const { fields = {} } = kind;
  const given = { ...kind, fields, what, read, ...(toEntry && { toEntry }) };
  const { kind: own, make } = listKind<T, string, KnownRequest>(given);
  return { ...own, describe, inputs: [{ ...inputs[0]!, of: 'texts', toValue: make }] };
}

/** `consumer = usr-1|grp-2|prv-*`: users, members of groups, and Oneproviders. */
export const onedataConsumerCaveat: Kind<ConsumerCaveat> = narrowed(
  consumerCaveat,
  consumerWords,
  'usr-, grp- and prv- with an id or *',
  (text) => isNameEntry(text) && /^(?:usr|grp|prv)-./s.test(text),
);

const service: Kind<ServiceCaveat> = narrowed(
  serviceCaveat,
  serviceWords,
  'ozw-, ozp-, opw- and opp- with an id or *',
  (text) => isNameEntry(text) && /^(?:ozw|ozp|opw|opp)-./s.test(text),
);

/** `service = opw-lisbon|opw-*`. Allows only the API that these services need. */
export const onedataServiceCaveat: Kind<ServiceCaveat> = {
  ...service,
  fields: { ...service.fields, ...apiCaveat.fields },
  check(caveat, request) {
    const result = service.check(caveat, request);
    if (!result.ok || request.api === undefined) return result;
    const types = derived(request, typesForCall);
    if (typeof types === 'string') return unmet(types);
    const isNeeded = caveat.whitelist.some((entry) => types.includes(entry.split('-', 1)[0]!));
    return metIf(isNeeded, 'not_allowed');
  },
};

/** Every kind of interface of Onedata. */
export const INTERFACES: readonly string[] = ['rest', 'oneclient', 'graphsync'];

/** `interface = rest`. */
export const onedataInterfaceCaveat: Kind<InterfaceCaveat> = {
  ...interfaceCaveat,
  ...interfaceWords,
  fields: { ...interfaceCaveat.fields, ...DATA_FIELDS },
  decode(condition) {
    const caveat = interfaceCaveat.decode(condition);
    return caveat && INTERFACES.includes(caveat.interface) ? caveat : undefined;
  },
  encode(caveat) {
    if (INTERFACES.includes(caveat.interface)) return interfaceCaveat.encode(caveat);
    throw new TypeError('interface: takes only rest, oneclient and graphsync');
  },
};

/** The same in access tokens. With `oneclient`, it is a data access caveat too. */
export const accessInterfaceCaveat: Kind<InterfaceCaveat> = {
  ...onedataInterfaceCaveat,
  check(caveat, request) {
    const result = interfaceCaveat.check(caveat, request);
    if (!result.ok || caveat.interface !== 'oneclient') return result;
    // It limits the API, and a service that checks that itself need not say what is accessed.
    if (request.api === undefined && isDeferred(request, 'api')) return MET;
    return checkDataAccess(request, () => MET);
  },
};

const api: Kind<ApiCaveat> = narrowed(
  apiCaveat,
  apiWords,
  'patterns service/operation/type.id.aspect:scope',
  isGriPattern,
);

/** `api = ozw/get/space.*.*:*`: some operations of Onedata's services. No scope means `private`. */
export const onedataApiCaveat: Kind<ApiCaveat> = {
  ...api,
  fields: { ...api.fields, deferred: DATA_FIELDS.deferred! },
  check({ whitelist }, request) {
    if (request.api === undefined && isDeferred(request, 'api')) return MET;
    const call = derived(request, callOf);
    if (typeof call === 'string') return unmet(call);
    return metIf(apiPatternsCover(bySegments(whitelist), call), 'not_allowed');
  },
  limit: ({ whitelist }) => ({ of: 'api', whitelist: bySegments(whitelist) }),
};

const SINGLE = '/32';

/** `ip = 189.34.15.0/8`: IPv4 with a mask. Bits that it does not cover are kept and mean nothing. */
export const onedataIpCaveat: Kind<IpCaveat> = {
  ...narrowed(ipCaveat, ipWords, 'IPv4 addresses and masks', isMask, (given) => {
    if (typeof given !== 'string') return undefined;
    // An address alone is the range that holds it alone.
    const mask = given.includes('/') ? given : given + SINGLE;
    return isMask(mask) ? mask : undefined;
  }),
  check({ whitelist }, request) {
    const address = derived(request, peerAddress);
    if (typeof address === 'string') return unmet(address);
    const isAllowed = whitelist.some((mask) => rangeContains(parseMask(mask)!, address));
    return metIf(isAllowed, 'not_allowed');
  },
};

function isMask(text: string): boolean {
  return parseMask(text) !== undefined;
}

function parseMask(text: string): AddressRange | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const single = parseRange(address + SINGLE);
  const prefix = parseWholeNumber(bits, 32);
  if (single?.network.length !== 4 || prefix === undefined || rest.length > 0) return undefined;
  return { network: single.network, prefix };
}
