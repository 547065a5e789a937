import type { FailureReason } from '../errors.js';
import { made } from './derived.js';
import type { RequestFields } from './field.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import { assertFields, checkedList, joinList, readList } from './text/list.js';

/** The value of a geographic caveat: a list of places to be in, or not to be in. */
export interface PlaceCaveat<T extends string, P extends string> {
  readonly type: T;
  readonly filter: 'whitelist' | 'blacklist';
  readonly list: readonly P[];
}

type Make<T extends string, P extends string> = (
  filter: PlaceCaveat<T, P>['filter'],
  list: readonly string[],
) => PlaceCaveat<T, P>;

interface PlaceKindOptions<T extends string, P extends string, R> {
  readonly type: T;
  readonly what: string;
  readonly fields: RequestFields<R>;
  isPlace(given: unknown): given is P;
  /** The places of a request, or why they are unknown. */
  placesOf(request: R): readonly P[] | FailureReason;
}

/** Makes a kind whose conditions are `type = place|place` or `type != place|place`. */
export function placeKind<const T extends string, P extends string, R>(
  options: PlaceKindOptions<T, P, R>,
): { readonly kind: CaveatKind<PlaceCaveat<T, P>, R>; readonly make: Make<T, P> } {
  const { type, what, fields, isPlace, placesOf } = options;
  const starts = { whitelist: `${type} = `, blacklist: `${type} != ` } as const;
  const toPlace = (given: unknown) => (isPlace(given) ? given : undefined);
  const make: Make<T, P> = (filter, list) =>
    made({ type, filter, list: checkedList(list, type, toPlace, what) });
  return {
    make,
    kind: {
      type,
      role: 'context',
      fields,
      decode(condition) {
        const filter = condition.startsWith(starts.whitelist) ? 'whitelist' : 'blacklist';
        const list = readList(condition, starts[filter], toPlace);
        return list && made<PlaceCaveat<T, P>>({ type, filter, list });
      },
      encode(caveat) {
        assertFields(caveat, type, ['filter', 'list']);
        const { filter, list } = caveat;
        if (filter !== 'whitelist' && filter !== 'blacklist') {
          throw new TypeError(`${type}: filter must be 'whitelist' or 'blacklist'`);
        }
        return starts[filter] + joinList(make(filter, list).list);
      },
      check({ filter, list }, request) {
        const places = placesOf(request);
        if (typeof places === 'string') return unmet(places);
        const isListed = places.some((place) => list.includes(place));
        return filter === 'whitelist'
          ? metIf(isListed, 'not_allowed')
          : metIf(!isListed, 'blacklisted');
      },
    },
  };
}

/** Makes the words of a kind of places. `name` is what a place is, and the name of the input. */
export function placeWords<T extends string, P extends string, F extends string>(
  make: Make<T, P>,
  { name, value, example }: Readonly<Record<'name' | 'value' | 'example', string>>,
  fields: KindWords<PlaceCaveat<T, P>, F>['fields'],
): KindWords<PlaceCaveat<T, P>, F> {
  const input = (filter: PlaceCaveat<T, P>['filter']) =>
    ({ value, of: 'texts', toValue: (texts: readonly string[]) => make(filter, texts) }) as const;
  return {
    describe: ({ filter, list }, { or, place }) =>
      filter === 'whitelist'
        ? ['Only from ', ...or(list.map(place)), '.']
        : ['Not from ', ...or(list.map(place)), ` or an unknown ${name}.`],
    inputs: [
      { ...input('whitelist'), name, about: `from a ${name}, such as ${example}` },
      { ...input('blacklist'), name: `not-${name}`, about: `from any known ${name} but this` },
    ],
    fields,
  };
}
