import { type CheckResult, metIf } from '../kind.js';
import { afterOperator, assertFields, checkedList, joinList, splitList } from './list.js';

/** What the kinds of geography have in common: a list of places to be in, or not to be in. */
export interface PlaceList<P extends string> {
  readonly filter: 'whitelist' | 'blacklist';
  readonly list: readonly P[];
}

const OPERATOR: Readonly<Record<PlaceList<string>['filter'], string>> = {
  whitelist: ' = ',
  blacklist: ' != ',
};

type IsPlace<P extends string> = (place: string) => place is P;

export function decodePlaces<P extends string>(
  condition: string,
  type: string,
  isPlace: IsPlace<P>,
): PlaceList<P> | undefined {
  for (const filter of ['whitelist', 'blacklist'] as const) {
    const list = splitList(afterOperator(condition, type, OPERATOR[filter]), isPlace);
    if (list !== undefined) return { filter, list };
  }
  return undefined;
}

export function encodePlaces<P extends string>(
  caveat: PlaceList<P>,
  type: string,
  isPlace: IsPlace<P>,
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
export function checkPlaces<P extends string>(
  { filter, list }: PlaceList<P>,
  places: readonly P[],
): CheckResult {
  const listed = places.some((place) => list.includes(place));
  return filter === 'whitelist' ? metIf(listed, 'not_allowed') : metIf(!listed, 'blacklisted');
}
