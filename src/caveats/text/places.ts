import { type CheckResult, metIf } from '../kind.js';
import { afterPrefix, assertFields, checkedList, joinList, splitList } from './list.js';

/** What the kinds of geography have in common: a list of places to be in, or not to be in. */
export interface PlaceList {
  readonly filter: 'whitelist' | 'blacklist';
  readonly list: readonly string[];
}

const OPERATOR: Readonly<Record<PlaceList['filter'], string>> = {
  whitelist: ' = ',
  blacklist: ' != ',
};

type IsPlace = (place: string) => boolean;

export function decodePlaces(
  condition: string,
  type: string,
  isPlace: IsPlace,
): PlaceList | undefined {
  for (const filter of ['whitelist', 'blacklist'] as const) {
    const list = splitList(afterPrefix(condition, type + OPERATOR[filter]), isPlace);
    if (list !== undefined) return { filter, list };
  }
  return undefined;
}

export function encodePlaces(
  caveat: PlaceList,
  type: string,
  isPlace: IsPlace,
  what: string,
): string {
  assertFields(caveat, type, ['filter', 'list']);
  const { filter } = caveat;
  if (filter !== 'whitelist' && filter !== 'blacklist') {
    throw new TypeError(`${type}: filter must be 'whitelist' or 'blacklist'`);
  }
  return type + OPERATOR[filter] + joinList(checkedList(caveat.list, type, isPlace, what));
}

/** Whether places that are known, one or more, meet a list. */
export function checkPlaces({ filter, list }: PlaceList, places: readonly string[]): CheckResult {
  const listed = places.some((place) => list.includes(place));
  return filter === 'whitelist' ? metIf(listed, 'not_allowed') : metIf(!listed, 'blacklisted');
}
