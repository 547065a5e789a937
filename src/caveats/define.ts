import type { DenialCode } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { TYPE } from '../scope/declaration.js';
import { type FieldType, isFieldType, type RequestField, type RequestFields } from './field.js';
import { type CaveatKind, ROLES } from './kind.js';
import type { TokenContext } from './request.js';

const DENIAL_CODES: readonly string[] = /* @__PURE__ */ Object.keys({
  token_expired: true,
  unknown_caveat: true,
  context_denied: true,
  usage_denied: true,
  scope_denied: true,
} satisfies Record<DenialCode, true>);

const FIELDS: FieldsOf<CaveatKind> = {
  type: true,
  role: true,
  denial: true,
  fields: true,
  decode: true,
  encode: true,
  check: true,
  limit: true,
  describe: true,
  inputs: true,
};

/**
 * Defines a kind of caveat of your own, for {@link createDialect}.
 *
 * Its conditions are its type alone, or its type, a space and anything else. What `decode` returns is
 * encoded again, and a text that does not come out the same is refused: each value has one text, and
 * no two readers can differ over it.
 *
 * @param kind its `type` starts with a letter, ends with a letter or digit, and has at most 64 letters,
 *   digits, `.`, `_`, `:` and `-`. What its `decode` returns is plain data: a condition with a `Map` or
 *   a `Date` is denied. Its `check` denies if it throws.
 * @throws TypeError for an invalid type or role, a missing function, or an unknown field.
 * @example
 * ```ts
 * import { createDialect, defineCaveat, mint, verify } from 'caveats';
 *
 * const tenant = defineCaveat({
 *   type: 'tenant',
 *   role: 'context',
 *   fields: { tenant: 'text' },
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
 * const dialect = createDialect({ kinds: [tenant] });
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: ['tenant = acme'] });
 * const grant = verify(token, { rootKey, dialect, request: { tenant: 'acme' } });
 * console.log(grant.caveats.length); // 1
 * ```
 */
export function defineCaveat<
  C extends { readonly type: T },
  R extends object = TokenContext,
  const T extends string = C['type'],
>(kind: CaveatKind<C, R> & { readonly type: T }): CaveatKind<C, R> {
  assertKind(kind);
  // Bound now, so that later changes of the object change nothing.
  const { type, role, denial, fields, inputs } = kind;
  const decode = kind.decode.bind(kind);
  const encode = kind.encode.bind(kind);
  return Object.freeze({
    type,
    role,
    ...(denial !== undefined && { denial }),
    ...(fields !== undefined && { fields: Object.freeze({ ...fields }) as RequestFields<R> }),
    ...(inputs !== undefined && { inputs }),
    decode(condition: string): C | undefined {
      const caveat = decode(condition);
      return caveat !== undefined && encode(caveat) === condition ? caveat : undefined;
    },
    encode(caveat: C): string {
      const condition = encode(caveat);
      if (typeof condition !== 'string' || firstWord(condition) !== type) {
        throw new TypeError(
          `caveat kind '${type}': encode must return its type, and a space if the condition goes on`,
        );
      }
      return condition;
    },
    check: kind.check.bind(kind),
    ...(kind.limit !== undefined && { limit: kind.limit.bind(kind) }),
    ...(kind.describe !== undefined && { describe: kind.describe.bind(kind) }),
  });
}

/** Returns what stands before the first space of a condition. */
export function firstWord(condition: string): string {
  const space = condition.indexOf(' ');
  return space < 0 ? condition : condition.slice(0, space);
}

/** Checks a kind that may have been written without types. Throws a `TypeError`. */
export function assertKind(kind: CaveatKind): void {
  checkFields(kind, 'caveat kind', FIELDS);
  const { type, role, denial } = kind;
  if (typeof type !== 'string' || !TYPE.test(type)) {
    throw new TypeError(
      "caveat kind: type must be a letter, then letters, digits, '.', '_', ':' or '-', and end with a letter or digit",
    );
  }
  if (!ROLES.includes(role)) {
    throw new TypeError(`caveat kind '${type}': role must be 'context', 'usage' or 'scope'`);
  }
  if (denial !== undefined && !DENIAL_CODES.includes(denial)) {
    throw new TypeError(`caveat kind '${type}': denial must be one of ${DENIAL_CODES.join(', ')}`);
  }
  for (const name of ['decode', 'encode', 'check'] as const) {
    if (typeof kind[name] !== 'function') {
      throw new TypeError(`caveat kind '${type}': ${name} must be a function`);
    }
  }
  for (const [name, field] of fieldEntries(kind)) {
    if (isFieldType(typeof field === 'string' ? field : field?.of)) continue;
    throw new TypeError(
      `caveat kind '${type}': the field '${name}' must be 'text', 'texts', 'integer', 'number', 'boolean', 'time' or 'object'`,
    );
  }
}

export function fieldsOf(kinds: readonly CaveatKind[]): ReadonlyMap<string, RequestField> {
  const fields = new Map<string, RequestField>();
  for (const kind of kinds) {
    for (const [name, given] of fieldEntries(kind)) {
      const field = typeof given === 'string' ? { of: given } : given;
      const other = fields.get(name);
      if (other !== undefined && other.of !== field.of) {
        throw new TypeError(
          `createDialect: the field '${name}' of a request cannot be '${other.of}' and '${field.of}'`,
        );
      }
      // What one kind says about a field stays if another only lists it.
      fields.set(name, { ...other, ...field });
    }
  }
  return fields;
}

function fieldEntries({ fields = {} }: CaveatKind): [string, FieldType | RequestField][] {
  return Object.entries(fields);
}
