import { entriesCovering } from '../scope/names.js';
import { derived } from './derived.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import type { Context } from './request.js';
import { decodeNames, encodeNames, nameWhitelist } from './text/names.js';

/** Met for some consumers, or for members of some groups. */
export interface ConsumerCaveat {
  readonly type: 'consumer';
  /** Names such as `usr-1`, `grp-2`, and `prv-*` for any of a type. */
  readonly whitelist: readonly string[];
}

const TYPE = 'consumer';

export const consumerCaveat: CaveatKind<ConsumerCaveat> = {
  type: TYPE,
  role: 'context',
  decode(condition) {
    const whitelist = decodeNames(condition, TYPE);
    return whitelist && { type: TYPE, whitelist };
  },
  encode: (caveat) => encodeNames(caveat, TYPE),
  check({ whitelist }, request) {
    const covering = derived(request, coveringEntries);
    if (covering === undefined) return unmet('missing_context');
    return metIf(
      whitelist.some((entry) => covering.has(entry)),
      'not_allowed',
    );
  },
};

/**
 * Valid for some consumers: `consumer = usr-1|grp-2|prv-*`.
 *
 * @param whitelist names of consumers and of groups; with `*` as the id, any of the type.
 * @throws TypeError for an empty list, and for names that are empty or hold `|`, control characters
 *   or a `*` elsewhere.
 * @example
 * ```ts
 * import { consumer } from 'caveats';
 *
 * console.log(consumer('usr-1', 'prv-*').whitelist); // [ 'usr-1', 'prv-*' ]
 * ```
 */
export function consumer(...whitelist: readonly string[]): ConsumerCaveat {
  return { type: TYPE, whitelist: nameWhitelist(whitelist, TYPE) };
}

/** A set, so that many groups and long lists do not multiply. */
function coveringEntries({
  consumer: name,
  groups = [],
}: Context): ReadonlySet<string> | undefined {
  const names = name === undefined ? groups : [name, ...groups];
  return names.length === 0 ? undefined : new Set(names.flatMap(entriesCovering));
}
