import type { CaveatKind } from 'caveats';

/** A text of some parts: a start, a separator between the parts, and an end. */
export type Form = readonly [start: string, separator: string, end: string];

/** A caveat that can be written in several ways. */
export interface FormedCaveat {
  readonly type: string;
  /** How it is written, if not in the first way. */
  readonly form?: string;
}

type Codec<C extends FormedCaveat> = Pick<CaveatKind<C>, 'start' | 'decode' | 'encode'> & {
  readonly type: C['type'];
};

/**
 * Returns what a kind needs to read and write texts of parts. A value keeps the form of its text.
 *
 * @param forms every way to write it, the usual one first.
 * @param part what a part looks like; it must not match a separator.
 * @param toFields returns the fields of a value; `undefined` if there is no such value.
 */
export function formsCodec<C extends FormedCaveat>(
  type: C['type'],
  forms: Readonly<Record<string, Form>>,
  part: RegExp,
  toFields: (parts: readonly string[], form: string) => Omit<C, 'type' | 'form'> | undefined,
  toParts: (caveat: C, form: string) => readonly unknown[],
): Codec<C> {
  const usual = Object.keys(forms)[0]!;

  function decode(text: string): C | undefined {
    for (const [form, [start, separator, end]] of Object.entries(forms)) {
      if (!text.startsWith(start) || !text.slice(start.length).endsWith(end)) continue;
      const parts = text.slice(start.length, text.length - end.length).split(separator);
      const fields = parts.every((each) => part.test(each)) ? toFields(parts, form) : undefined;
      if (fields === undefined) continue;
      // It has the fields of its kind, and the form if that is not the usual one.
      return { type, ...fields, ...(form !== usual && { form }) } as C;
    }
    return undefined;
  }

  return {
    type,
    start: apart(Object.values(forms).map(([start]) => start)),
    decode,
    encode(caveat) {
      const { form = usual } = caveat;
      const [start, separator, end] = Object.hasOwn(forms, form) ? forms[form]! : ['', '', ''];
      const text = start + toParts(caveat, form).join(separator) + end;
      if (alike(decode(text), caveat)) return text;
      throw new TypeError(`${type}: has a missing, unknown or invalid field`);
    },
  };
}

/** Returns a value. Throws a `TypeError` for one that cannot be written. */
export function checked<C>({ encode }: { encode(caveat: C): string }, caveat: C): C {
  encode(caveat);
  return caveat;
}

/** Returns the Unix seconds of a moment in UTC, `2026-12-31T18:00:00`; `undefined` for one that does not exist. */
export function secondsAt(moment: string): number | undefined {
  const time = Date.parse(`${moment}Z`);
  // `Date` takes the 30th of February for a day of March, and 24:00 for another day.
  const exists = time >= 0 && new Date(time).toISOString().startsWith(`${moment}.`);
  return exists ? time / 1000 : undefined;
}

/** Returns texts without those that start with another. */
const apart = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].filter(
    (one, _, all) => !all.some((other) => other !== one && one.startsWith(other)),
  );

/** Returns whether two values have the same fields, in any order. */
function alike(one: object | undefined, other: object): boolean {
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort());
  return one !== undefined && sorted(one) === sorted(other);
}

/** A caveat that lists what it allows: one or more texts, without duplicates, in the order of the token. */
export interface ListCaveat<T extends string = string> extends FormedCaveat {
  readonly type: T;
  readonly list: readonly string[];
}

/** Returns what a kind needs to read and write lists. */
export const listCodec = <const T extends string>(
  type: T,
  forms: Readonly<Record<string, Form>>,
  entry: RegExp,
): Codec<ListCaveat<T>> =>
  formsCodec<ListCaveat<T>>(
    type,
    forms,
    entry,
    (list) => (new Set(list).size === list.length ? { list } : undefined),
    ({ list }) => (Array.isArray(list) ? list : []),
  );
