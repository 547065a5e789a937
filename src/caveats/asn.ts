import { type CaveatKind, metIf, unmet } from './kind.js';
import {
  afterPrefix,
  assertFields,
  checkedList,
  isWholeNumber,
  joinList,
  parseWholeNumber,
  readList,
} from './text/list.js';

/** Met from addresses of some autonomous systems. */
export interface AsnCaveat {
  readonly type: 'asn';
  /** Whole numbers, 0 to 4,294,967,295 (RFC 6793). */
  readonly whitelist: readonly number[];
}

const PREFIX = 'asn = ';
const MAX_ASN = 0xffff_ffff;

export const asnCaveat: CaveatKind<AsnCaveat> = {
  type: 'asn',
  role: 'context',
  decode(condition) {
    const whitelist = readList(afterPrefix(condition, PREFIX), parseAsn);
    return whitelist && { type: 'asn', whitelist };
  },
  encode(caveat) {
    assertFields(caveat, 'asn', ['whitelist']);
    return PREFIX + joinList(asnWhitelist(caveat.whitelist));
  },
  check({ whitelist }, request) {
    if (request.asn === undefined) return unmet('missing_context');
    if (!isWholeNumber(request.asn, MAX_ASN)) return unmet('invalid_context');
    return metIf(whitelist.includes(request.asn), 'not_allowed');
  },
};

/**
 * Valid from addresses of some autonomous systems: `asn = 631|632`.
 *
 * @param whitelist their numbers, 0 to 4,294,967,295.
 * @throws TypeError for an empty list, and for anything that is no such number.
 * @example
 * ```ts
 * import { asn } from 'caveats';
 *
 * console.log(asn(631, 632).whitelist); // [ 631, 632 ]
 * ```
 */
export function asn(...whitelist: readonly number[]): AsnCaveat {
  return { type: 'asn', whitelist: asnWhitelist(whitelist) };
}

function parseAsn(entry: string): number | undefined {
  return parseWholeNumber(entry, MAX_ASN);
}

function asnWhitelist(whitelist: readonly number[]): readonly number[] {
  const isAsn = (entry: number): boolean => isWholeNumber(entry, MAX_ASN);
  return checkedList(whitelist, 'asn', isAsn, 'numbers of autonomous systems').map(
    (entry) => entry + 0,
  );
}
