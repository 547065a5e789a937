import { entriesCovering, isNameEntry } from '../scope/names.js';
import { listInput, listKind, sentence } from './list-kind.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { KnownContext } from './request.js';

/** Valid for requests to some services. */
export interface ServiceCaveat {
  readonly type: 'service';
  /** Names such as `ozw-onezone`, and `opw-*` for any of a type. */
  readonly whitelist: readonly string[];
}

const { kind, make } = listKind<'service', string, Pick<KnownContext, 'service'>>({
  type: 'service',
  role: 'usage',
  what: 'names, or types with -* for any id',
  fields: { service: 'text' },
  read: (text) => (isNameEntry(text) ? text : undefined),
  check({ whitelist }, { service: name }) {
    if (name === undefined) return unmet('missing_context');
    const isListed = entriesCovering(name).some((entry) => whitelist.includes(entry));
    return metIf(isListed, 'not_allowed');
  },
  limit: ({ whitelist }) => ({ of: 'services', whitelist }),
});

export const serviceCaveat: CaveatKind<ServiceCaveat, Pick<KnownContext, 'service'>> = kind;

export const serviceWords: KindWords<ServiceCaveat, 'service'> = {
  describe: ({ whitelist }, { or, name }) =>
    sentence('Only for requests to ', or(whitelist.map((entry) => name(entry, 'service')))),
  inputs: /* @__PURE__ */ listInput('service', 'NAME', 'at a service: ozw-onezone, opw-*', make),
  fields: { service: { about: 'the service that receives the request', value: 'NAME' } },
};

/**
 * Restricts a token to requests to some services: `service = ozw-onezone|opw-*`.
 *
 * @param whitelist names of services; with `*` as the id, any of the type.
 * @throws TypeError for an empty list, and for names that are empty or contain `|`, control characters
 *   or a `*` elsewhere.
 * @example
 * ```ts
 * import { service } from 'caveats';
 * console.log(service('opw-*').whitelist); // [ 'opw-*' ]
 * ```
 */
export function service(...whitelist: readonly string[]): ServiceCaveat {
  return make(whitelist);
}
