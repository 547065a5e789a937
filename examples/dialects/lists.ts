import { type CaveatKind, defineCaveat, type RequestFields } from 'caveats';

/** A caveat that lists what it allows, such as projects. */
export interface ListCaveat<T extends string = string> {
  readonly type: T;
  /** One or more entries, in the order of the token, without duplicates. */
  readonly list: readonly string[];
}

/** One thing in which a token can be restricted: a field of the request, and a part of the report. */
export interface Part<F extends string = string, P extends string = string> {
  readonly field: F;
  readonly report: P;
  /** All values that a request may have; by default, any. */
  readonly choices?: readonly string[];
  /** Returns everything that a list allows; by default, its entries. */
  readonly expand?: (list: readonly string[]) => readonly string[];
  /** Returns whether an entry allows a value; by default, only the same text. */
  readonly covers?: (entry: string, value: string) => boolean;
  /** Returns what several caveats leave together; by default, what all of them list. */
  readonly combine?: (caveats: readonly ListCaveat[]) => readonly string[];
  /** Returns whether any token can reach a value; by default, it can. */
  readonly isValue?: (value: string) => boolean;
}

/** How a list is written: the start, the entries with a separator between them, and the end. */
export interface ListText<T extends string, F extends string> {
  readonly type: T;
  readonly part: Part<F>;
  readonly start: string;
  readonly separator?: string;
  readonly end?: string;
  /** What stands before and after each entry. */
  readonly quote?: string;
  readonly item: RegExp;
  readonly most?: number;
}

type Request<F extends string> = { readonly [K in F]?: string | undefined };
type Others<T extends string, F extends string> = Pick<
  CaveatKind<ListCaveat<T>, Request<F>>,
  'describe' | 'inputs'
> & {
  readonly check?: CaveatKind<ListCaveat<T>, Request<F>>['check'];
};

/** Defines a kind whose conditions are a list. */
export function listKind<const T extends string, const F extends string>(
  {
    type,
    part,
    start,
    separator = ',',
    end = '',
    quote = '',
    item,
    most = Infinity,
  }: ListText<T, F>,
  others: Others<T, F> = {},
): CaveatKind<ListCaveat<T>, Request<F>> {
  const { field, choices, expand = (list) => list, covers = same } = part;
  const fields = { [field]: choices === undefined ? 'text' : { of: 'text', choices } };
  const isList = (list: unknown): list is readonly string[] =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.length <= most &&
    new Set(list).size === list.length &&
    list.every((each) => typeof each === 'string' && item.test(each));
  return defineCaveat<ListCaveat<T>, Request<F>, T>({
    type,
    start,
    role: 'scope',
    // Its one name is that of the part.
    fields: fields as RequestFields<Request<F>>,
    decode(text) {
      if (!text.startsWith(start + quote) || !text.endsWith(quote + end)) return undefined;
      const inner = text.slice(start.length + quote.length, text.length - (quote + end).length);
      const list = inner.split(quote + separator + quote);
      return isList(list) ? { type, list } : undefined;
    },
    encode({ list, ...rest }) {
      if (Object.keys(rest).length === 1 && isList(list)) {
        return start + quote + list.join(quote + separator + quote) + quote + end;
      }
      throw new TypeError(`${type}: needs a list that is not empty, and nothing else`);
    },
    check({ list }, request) {
      const asked = request[field];
      if (asked === undefined) return { ok: false, reason: 'missing_context' };
      const isMet = expand(list).some((entry) => covers(entry, asked));
      return isMet ? { ok: true } : { ok: false, reason: 'not_allowed' };
    },
    ...others,
  });
}

/** Returns whether two texts are the same. */
export const same = (one: string, other: string): boolean => one === other;
