import { made } from './derived.js';
import type { Input, RequestFields } from './field.js';
import type { CaveatKind, CheckResult } from './kind.js';
import { assertFields, checkedList, isPlainEntry, joinList, readList } from './text/list.js';
import type { Words } from './words.js';

/** The value of a caveat `type = entry|entry`. */
interface ListCaveat<T extends string, E> {
  readonly type: T;
  readonly whitelist: readonly E[];
}

interface ListKindOptions<T extends string, E extends string | number, R> extends Pick<
  CaveatKind<ListCaveat<T, E>, R>,
  'role' | 'limit' | 'describe' | 'inputs'
> {
  readonly type: T;
  readonly fields: RequestFields<R>;
  /** What an entry is, for messages. */
  readonly what: string;
  /** Reads an entry of a condition, in its one form. */
  read(text: string): E | undefined;
  /** Returns what a caller gave in the form of an entry; by default, what `read` takes. */
  toEntry?(given: unknown): E | undefined;
  check(caveat: ListCaveat<T, E>, request: R): CheckResult;
}

type Make<T extends string, E> = (whitelist: readonly unknown[]) => ListCaveat<T, E>;

/** Makes a kind whose conditions are `type = entry|entry`. */
export function listKind<const T extends string, E extends string | number, R>(
  options: ListKindOptions<T, E, R>,
): { readonly kind: CaveatKind<ListCaveat<T, E>, R>; readonly make: Make<T, E> } {
  const { type, what, read, toEntry, ...rest } = options;
  const start = `${type} = `;
  const own = (given: unknown) => (isPlainEntry(given) ? read(given) : undefined);
  const make: Make<T, E> = (given) =>
    made({ type, whitelist: checkedList(given, type, toEntry ?? own, what) });
  return {
    make,
    kind: {
      ...rest,
      type,
      decode(condition) {
        const whitelist = readList(condition, start, read);
        return whitelist && made({ type, whitelist });
      },
      encode(caveat) {
        assertFields(caveat, type, ['whitelist']);
        return start + joinList(make(caveat.whitelist).whitelist);
      },
    },
  };
}

/** Returns the input that takes the entries of a list. */
export function listInput<T>(
  name: string,
  value: string,
  about: string,
  toValue: (entries: readonly string[]) => T,
  choices?: readonly string[],
): readonly Input<T>[] {
  return [{ name, value, about, ...(choices && { choices }), of: 'texts', toValue }];
}

/** Returns the sentence of a list: `start`, its entries, and a full stop. */
export function sentence(start: string, entries: Words): Words {
  return [start, ...entries, '.'];
}
