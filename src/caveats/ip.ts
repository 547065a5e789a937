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
  const slash = text.indexOf('/');
  const written = slash < 0 ? text : text.slice(0, slash);
  const address = parseAddress(written);
  // A zone is of no use to others, and a mapped range is to be written as the IPv4 range it is.
  if (address === undefined || written.includes('%')) return undefined;
  if (address instanceof ipaddr.IPv4 && written.includes(':')) return undefined;
  const prefix = slash < 0 ? `${bitsOf(address)}` : text.slice(slash + 1);
  const range = `${format(address)}/${prefix}`;
  return isRange(range) ? range : undefined;
}

interface Range {
  readonly network: Address;
  readonly prefix: number;
}

/** A range as it is written in a condition: in its one form, without host bits. */
function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/');
  const network = parseAddress(text.slice(0, Math.max(0, slash)));
  if (network === undefined) return undefined;
  const prefix = parseWholeNumber(text.slice(slash + 1), bitsOf(network));
  return prefix === undefined ? undefined : { network, prefix };
}

function isRange(text: string): text is string {
  const range = parseRange(text);
  if (range === undefined || hasHostBits(range.network.toByteArray(), range.prefix)) return false;
  // There is only one way to write IPv4; and a mapped address is none.
  return text.includes(':') ? text.startsWith(`${format(range.network)}/`) : true;
}

function contains(text: string, address: Address): boolean {
  const { network, prefix } = parseRange(text)!;
  return network.kind() === address.kind() && address.match(network, prefix);
}

/** IPv4 as everyone writes it. ipaddr.js by itself would also read `0x7f.1`, and takes longer. */
const DOTTED_QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/**
 * An address in one of its usual forms. IPv4-mapped IPv6 becomes IPv4, and a zone is passed over:
 * it names a link of this host.
 */
function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const quad = DOTTED_QUAD.exec(text);
  if (quad !== null) return parseQuad(quad);
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseQuad(quad: readonly string[]): Address | undefined {
  const octets = [Number(quad[1]), Number(quad[2]), Number(quad[3]), Number(quad[4])];
  return octets.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
}

function bitsOf(address: Address): 32 | 128 {
  return address instanceof ipaddr.IPv4 ? 32 : 128;
}

function format(address: Address): string {
  return address instanceof ipaddr.IPv4 ? address.toString() : address.toRFC5952String();
}

function hasHostBits(bytes: readonly number[], prefix: number): boolean {
  let bitsLeft = prefix;
  for (const byte of bytes) {
    if (bitsLeft < 8 && (byte & (0xff >> Math.max(0, bitsLeft))) !== 0) return true;
    bitsLeft -= 8;
  }
  return false;
}
