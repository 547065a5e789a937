import { parseWholeNumber } from './list.js';

/** The bytes of an address: 4 of IPv4, 16 of IPv6. */
export type AddressBytes = readonly number[];

const ZERO = 0x30;
const DOT = 0x2e;

/** What can stand in an IPv6 address, so that nothing else gets into the URL below. */
const IPV6_CHARACTERS = /^[0-9A-Fa-f:.]{2,45}$/;
const ZONE = /%[0-9A-Za-z._~-]{1,32}$/;

/** The bytes of an IPv4-mapped IPv6 address before those of the IPv4 address (RFC 4291, 2.5.5.2). */
const MAPPED: AddressBytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** Reads the address of a peer. IPv4-mapped IPv6 counts as IPv4. A zone, a link of this host, is ignored. */
export function parsePeerAddress(text: string): AddressBytes | undefined {
  const address = parseIpv4(text) ?? bytesOfIpv6(normalizeIpv6(text.replace(ZONE, '')));
  return address !== undefined && isMapped(address) ? address.slice(MAPPED.length) : address;
}

/** Returns an address in its one written form (RFC 5952 for IPv6). */
export function normalizeAddress(text: string): string | undefined {
  return parseIpv4(text) === undefined ? normalizeIpv6(text) : text;
}

/** A range: an address, and how many of its first bits are fixed. */
export interface AddressRange {
  readonly network: AddressBytes;
  readonly prefix: number;
}

/**
 * Reads a range in CIDR notation. The bits that are not fixed must be zero, and a mapped address must be
 * written as IPv4: one range has one text.
 */
export function parseRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = text.slice(0, slash);
  const isNormal = (): boolean => normalizeIpv6(address) === address;
  const network = parseIpv4(address) ?? (isNormal() ? bytesOfIpv6(address) : undefined);
  if (network === undefined || isMapped(network)) return undefined;
  const prefix = parseWholeNumber(text.slice(slash + 1), 8 * network.length);
  if (prefix === undefined || hasBitsAfter(network, prefix)) return undefined;
  return { network, prefix };
}

/** Returns whether a range contains an address. No IPv4 range contains an IPv6 address. */
export function rangeContains({ network, prefix }: AddressRange, address: AddressBytes): boolean {
  if (network.length !== address.length) return false;
  for (let i = 0; 8 * i < prefix; i++) {
    if (((network[i]! ^ address[i]!) & maskAt(i, prefix)) !== 0) return false;
  }
  return true;
}

function hasBitsAfter(network: AddressBytes, prefix: number): boolean {
  for (let i = prefix >> 3; i < network.length; i++) {
    if ((network[i]! & ~maskAt(i, prefix)) !== 0) return true;
  }
  return false;
}

/** Returns a mask of the bits of a byte that are among the first `prefix` bits. */
function maskAt(index: number, prefix: number): number {
  const bits = Math.min(8, Math.max(0, prefix - 8 * index));
  return (0xff << (8 - bits)) & 0xff;
}

function isMapped(address: AddressBytes): boolean {
  return MAPPED.every((byte, i) => byte === address[i]);
}

/** Reads IPv4 in its usual form. Refuses `0x7f.1` and `010.0.0.1`, which readers disagree about. */
function parseIpv4(text: string): AddressBytes | undefined {
  const bytes: number[] = [];
  /** The number so far; negative before the first digit. */
  let byte = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (byte < 0 || bytes.length === 3) return undefined;
      bytes.push(byte);
      byte = -1;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || byte === 0) return undefined;
    byte = byte < 0 ? digit : 10 * byte + digit;
    if (byte > 255) return undefined;
  }
  if (byte < 0 || bytes.length < 3) return undefined;
  bytes.push(byte);
  return bytes;
}

/** Returns the shortest form of an IPv6 address, by the platform's own parser (WHATWG URL, 3.5). */
function normalizeIpv6(text: string): string | undefined {
  if (!IPV6_CHARACTERS.test(text)) return undefined;
  try {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

/** Reads a normal form, without lists in between: a token may have thousands of addresses. */
function bytesOfIpv6(normal: string | undefined): AddressBytes | undefined {
  if (normal === undefined) return undefined;
  const bytes: number[] = [];
  const [head, tail] = normal.split('::');
  const tailGroups = groupsOf(tail);
  for (const group of groupsOf(head)) pushGroup(bytes, group);
  while (bytes.length < 16 - 2 * tailGroups.length) bytes.push(0);
  for (const group of tailGroups) pushGroup(bytes, group);
  return bytes;
}

/** Returns the groups on one side of `::`. */
function groupsOf(side = ''): readonly string[] {
  return side === '' ? [] : side.split(':');
}

function pushGroup(bytes: number[], group: string): void {
  const value = parseInt(group, 16);
  bytes.push(value >> 8, value & 0xff);
}
