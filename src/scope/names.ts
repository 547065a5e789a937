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

/** The longest name that an entry covers: of more than 16,383 characters, V8 hashes the length alone. */
const MAX_NAME = 1024;

/** A name, or a type with `*` for the id: the first hyphen ends the type. */
const ENTRY = /^(?:[^*]+|[^*-]+-\*)$/;

export function isNameEntry(text: string): boolean {
  return ENTRY.test(text);
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

/** Intersects whitelists of names, in linear time: an entry is left if each has it, or all of its type. */
export function intersectNames(whitelists: readonly (readonly string[])[]): Restriction {
  if (whitelists.length === 0) return UNRESTRICTED;
  const counts = new Map<string, number>();
  for (const whitelist of whitelists) {
    const entries = new Set(whitelist.filter(({ length }) => length <= MAX_NAME));
    for (const entry of entries) {
      const widest = anyOfType(entry);
      const isCovered = widest !== entry && entries.has(widest);
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
