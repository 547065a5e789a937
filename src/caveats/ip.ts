import type { FailureReason } from '../errors.js';
import { derived } from './derived.js';
import { type CaveatKind, MET, unmet } from './kind.js';
import type { Context } from './request.js';
import {
  type AddressBytes,
  normalizeAddress,
  parsePeerAddress,
  parseRange,
  rangeContains,
} from './text/address.js';
import { afterPrefix, assertFields, checkedList, joinList, splitList } from './text/list.js';

/** Met from some addresses. */
export interface IpCaveat {
  readonly type: 'ip';
  /** Ranges in CIDR notation, IPv4 or IPv6 in their shortest form: `10.0.0.0/8`, `2001:db8::/32`. */
  readonly whitelist: readonly string[];
}

const PREFIX = 'ip = ';

export const ipCaveat: CaveatKind<IpCaveat> = {
  type: 'ip',
  role: 'context',
  decode(condition) {
    const whitelist = splitList(afterPrefix(condition, PREFIX), isRange);
    return whitelist && { type: 'ip', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'ip', ['whitelist']);
    return PREFIX + joinList(ipWhitelist(caveat.whitelist));
  },
  check({ whitelist }, request) {
    const address = derived(request, peerAddress);
    if (typeof address === 'string') return unmet(address);
    for (const range of whitelist) if (rangeContains(parseRange(range)!, address)) return MET;
    return unmet('not_allowed');
  },
};

/**
 * Valid from some addresses: `ip = 189.34.15.0/24|2001:db8::/32`.
 *
 * @param whitelist addresses, or ranges in CIDR notation whose host bits are zero. An address
 *   becomes the range of it alone; IPv6 is brought to its shortest form (RFC 5952).
 * @throws TypeError for an empty list, and for anything that is no range.
 * @example
 * ```ts
 * import { ip } from 'caveats';
 *
 * console.log(ip('189.34.15.0/24', '2001:DB8::1').whitelist.join(' ')); // 189.34.15.0/24 2001:db8::1/128
 * ```
 */
export function ip(...whitelist: readonly string[]): IpCaveat {
  return { type: 'ip', whitelist: ipWhitelist(whitelist) };
}

/** The address of the peer, or why it is unknown. */
export function peerAddress({ ip: text }: Context): AddressBytes | FailureReason {
  if (text === undefined) return 'missing_context';
  return parsePeerAddress(text) ?? 'invalid_context';
}

function ipWhitelist(whitelist: readonly string[]): readonly string[] {
  const what = 'addresses and CIDR ranges without host bits';
  return checkedList(whitelist, 'ip', (entry) => toRange(entry) !== undefined, what).map((entry) =>
    toRange(entry)!,
  );
}

/** A range in its one form; of an address, the range that holds it alone. */
function toRange(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const [host, ...prefix] = text.split('/') as [string, ...string[]];
  const address = normalizeAddress(host);
  if (address === undefined) return undefined;
  const single = address.includes(':') ? '128' : '32';
  const range = [address, ...(prefix.length > 0 ? prefix : [single])].join('/');
  return isRange(range) ? range : undefined;
}

function isRange(text: string): boolean {
  return parseRange(text) !== undefined;
}
