import { apiWords } from '../caveats/api.js';
import { asnWords } from '../caveats/asn.js';
import { consumerWords } from '../caveats/consumer.js';
import { countryWords } from '../caveats/country.js';
import { interfaceWords } from '../caveats/interface.js';
import { ipWords } from '../caveats/ip.js';
import type { CaveatKind, CaveatOf, KindWords, RequestOf } from '../caveats/kind.js';
import { originalOf } from '../caveats/respell.js';
import { regionWords } from '../caveats/region.js';
import { serviceWords } from '../caveats/service.js';
import * as standard from '../caveats/standard.js';
import { timeWords } from '../caveats/time.js';
import type { Dialect, DialectTypes } from '../token/dialect.js';
import { treeWords } from './tree-words.js';

type StandardKind = (typeof standard)[keyof typeof standard];

/** The words of the standard kinds, by type. One that is missing does not compile. */
const STANDARD_WORDS: {
  readonly [K in StandardKind as K['type']]: KindWords<CaveatOf<K>, keyof RequestOf<K> & string>;
} = {
  api: apiWords,
  asn: asnWords,
  consumer: consumerWords,
  'geo.country': countryWords,
  'geo.region': regionWords,
  interface: interfaceWords,
  ip: ipWords,
  service: serviceWords,
  time: timeWords,
};

/**
 * Returns a dialect whose standard kinds, and those of a tree, have sentences for people, and ways to give
 * them; a service that only verifies does not need these.
 */
export function withWords<T extends DialectTypes>(dialect: Dialect<T>): Dialect<T> {
  const kinds = new Map<string, CaveatKind>(dialect.kinds);
  const fields = new Map(dialect.fields);
  const all: readonly (readonly [CaveatKind, KindWords])[] = [
    ...Object.values(standard).map((kind) => [kind, STANDARD_WORDS[kind.type]] as const),
    ...treeWords(dialect.scope),
  ];
  for (const [kind, { describe, inputs, fields: about }] of all) {
    // Another kind of the same type has words of its own.
    const own = kinds.get(kind.type);
    const isMeant = own === kind || (own !== undefined && originalOf(own) === kind);
    // One that is respelled may have words of its own, too.
    if (isMeant) kinds.set(kind.type, { describe, inputs, ...own });
    for (const [name, words] of Object.entries(about)) {
      const field = fields.get(name);
      if (field !== undefined) fields.set(name, { ...words, ...field });
    }
  }
  // Each kind still makes and takes the same caveats.
  return { ...dialect, kinds, fields } as Dialect<T>;
}
