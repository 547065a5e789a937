import { derived } from '../../caveats/derived.js';
import { ipCaveat, type IpCaveat, peerAddress } from '../../caveats/ip.js';
import { listKind } from '../../caveats/list-kind.js';
import { type CaveatKind, metIf, unmet } from '../../caveats/kind.js';
import { type AddressRange, parseRange, rangeContains } from '../../caveats/text/address.js';
import { parseWholeNumber } from '../../caveats/text/list.js';
import type { OnedataRequest } from '../request.js';

const SINGLE = '/32';

/**
 * `ip = 189.34.15.0/8`: IPv4 addresses, always with their mask. The bits that a mask does not cover
 * are kept as they are written, and mean nothing.
 */
export const onedataIpCaveat: CaveatKind<IpCaveat, OnedataRequest> = listKind<
  'ip',
  string,
  OnedataRequest
>({
  type: 'ip',
  role: 'context',
  what: 'IPv4 addresses and masks',
  fields: { ip: ipCaveat.fields?.ip ?? 'text' },
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
    return metIf(
      whitelist.some((mask) => rangeContains(parseMask(mask)!, address)),
      'not_allowed',
    );
  },
  describe: (caveat, say) => ipCaveat.describe?.(caveat, say) ?? [],
  input: { value: 'RANGE', about: 'from an address or range, such as 10.0.0.0/8' },
}).kind;

function parseMask(text: string): AddressRange | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const single = parseRange(address + SINGLE);
  const prefix = parseWholeNumber(bits, 32);
  if (single?.network.length !== 4 || prefix === undefined || rest.length > 0) return undefined;
  return { network: single.network, prefix };
}
