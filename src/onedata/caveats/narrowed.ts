import { apiCaveat, type ApiCaveat, apiWords } from '../../caveats/api.js';
import { consumerCaveat, type ConsumerCaveat, consumerWords } from '../../caveats/consumer.js';
import { derived } from '../../caveats/derived.js';
import type { Input } from '../../caveats/field.js';
import { interfaceCaveat, type InterfaceCaveat, interfaceWords } from '../../caveats/interface.js';
import { type IpCaveat, ipWords, peerAddress } from '../../caveats/ip.js';
import {
  type AnyCaveat,
  type CaveatKind,
  type KindWords,
  MET,
  metIf,
  unmet,
} from '../../caveats/kind.js';
import { listKind } from '../../caveats/list-kind.js';
import { serviceCaveat, type ServiceCaveat, serviceWords } from '../../caveats/service.js';
import { type AddressRange, parseRange, rangeContains } from '../../caveats/text/address.js';
import { parseWholeNumber } from '../../caveats/text/list.js';
import type { FailureReason } from '../../errors.js';
import { expandAspects, isGriCall, isGriPattern, typesThatNeed } from '../api.js';
import { checkData, DATA_FIELDS, isDeferred, type OnedataRequest } from '../request.js';

/** Makes a kind that takes only some values of a standard kind; `what` names these in the message. */
function narrowed<C extends AnyCaveat>(
  kind: CaveatKind<C, OnedataRequest>,
  words: KindWords<C>,
  isKnown: (caveat: C) => boolean,
  what: string,
): CaveatKind<C, OnedataRequest> {
  const decode = (condition: string): C | undefined => {
    const caveat = kind.decode(condition);
    return caveat !== undefined && isKnown(caveat) ? caveat : undefined;
  };
  const encode = (caveat: C): string => {
    const condition = kind.encode(caveat);
    if (decode(condition) === undefined) throw new TypeError(`${kind.type}: takes only ${what}`);
    return condition;
  };
  const known = (caveat: C): C => {
    encode(caveat);
    return caveat;
  };
  const inputs = words.inputs.map((input): Input<C> => {
    switch (input.of) {
      case 'text':
        return { ...input, toValue: (text: string) => known(input.toValue(text)) };
      case 'texts':
        return { ...input, toValue: (texts: readonly string[]) => known(input.toValue(texts)) };
      default:
        return input;
    }
  });
  return { ...kind, decode, encode, describe: words.describe, inputs };
}

const CONSUMER = /^(?:usr|grp|prv)-./s;

/** `consumer = usr-1|grp-2|prv-*`: users, members of groups, and Oneproviders. */
export const onedataConsumerCaveat: CaveatKind<ConsumerCaveat, OnedataRequest> = narrowed(
  consumerCaveat,
  consumerWords,
  ({ whitelist }) => whitelist.every((entry) => CONSUMER.test(entry)),
  'usr-, grp- and prv- with an id or *',
);

const SERVICE = /^(?:ozw|ozp|opw|opp)-./s;

const service = narrowed<ServiceCaveat>(
  serviceCaveat,
  serviceWords,
  ({ whitelist }) => whitelist.every((entry) => SERVICE.test(entry)),
  'ozw-, ozp-, opw- and opp- with an id or *',
);

/** `service = opw-lisbon|opw-*`. Allows only the API that these services need; `ozw` needs any. */
export const onedataServiceCaveat: CaveatKind<ServiceCaveat, OnedataRequest> = {
  ...service,
  fields: { ...service.fields, ...apiCaveat.fields },
  check(caveat, request) {
    const result = service.check(caveat, request);
    const types = derived(request, typesForCall);
    if (!result.ok || types === undefined) return result;
    if (typeof types === 'string') return unmet(types);
    const isNeeded = caveat.whitelist.some((entry) => types.includes(entry.split('-', 1)[0]!));
    return metIf(isNeeded, 'not_allowed');
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
  interfaceWords,
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
  apiWords,
  ({ whitelist }) => whitelist.every(isGriPattern),
  'patterns service/operation/type.id.aspect:scope',
);

/** `api = ozw/get/space.*.*:*`: some operations of Onedata's services. */
export const onedataApiCaveat: CaveatKind<ApiCaveat, OnedataRequest> = {
  ...api,
  fields: { ...api.fields, deferred: DATA_FIELDS.deferred! },
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

const SINGLE = '/32';

const { kind: ipKind, make: makeIp } = listKind<'ip', string, OnedataRequest>({
  type: 'ip',
  role: 'context',
  what: 'IPv4 addresses and masks',
  fields: { ip: 'text' },
  read: (text) => (parseMask(text) === undefined ? undefined : text),
  // An address alone is the range that holds it alone.
  toEntry(given) {
    if (typeof given !== 'string') return undefined;
    const mask = given.includes('/') ? given : given + SINGLE;
    return parseMask(mask) === undefined ? undefined : mask;
  },
  check({ whitelist }, request) {
    const address = derived(request, peerAddress);
    if (typeof address === 'string') return unmet(address);
    const isAllowed = whitelist.some((mask) => rangeContains(parseMask(mask)!, address));
    return metIf(isAllowed, 'not_allowed');
  },
  describe: ipWords.describe,
});

/** `ip = 189.34.15.0/8`: IPv4 with a mask. Bits that it does not cover are kept and mean nothing. */
export const onedataIpCaveat: CaveatKind<IpCaveat, OnedataRequest> = {
  ...ipKind,
  inputs: [{ ...ipWords.inputs[0]!, of: 'texts', toValue: makeIp }],
};

function parseMask(text: string): AddressRange | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const single = parseRange(address + SINGLE);
  const prefix = parseWholeNumber(bits, 32);
  if (single?.network.length !== 4 || prefix === undefined || rest.length > 0) return undefined;
  return { network: single.network, prefix };
}
