/** What a token allows of something: all of it, some values, or nothing. */
export type Restriction =
  | { readonly kind: 'unrestricted' }
  /** The values in order, without duplicates and without those that others cover; never empty. */
  | { readonly kind: 'only'; readonly values: readonly string[] }
  | { readonly kind: 'nothing' };

export const UNRESTRICTED: Restriction = Object.freeze({ kind: 'unrestricted' });

/** Returns the restriction to some values. No value may cover another. */
export function restrictionTo(values: Iterable<string>): Restriction {
  const sorted = Object.freeze([...values].sort());
  return Object.freeze(
    sorted.length === 0 ? { kind: 'nothing' } : { kind: 'only', values: sorted },
  );
}

/** Ends an entry such as `opw-*`, which covers every name of its type, such as `opw-lisbon`. */
const ANY_ID = '-*';

/**
 * The longest name that an entry covers, in characters. V8 hashes a text of more than 16,383 characters
 * by its length alone, so a set of such texts is searched one by one.
 */
const MAX_NAME = 1024;

/** Returns whether a text can be an entry of a whitelist: a name, or a type with `*` for the id. */
export function isNameEntry(entry: string): boolean {
  const star = entry.indexOf('*');
  if (star < 0) return entry !== '';
  // Only at the end, after the first hyphen, which ends the type.
  return star > 1 && star === entry.length - 1 && entry.indexOf('-') === star - 1;
}

/** Returns the entries that cover a name; none if the name is too long. */
export function entriesCovering(name: string): readonly string[] {
  return name.length > MAX_NAME ? [] : [name, anyOfType(name)];
}

export function coversName(entries: ReadonlySet<string>, name: string): boolean {
  return entriesCovering(name).some((entry) => entries.has(entry));
}

/** Returns the entry that covers every name of an entry's type; the entry itself if it has no type or id. */
function anyOfType(entry: string): string {
  const hyphen = entry.indexOf('-');
  const isTyped = hyphen > 0 && hyphen < entry.length - 1;
  return isTyped ? entry.slice(0, hyphen) + ANY_ID : entry;
}

/**
 * Returns what several whitelists of names have in common; unrestricted if there are none. Takes linear
 * time: an entry is left if each whitelist has it, or all of its type. Leaves out entries that are too
 * long to cover a name.
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
    // The sum is larger if all of the type is left: the name adds nothing.
    return counts.get(entry)! + wider === whitelists.length;
  });
  return restrictionTo(common);
}
