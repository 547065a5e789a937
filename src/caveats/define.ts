import { assertKind, type CaveatKind } from './kind.js';
import type { Request } from './request.js';

/**
 * Makes a kind of caveat of one's own, for {@link createVocabulary}.
 *
 * Its conditions start with its type: the text is the type alone, or the type, a space and anything
 * else. What `decode` reads is written again with `encode`, and a text that does not come out the
 * same is refused: so there is one text for each value, and no two readers can differ over it.
 *
 * @param kind.type the first word of its conditions: a letter, then letters, digits, `.`, `_`, `:`
 *   or `-`, and at its end a letter or a digit; 64 in all at the most.
 * @param kind.role who checks it: see `Role`.
 * @param kind.denial the code with which it denies; that of its role by default.
 * @param kind.decode a condition's value, or `undefined` for a text that it does not know. A value is
 *   plain data, of which `check` and `limit` are given a frozen copy; a condition with any other value
 *   (a `Map`, a `Date`, an object of a class) is denied.
 * @param kind.encode a value's condition; throws a `TypeError` for a value that is none.
 * @param kind.check `{ ok: true }` lets the request in; everything else, a throw included, does not.
 *   What it needs of the request, `verify` will ask for.
 * @param kind.limit what `inferScope` reports: time of kinds of context alone, of others the rest. It
 *   must not throw.
 * @param kind what it is called, and how it is read, written and checked.
 * @throws TypeError for a type or a role that is none.
 * @example
 * ```ts
 * import { createVocabulary, defineCaveat, mint, standardCaveats, verify } from 'caveats';
 *
 * const tenant = defineCaveat({
 *   type: 'tenant',
 *   role: 'context',
 *   decode: (text) =>
 *     text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
 *   encode({ id, ...others }) {
 *     if (typeof id !== 'string' || Object.keys(others).length > 1) {
 *       throw new TypeError('tenant: needs an id, and nothing else');
 *     }
 *     return `tenant = ${id}`;
 *   },
 *   check: ({ id }, request: { tenant?: string }) =>
 *     request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
 * });
 * const vocabulary = createVocabulary([...standardCaveats, tenant]);
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: ['tenant = acme'] });
 * const grant = verify(token, { rootKey, vocabulary, request: { tenant: 'acme' } });
 * console.log(grant.caveats.length); // 1
 * ```
 */
export function defineCaveat<
  C extends { readonly type: T },
  R extends object = Request,
  const T extends string = C['type'],
>(kind: CaveatKind<C, R> & { readonly type: T }): CaveatKind<C, R> {
  assertKind(kind);
  // Bound now, so that what is done to the object later changes nothing; also if a class made it.
  const { type, role, denial } = kind;
  const decode = kind.decode.bind(kind);
  const encode = kind.encode.bind(kind);
  return Object.freeze({
    type,
    role,
    ...(denial !== undefined && { denial }),
    decode(condition: string): C | undefined {
      const caveat = decode(condition);
      return caveat !== undefined && encode(caveat) === condition ? caveat : undefined;
    },
    encode(caveat: C): string {
      const condition = encode(caveat);
      if (typeof condition !== 'string' || firstWord(condition) !== type) {
        throw new TypeError(
          `caveat kind '${type}': a condition must start with the type of its kind, and a space if it goes on`,
        );
      }
      return condition;
    },
    check: kind.check.bind(kind),
    ...(kind.limit !== undefined && { limit: kind.limit.bind(kind) }),
  });
}

/** What a condition starts with, up to its first space. */
export function firstWord(condition: string): string {
  const space = condition.indexOf(' ');
  return space < 0 ? condition : condition.slice(0, space);
}
