import { type Restriction, restrictionTo, UNRESTRICTED } from './restriction.js';

/**
 * Names such as `opw-lisbon`: a type, a hyphen, an id. In a whitelist `*` as the id stands for
 * every name of the type.
 */
const ANY_ID = '-*';

/**
 * The longest name that is met, in characters. V8 hashes a text of more than 16,383 by its length
 * alone, so that a set of such texts would be searched one by one.
 */
const MAX_NAME = 1024;

/** Whether a text can be an entry of a whitelist: a name, or a type with `*` for the id. */
export function isNameEntry(entry: string): boolean {
  const star = entry.indexOf('*');
  if (star < 0) return entry !== '';
  // Only at the end, and only after the first hyphen, which is what ends a type.
  return star > 1 && star === entry.length - 1 && entry.indexOf('-') === star - 1;
}

/** The entries of whitelists that cover a name; none for one that is too long. */
export function entriesCovering(name: string): readonly string[] {
  return name.length > MAX_NAME ? [] : [name, anyOfType(name)];
}

/** Whether one of the entries of a whitelist covers a name. */
export function coversName(entries: ReadonlySet<string>, name: string): boolean {
  return entriesCovering(name).some((entry) => entries.has(entry));
}

/** The entry that stands for every name of an entry's type; the name itself if it lacks type or id. */
function anyOfType(entry: string): string {
  const hyphen = entry.indexOf('-');
  const isTyped = hyphen > 0 && hyphen < entry.length - 1;
  return isTyped ? entry.slice(0, hyphen) + ANY_ID : entry;
}

/**
 * What several whitelists of names have in common: unrestricted where there are none. In time that
 * is linear in all of them: a name is left where each of them has it, or all of its type. Entries
 * that are too long to be met are left out.
 */
export function intersectNames(whitelists: readonly (readonly string[])[]): Restriction {
  if (whitelists.length === 0) return UNRESTRICTED;
  const counts = new Map<string, number>();
  for (const whitelist of whitelists) {
    const entries = new Set(whitelist.filter(({ length }) => length <= MAX_NAME));
    for (const entry of entries) {
      const isCovered = anyOfType(entry) !== entry && entries.has(anyOfType(entry));
      if (!isCovered) counts.set(entry, (counts.get(entry) ?? 0) + 1);
    }
  }
  const common = [...counts.keys()].filter((entry) => {
    const widest = anyOfType(entry);
    const wider = widest === entry ? 0 : (counts.get(widest) ?? 0);
    // More than that where all of its type is left, and the name adds nothing.
    return counts.get(entry)! + wider === whitelists.length;
  });
  return restrictionTo(common);
}
