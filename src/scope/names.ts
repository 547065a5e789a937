/**
 * Names such as `opw-lisbon`: a type, a hyphen, an id. In a whitelist `*` as the id stands for
 * every name of the type.
 */
const ANY_ID = '-*';

/** Whether a text can be an entry of a whitelist: a name, or a type with `*` for the id. */
export function isNameEntry(entry: string): boolean {
  const star = entry.indexOf('*');
  if (star < 0) return entry !== '';
  // Only at the end, and only after the first hyphen, which is what ends a type.
  return star > 1 && star === entry.length - 1 && entry.indexOf('-') === star - 1;
}

/** Whether an entry of a whitelist covers a name. */
export function nameCovers(entry: string, name: string): boolean {
  if (entry === name) return true;
  return entry.endsWith(ANY_ID) && name.startsWith(entry.slice(0, -1));
}

/** What two whitelists of names have in common, in time that is linear in both. */
export function commonNames(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  const common = new Set<string>();
  for (const entry of a) if (isCovered(entry, b)) common.add(entry);
  for (const entry of b) if (isCovered(entry, a)) common.add(entry);
  for (const entry of common) {
    const widest = anyOfType(entry);
    if (widest !== entry && common.has(widest)) common.delete(entry);
  }
  return common;
}

function isCovered(entry: string, whitelist: ReadonlySet<string>): boolean {
  return whitelist.has(entry) || whitelist.has(anyOfType(entry));
}

/** The entry that stands for every name of an entry's type; the name itself if it has no type. */
function anyOfType(entry: string): string {
  const hyphen = entry.indexOf('-');
  return hyphen < 0 ? entry : entry.slice(0, hyphen) + ANY_ID;
}
