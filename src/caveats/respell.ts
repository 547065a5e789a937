import { ownFieldOf } from '../unknown.js';
import { defineCaveat } from './define.js';
import type { CaveatKind, CaveatOf, RequestOf } from './kind.js';
import * as standard from './standard.js';

/** @inline */
type Kinds = { readonly [K in (typeof standard)[keyof typeof standard] as K['type']]: K };

/** What a caveat of a standard kind is in another system's text. */
export type Respelled<C> = C & {
  /** The condition, if it is not written as `encode` would write it. */
  readonly text?: string;
};

/** How another system writes the caveats of a standard kind. */
export type Spelling<C extends { readonly type: string }> = Required<
  Pick<CaveatKind<C>, 'start' | 'decode' | 'encode'>
> &
  Pick<CaveatKind<C>, 'example'>;

const ORIGINAL: unique symbol = Symbol('original');

/**
 * Returns a standard kind whose conditions are written as another system writes them. What they mean, what
 * they do to a report, and how people read and give them stays; so do the constructors, such as `expiresIn`.
 *
 * @param type the type of the kind, such as `time`.
 * @param spelling `decode` may take several texts for one value: it is written as it was read. A value that the
 *   standard kind cannot hold, such as a time that never comes, is not read; parts of a second are.
 * @throws TypeError as {@link defineCaveat} does.
 * @example
 * ```ts
 * import { createDialect, expiresIn, respell } from 'caveats';
 *
 * const before = respell('time', {
 *   start: 'before:',
 *   decode(text) {
 *     const validUntil = Date.parse(text.slice(7)) / 1000;
 *     return Number.isNaN(validUntil) ? undefined : { type: 'time', validUntil };
 *   },
 *   encode: ({ validUntil }) => `before:${new Date(validUntil * 1000).toISOString()}`,
 * });
 * const dialect = createDialect({ standardKinds: false, kinds: [before] });
 * console.log(dialect.write(expiresIn(3600, 1571143894))); // before:2019-10-15T13:51:34.000Z
 * ```
 */
export function respell<const T extends keyof Kinds>(
  type: T,
  spelling: Spelling<Respelled<CaveatOf<Kinds[T]>>>,
): CaveatKind<Respelled<CaveatOf<Kinds[T]>>, RequestOf<Kinds[T]>> {
  const kinds = Object.values<CaveatKind>(standard);
  const original = kinds.find((kind) => kind.type === type);
  if (original === undefined) throw new TypeError(`respell: '${type}' is not a standard kind`);
  // Found by its type, it is the kind of the spelling's caveats, and has their types.
  const given = spelling as unknown as Spelling<{ readonly type: string }>;
  const kind = defineCaveat<{ readonly type: string }, object>({
    ...original,
    ...given,
    keepsText: true,
    decode(condition) {
      const caveat = given.decode(condition);
      return caveat === undefined || isOf(original, caveat) ? caveat : undefined;
    },
    encode(caveat) {
      // It knows which fields there are, and what may stand in them.
      original.encode(caveat);
      return given.encode(caveat);
    },
  });
  const respelled: object = Object.freeze({ ...kind, [ORIGINAL]: original });
  return respelled as ReturnType<typeof respell<T>>;
}

/** Returns whether a standard kind can hold a value; of a moment, also with a part of a second. */
function isOf(original: CaveatKind, caveat: { readonly type: string }): boolean {
  const validUntil = ownFieldOf(caveat, 'validUntil');
  const whole =
    typeof validUntil === 'number' ? { ...caveat, validUntil: Math.floor(validUntil) } : caveat;
  try {
    original.encode(whole);
    return true;
  } catch {
    return false;
  }
}

/** Returns the standard kind that a kind respells; `undefined` for any other. */
export function originalOf(
  kind: CaveatKind & { readonly [ORIGINAL]?: CaveatKind },
): CaveatKind | undefined {
  return kind[ORIGINAL];
}
