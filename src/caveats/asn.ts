import { listInput, listKind } from './list-kind.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { KnownContext } from './request.js';
import { isWholeNumber, parseWholeNumber } from './text/list.js';

/** Valid from addresses of some autonomous systems. */
export interface AsnCaveat {
  readonly type: 'asn';
  /** Whole numbers, 0 to 4,294,967,295 (RFC 6793). */
  readonly whitelist: readonly number[];
}

const MAX_ASN = 0xffff_ffff;

const { kind, make } = listKind<'asn', number, Pick<KnownContext, 'asn'>>({
  type: 'asn',
  role: 'context',
  what: 'numbers of autonomous systems',
  fields: { asn: 'integer' },
  read: (text) => parseWholeNumber(text, MAX_ASN),
  toEntry: (given) => (isWholeNumber(given, MAX_ASN) ? given + 0 : undefined),
  check({ whitelist }, { asn: number }) {
    if (number === undefined) return unmet('missing_context');
    if (!isWholeNumber(number, MAX_ASN)) return unmet('invalid_context');
    return metIf(whitelist.includes(number), 'not_allowed');
  },
});

export const asnCaveat: CaveatKind<AsnCaveat, Pick<KnownContext, 'asn'>> = kind;

export const asnWords: KindWords<AsnCaveat, 'asn'> = {
  describe: ({ whitelist }, { or }) => [
    `Only from the autonomous system${whitelist.length === 1 ? '' : 's'} `,
    ...or(whitelist.map(String)),
    '.',
  ],
  inputs: /* @__PURE__ */ listInput('asn', 'NUMBER', 'from an autonomous system', (texts) =>
    make(texts.map((text) => parseWholeNumber(text, MAX_ASN))),
  ),
  fields: { asn: { about: 'its autonomous system', value: 'NUMBER' } },
};

/**
 * Restricts a token to addresses of some autonomous systems: `asn = 631|632`.
 *
 * @param whitelist their numbers, 0 to 4,294,967,295.
 * @throws TypeError for an empty list, and for anything that is not such a number.
 * @example
 * ```ts
 * import { asn } from 'caveats';
 * console.log(asn(631, 632).whitelist); // [ 631, 632 ]
 * ```
 */
export function asn(...whitelist: readonly number[]): AsnCaveat {
  return make(whitelist);
}
