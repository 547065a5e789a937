import type { FailureReason } from '../errors.js';
import { derived } from './derived.js';
import { listInput, listKind, sentence } from './list-kind.js';
import { type CaveatKind, type KindWords, MET, unmet } from './kind.js';
import type { KnownContext } from './request.js';
import {
  type AddressBytes,
  type AddressRange,
  normalizeAddress,
  parsePeerAddress,
  parseRange,
  rangeContains,
} from './text/address.js';

/** Valid from some addresses. */
export interface IpCaveat {
  readonly type: 'ip';
  /** Ranges in CIDR notation, IPv4 or IPv6 in their shortest form: `10.0.0.0/8`, `2001:db8::/32`. */
  readonly whitelist: readonly string[];
}

/** @inline */
type IpContext = Pick<KnownContext, 'ip'>;

const { kind, make } = listKind<'ip', string, IpContext>({
  type: 'ip',
  role: 'context',
  what: 'addresses and CIDR ranges without host bits',
  fields: { ip: 'text' },
  read: (text) => (parseRange(text) === undefined ? undefined : text),
  toEntry: toRange,
  check(caveat, request) {
    const address = derived(request, peerAddress);
    if (typeof address === 'string') return unmet(address);
    for (const range of derived(caveat, rangesOf)) if (rangeContains(range, address)) return MET;
    return unmet('not_allowed');
  },
});

export const ipCaveat: CaveatKind<IpCaveat, IpContext> = kind;

export const ipWords: KindWords<IpCaveat, 'ip'> = {
  describe: ({ whitelist }, { or, quote }) =>
    sentence(
      'Only from ',
      or(
        whitelist.map((range) => {
          const [address, bits] = range.split('/');
          const isOne = bits === (range.includes(':') ? '128' : '32');
          return isOne ? ['the IP address ', quote(address!)] : ['the IP network ', quote(range)];
        }),
      ),
    ),
  inputs: /* @__PURE__ */ listInput(
    'ip',
    'RANGE',
    'from an address or range, such as 10.0.0.0/8',
    make,
  ),
  fields: { ip: { about: 'the address of the client', value: 'ADDRESS' } },
};

/**
 * Restricts a token to some addresses: `ip = 189.34.15.0/24|2001:db8::/32`.
 *
 * @param whitelist addresses, or ranges in CIDR notation whose host bits are zero. An address
 *   becomes the range of it alone; IPv6 is written in its shortest form (RFC 5952).
 * @throws TypeError for an empty list, and for anything that is not an address or range.
 * @example
 * ```ts
 * import { ip } from 'caveats';
 * console.log(ip('189.34.15.0/24', '2001:DB8::1').whitelist.join(' ')); // 189.34.15.0/24 2001:db8::1/128
 * ```
 */
export function ip(...whitelist: readonly string[]): IpCaveat {
  return make(whitelist);
}

function rangesOf({ whitelist }: IpCaveat): readonly AddressRange[] {
  return whitelist.map((range) => parseRange(range)!);
}

/** Returns the address of the client, or why it is unknown. */
export function peerAddress({ ip: text }: IpContext): AddressBytes | FailureReason {
  if (text === undefined) return 'missing_context';
  return parsePeerAddress(text) ?? 'invalid_context';
}

/** Returns a range in its one form; of an address, the range that holds it alone. */
function toRange(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const [host = '', ...prefix] = given.split('/');
  const address = normalizeAddress(host);
  if (address === undefined) return undefined;
  const single = address.includes(':') ? '128' : '32';
  const range = [address, ...(prefix.length > 0 ? prefix : [single])].join('/');
  return parseRange(range) === undefined ? undefined : range;
}
