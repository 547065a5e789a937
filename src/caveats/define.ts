import type { AnyCaveat, CaveatKind, Role } from './kind.js';
import type { Request } from './request.js';

/** A word that conditions can start with: no space in it, and nothing that would look like one. */
const TYPE = /^[A-Za-z][A-Za-z0-9._:-]{0,63}$/;
const ROLES: Readonly<Record<Role, true>> = { context: true, usage: true, scope: true };

/**
 * Makes a kind of caveat of one's own, for {@link createVocabulary}.
 *
 * Its conditions start with its type: the text is the type alone, or the type, a space and anything
 * else. What `decode` reads is written again with `encode`, and a text that does not come out the
 * same is refused: so there is one text for each value, and no two readers can differ over it.
 *
 * @param kind.type the first word of its conditions: a letter, then letters, digits, `.`, `_`, `:`
 *   or `-`, 64 in all at the most.
 * @param kind.role who checks it: see {@link Role}.
 * @param kind.decode a condition's value, or `undefined` for a text that it does not know.
 * @param kind.encode a value's condition; throws a `TypeError` for a value that is none.
 * @param kind.check `{ ok: true }` lets the request in; everything else, a throw included, does not.
 *   What it needs of the request, `verify` will ask for.
 * @param kind.limit for kinds of scope and usage: what `inferScope` reports.
 * @throws TypeError for a type or a role that is none.
 * @example
 * ```ts
 * import { createVocabulary, defineCaveat, mint, standardCaveats, verify } from 'caveats';
 *
 * const tenant = defineCaveat({
 *   type: 'tenant',
 *   role: 'context',
 *   decode: (text) =>
 *     text.startsWith('tenant = ') ? { type: 'tenant' as const, id: text.slice(9) } : undefined,
 *   encode: ({ id }) => `tenant = ${id}`,
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
export function defineCaveat<C extends AnyCaveat, R extends object = Request>(
  kind: CaveatKind<C, R>,
): CaveatKind<C, R> {
  if (typeof kind.type !== 'string' || !TYPE.test(kind.type)) {
    throw new TypeError('defineCaveat: type must be a word');
  }
  if (typeof kind.role !== 'string' || !Object.hasOwn(ROLES, kind.role)) {
    throw new TypeError("defineCaveat: role must be 'context', 'usage' or 'scope'");
  }
  return Object.freeze({
    ...kind,
    decode(condition: string): C | undefined {
      const caveat = kind.decode(condition);
      return caveat !== undefined && kind.encode(caveat) === condition ? caveat : undefined;
    },
    encode(caveat: C): string {
      const condition = kind.encode(caveat);
      if (firstWord(condition) !== kind.type) {
        throw new TypeError('defineCaveat: a condition must start with the type of its kind');
      }
      return condition;
    },
  });
}

/** What a condition starts with, up to its first space. */
export function firstWord(condition: string): string {
  const space = condition.indexOf(' ');
  return space < 0 ? condition : condition.slice(0, space);
}
