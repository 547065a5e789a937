import ipaddr from 'ipaddr.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  joinList,
  parseWholeNumber,
  splitList,
} from './text/list.js';

/** Met from some addresses. */
export interface IpCaveat {
  readonly type: 'ip';
  /** Ranges in CIDR notation, IPv4 or IPv6 in their shortest form: `10.0.0.0/8`, `2001:db8::/32`. */
  readonly whitelist: readonly string[];
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const PREFIX = 'ip = ';
/** No address is longer: 39 characters, 45 with an IPv4 tail, and some for a zone. */
const MAX_ADDRESS_LENGTH = 64;

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
    if (request.ip === undefined) return unmet('missing_context');
    const address = parseAddress(request.ip);
    if (address === undefined) return unmet('invalid_context');
    return metIf(
      whitelist.some((range) => contains(range, address)),
      'not_allowed',
    );
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

function ipWhitelist(whitelist: readonly string[]): readonly string[] {
  const what = 'addresses and CIDR ranges without host bits';
  return checkedList(whitelist, 'ip', (entry) => toRange(entry) !== undefined, what).map((entry) =>
    toRange(entry)!,
  );
}

/** A range in its one form; of an address, the range that holds it alone. */
function toRange(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const [address, prefix, more] = text.split('/');
  const parsed = parseAddress(address!);
  if (parsed === undefined || more !== undefined || text.includes('%')) return undefined;
  if (parsed.kind() === 'ipv4' && address!.includes(':')) return undefined;
  const range = `${format(parsed)}/${prefix ?? bitsOf(parsed)}`;
  return isRange(range) ? range : undefined;
}

/** Whether a text is a range as it is written in a condition. */
function isRange(text: string): boolean {
  const slash = text.indexOf('/');
  const address = parseAddress(text.slice(0, slash));
  if (slash < 0 || address === undefined) return false;
  const bits = parseWholeNumber(text.slice(slash + 1), bitsOf(address));
  return (
    bits !== undefined && format(address) === text.slice(0, slash) && !hasHostBits(address, bits)
  );
}

function contains(range: string, address: Address): boolean {
  const slash = range.indexOf('/');
  const network = parseAddress(range.slice(0, slash))!;
  return (
    network.kind() === address.kind() && address.match(network, Number(range.slice(slash + 1)))
  );
}

/**
 * An address in one of its usual forms; ipaddr.js by itself would also read `0x7f.1`. IPv4-mapped
 * IPv6 becomes IPv4, and a zone is passed over: it names a link of this host.
 */
function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function bitsOf(address: Address): 32 | 128 {
  return address.kind() === 'ipv4' ? 32 : 128;
}

function format(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function hasHostBits(address: Address, prefix: number): boolean {
  return address
    .toByteArray()
    .some((byte, i) => (byte & (0xff >> Math.min(8, Math.max(0, prefix - 8 * i)))) !== 0);
}
