import { entriesCovering, isNameEntry } from '../scope/names.js';
import { derived } from './derived.js';
import { listInput, listKind, sentence } from './list-kind.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { KnownContext } from './request.js';

/** Valid for some consumers, or for members of some groups. */
export interface ConsumerCaveat {
  readonly type: 'consumer';
  /** Names such as `usr-1`, `grp-2`, and `prv-*` for any of a type. */
  readonly whitelist: readonly string[];
}

/** @inline */
type ConsumerContext = Pick<KnownContext, 'consumer' | 'groups'>;

const { kind, make } = listKind<'consumer', string, ConsumerContext>({
  type: 'consumer',
  role: 'context',
  what: 'names, or types with -* for any id',
  fields: { consumer: 'text', groups: 'texts' },
  read: (text) => (isNameEntry(text) ? text : undefined),
  check({ whitelist }, request) {
    const covering = derived(request, coveringEntries);
    if (covering === undefined) return unmet('missing_context');
    const isListed = whitelist.some((entry) => covering.has(entry));
    return metIf(isListed, 'not_allowed');
  },
});

export const consumerCaveat: CaveatKind<ConsumerCaveat, ConsumerContext> = kind;

export const consumerWords: KindWords<ConsumerCaveat, 'consumer' | 'groups'> = {
  describe: ({ whitelist }, { or, name }) =>
    sentence('Only when used by ', or(whitelist.map((entry) => name(entry, 'consumer')))),
  inputs: /* @__PURE__ */ listInput(
    'consumer',
    'NAME',
    'for a consumer or group: usr-1, grp-2, prv-*',
    make,
  ),
  fields: {
    consumer: { about: 'who uses the token: usr-1', value: 'NAME' },
    groups: { input: 'group', about: 'a group that the consumer is in: grp-2', value: 'NAME' },
  },
};

/**
 * Restricts a token to some consumers: `consumer = usr-1|grp-2|prv-*`.
 *
 * @param whitelist names of consumers and groups; with `*` as the id, any of the type.
 * @throws TypeError for an empty list, and for names that are empty or contain `|`, control characters
 *   or a `*` elsewhere.
 * @example
 * ```ts
 * import { consumer } from 'caveats';
 * console.log(consumer('usr-1', 'prv-*').whitelist); // [ 'usr-1', 'prv-*' ]
 * ```
 */
export function consumer(...whitelist: readonly string[]): ConsumerCaveat {
  return make(whitelist);
}

/** A set, so that many groups and long lists do not multiply. */
function coveringEntries(request: ConsumerContext): ReadonlySet<string> | undefined {
  const { consumer: name, groups = [] } = request;
  const names = name === undefined ? groups : [name, ...groups];
  return names.length === 0 ? undefined : new Set(names.flatMap(entriesCovering));
}
