import { derived } from '../../caveats/derived.js';
import { type IpCaveat, peerAddress } from '../../caveats/ip.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { type AddressRange, parseRange, rangeContains } from '../../caveats/text/address.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  joinList,
  parseWholeNumber,
  splitList,
} from '../../caveats/text/list.js';
import type { OnedataRequest } from '../request.js';

const PREFIX = 'ip = ';
const WHAT = 'IPv4 addresses and masks';
const SINGLE = '/32';

/**
 * `ip = 189.34.15.0/8`: IPv4 addresses, always with their mask. The bits that a mask does not cover
 * are kept as they are written, and mean nothing.
 */
export const onedataIpCaveat: CaveatKind<IpCaveat, OnedataRequest> = {
  type: 'ip',
  role: 'context',
  decode(condition) {
    const whitelist = splitList(afterPrefix(condition, PREFIX), isMask);
    return whitelist && { type: 'ip', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'ip', ['whitelist']);
    const isAddressOrMask = (entry: string): boolean =>
      typeof entry === 'string' && isMask(withMask(entry));
    return (
      PREFIX + joinList(checkedList(caveat.whitelist, 'ip', isAddressOrMask, WHAT).map(withMask))
    );
  },
  check({ whitelist }, request) {
    const address = derived(request, peerAddress);
    if (typeof address === 'string') return unmet(address);
    return metIf(
      whitelist.some((mask) => rangeContains(parseMask(mask)!, address)),
      'not_allowed',
    );
  },
};

/** An address alone is the range that holds it alone. */
function withMask(entry: string): string {
  return entry.includes('/') ? entry : entry + SINGLE;
}

function isMask(text: string): boolean {
  return parseMask(text) !== undefined;
}

function parseMask(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const single = parseRange(text.slice(0, Math.max(0, slash)) + SINGLE);
  const prefix = parseWholeNumber(text.slice(slash + 1), 32);
  if (single?.network.length !== 4 || prefix === undefined) return undefined;
  return { network: single.network, prefix };
}
