import { entriesCovering } from '../scope/names.js';
import { derived } from './derived.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import type { Context } from './request.js';
import { decodeNames, encodeNames, nameWhitelist } from './text/names.js';

/** Met by requests to some services. */
export interface ServiceCaveat {
  readonly type: 'service';
  /** Names such as `ozw-onezone`, and `opw-*` for any of a type. */
  readonly whitelist: readonly string[];
}

const TYPE = 'service';

export const serviceCaveat: CaveatKind<ServiceCaveat> = {
  type: TYPE,
  role: 'usage',
  decode(condition) {
    const whitelist = decodeNames(condition, TYPE);
    return whitelist && { type: TYPE, whitelist };
  },
  encode: (caveat) => encodeNames(caveat, TYPE),
  check({ whitelist }, request) {
    const covering = derived(request, coveringEntries);
    if (covering === undefined) return unmet('missing_context');
    return metIf(
      covering.some((entry) => whitelist.includes(entry)),
      'not_allowed',
    );
  },
  limit: ({ whitelist }) => ({ of: 'services', whitelist }),
};

/**
 * Valid for requests to some services: `service = ozw-onezone|opw-*`.
 *
 * @param whitelist names of services; with `*` as the id, any of the type.
 * @throws TypeError for an empty list, and for names that are empty or hold `|`, control characters
 *   or a `*` elsewhere.
 * @example
 * ```ts
 * import { service } from 'caveats';
 *
 * console.log(service('opw-*').whitelist); // [ 'opw-*' ]
 * ```
 */
export function service(...whitelist: readonly string[]): ServiceCaveat {
  return { type: TYPE, whitelist: nameWhitelist(whitelist, TYPE) };
}

function coveringEntries({ service: name }: Context): readonly string[] | undefined {
  return name === undefined ? undefined : entriesCovering(name);
}
