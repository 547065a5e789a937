import { accessCaveat, type AccessCaveat } from './access.js';
import { apiCaveat, type ApiCaveat } from './api.js';
import { asnCaveat, type AsnCaveat } from './asn.js';
import { consumerCaveat, type ConsumerCaveat } from './consumer.js';
import { countryCaveat, type CountryCaveat } from './country.js';
import { firstWord } from './define.js';
import { docCaveat, type DocCaveat } from './doc.js';
import { interfaceCaveat, type InterfaceCaveat } from './interface.js';
import { ipCaveat, type IpCaveat } from './ip.js';
import { type AnyCaveat, assertKind, type CaveatKind, type CheckResult } from './kind.js';
import { regionCaveat, type RegionCaveat } from './region.js';
import type { DenialCode } from '../errors.js';
import type { Limit } from '../scope/limits.js';
import type { Request } from './request.js';
import { serviceCaveat, type ServiceCaveat } from './service.js';
import { tableCaveat, type TableCaveat } from './table.js';
import { timeCaveat, type TimeCaveat } from './time.js';

/** A caveat of one of the standard kinds. */
export type Caveat =
  | TimeCaveat
  | IpCaveat
  | AsnCaveat
  | CountryCaveat
  | RegionCaveat
  | ConsumerCaveat
  | ServiceCaveat
  | InterfaceCaveat
  | ApiCaveat
  | DocCaveat
  | TableCaveat
  | AccessCaveat;

/** The standard kinds, by their types: one that is forgotten does not compile. */
export type StandardKinds = { readonly [C in Caveat as C['type']]: CaveatKind<C> };

const STANDARD_KINDS: StandardKinds = {
  time: timeCaveat,
  ip: ipCaveat,
  asn: asnCaveat,
  'geo.country': countryCaveat,
  'geo.region': regionCaveat,
  consumer: consumerCaveat,
  service: serviceCaveat,
  interface: interfaceCaveat,
  api: apiCaveat,
  doc: docCaveat,
  table: tableCaveat,
  access: accessCaveat,
};

/** The standard kinds of caveat, to make a vocabulary with kinds of one's own. */
export const standardCaveats: readonly StandardKinds[keyof StandardKinds][] = Object.freeze(
  Object.values(STANDARD_KINDS).map((kind) => Object.freeze(kind)),
);

/** A condition that was read: its value, and the kind that read it. */
export interface ReadCaveat<C extends AnyCaveat, R> {
  readonly kind: CaveatKind<C, R>;
  readonly caveat: C;
}

/** The kinds of caveat that are understood. Whatever they do not read is denied. */
export interface Vocabulary<C extends AnyCaveat = Caveat, R = Request> {
  /**
   * The types of its kinds: `mint` and `attenuate` refuse a text that starts with one of them and that
   * `read` does not read. Without them they take any text.
   */
  readonly types?: readonly string[];
  /** The value of a condition, or `undefined` where no kind reads it. Never throws. */
  read(condition: string): ReadCaveat<C, R> | undefined;
  /** The condition of a value. Throws a `TypeError` for a value of no kind. */
  write(caveat: C): string;
}

/** The caveats of some kinds. */
export type CaveatOf<K> = K extends {
  /** As {@link CaveatKind} says. */
  decode(condition: string): infer C;
}
  ? Exclude<C, undefined>
  : never;

/** What the checks of some kinds need of a request: all that any of them needs. */
export type RequestOf<K> = (
  K extends {
    /** As {@link CaveatKind} says. */
    check(caveat: never, request: infer R): unknown;
  }
    ? (request: R) => void
    : never
) extends (request: infer All) => void
  ? All
  : never;

/** A kind of any caveat and request: what {@link createVocabulary} takes. */
export interface AnyKind {
  readonly type: string;
  readonly role: CaveatKind['role'];
  readonly denial?: DenialCode;
  /** As {@link CaveatKind} says. */
  decode(condition: string): AnyCaveat | undefined;
  /** As {@link CaveatKind} says. */
  encode(caveat: never): string;
  /** As {@link CaveatKind} says. */
  check(caveat: never, request: never): CheckResult;
  /** As {@link CaveatKind} says. */
  limit?(caveat: never): Limit;
}

/**
 * Makes a vocabulary of some kinds. The first word of a condition tells which kind is to read it,
 * so no kind is ever asked about the conditions of another.
 *
 * @param kinds each of another type; {@link standardCaveats} and kinds of one's own.
 * @throws TypeError for two kinds of one type, and for a kind whose type, role or denial is none.
 * @example
 * ```ts
 * import { createVocabulary, standardCaveats } from 'caveats';
 *
 * const vocabulary = createVocabulary(standardCaveats);
 * console.log(vocabulary.read('doc = A')?.caveat); // { type: 'doc', whitelist: [ 'A' ] }
 * console.log(vocabulary.read('time < soon')); // undefined
 * ```
 */
export function createVocabulary<const K extends AnyKind>(
  kinds: readonly K[],
): Vocabulary<CaveatOf<K> & AnyCaveat, RequestOf<K>>;
export function createVocabulary<C extends AnyCaveat, R>(
  kinds: readonly CaveatKind<C, R>[],
): Vocabulary<C, R> {
  const byType = new Map<string, CaveatKind<C, R>>();
  for (const kind of kinds) {
    assertKind(kind);
    if (byType.has(kind.type)) throw new TypeError('createVocabulary: two kinds of one type');
    byType.set(kind.type, kind);
  }
  return Object.freeze({
    types: Object.freeze([...byType.keys()]),
    read(condition: string) {
      const kind = byType.get(firstWord(condition));
      if (kind === undefined) return undefined;
      const caveat = readWith(kind, condition);
      return caveat === undefined ? undefined : { kind, caveat };
    },
    write(caveat: C) {
      if (typeof caveat !== 'object' || caveat === null) {
        throw new TypeError('caveat: must be a value or a condition');
      }
      const kind = byType.get(caveat.type);
      if (kind === undefined) throw new TypeError('caveat: its type is not in the vocabulary');
      return kind.encode(caveat);
    },
  });
}

/** A kind that throws over a condition does not know it. */
function readWith<C extends AnyCaveat>(
  kind: CaveatKind<C, never>,
  condition: string,
): C | undefined {
  try {
    const caveat = kind.decode(condition);
    return caveat?.type === kind.type ? caveat : undefined;
  } catch {
    return undefined;
  }
}

/** The standard kinds alone. */
export const standardVocabulary: Vocabulary = createVocabulary(standardCaveats);
