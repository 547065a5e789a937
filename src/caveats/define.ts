import type { DenialCode } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { ownFieldOf } from '../unknown.js';
import { TYPE } from '../scope/declaration.js';
import { type FieldType, isFieldType, type RequestField, type RequestFields } from './field.js';
import { type CaveatKind, ROLES } from './kind.js';
import type { KnownContext } from './request.js';

const DENIAL_CODES: readonly string[] = /* @__PURE__ */ Object.keys({
  token_expired: true,
  unknown_caveat: true,
  context_denied: true,
  usage_denied: true,
  scope_denied: true,
} satisfies Record<DenialCode, true>);

const FIELDS: FieldsOf<CaveatKind> = {
  type: true,
  start: true,
  example: true,
  keepsText: true,
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
 * Its conditions are its type alone, or its type, a space and anything else; or they begin with its
 * `start`. What `decode` returns is encoded again, and a text that does not come out the same is refused:
 * each value has one text, and no two readers can differ over it.
 *
 * @param kind its `type` starts with a letter, ends with a letter or digit, and has at most 64 letters,
 *   digits, `.`, `_`, `:` and `-`. What its `decode` returns is plain data: a condition with a `Map` or
 *   a `Date` is denied. Its `check` denies if it throws.
 * @throws TypeError for an invalid type, start or role, a missing function, an unknown field, and an
 *   `example` that the kind does not read.
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
  R extends object = KnownContext,
  const T extends string = C['type'],
>(kind: CaveatKind<C, R> & { readonly type: T }): CaveatKind<C, R> {
  assertKind(kind);
  // Bound now, so that later changes of the object change nothing.
  const { type, start, example, keepsText, role, denial, fields, inputs } = kind;
  const decode = kind.decode.bind(kind);
  const encode = kind.encode.bind(kind);
  const defined: CaveatKind<C, R> = Object.freeze({
    type,
    ...(start !== undefined && {
      start: typeof start === 'string' ? start : Object.freeze([...start]),
    }),
    ...(example !== undefined && { example }),
    ...(keepsText && { keepsText }),
    role,
    ...(denial !== undefined && { denial }),
    ...(fields !== undefined && { fields: Object.freeze({ ...fields }) as RequestFields<R> }),
    ...(inputs !== undefined && { inputs }),
    decode(condition: string): C | undefined {
      const caveat = decode(condition);
      if (caveat === undefined) return undefined;
      if (!keepsText) return encode(caveat) === condition ? caveat : undefined;
      if (!startsLike(kind, condition)) return undefined;
      return writes(encode, caveat, condition) ? caveat : { ...caveat, text: condition };
    },
    encode(caveat: C): string {
      const text: unknown = keepsText ? ownFieldOf(caveat, 'text') : undefined;
      if (typeof text === 'string') {
        if (JSON.stringify(defined.decode(text)) === JSON.stringify(caveat)) return text;
        throw new TypeError(`caveat kind '${type}': its text says something else`);
      }
      const condition = encode(caveat);
      if (typeof condition === 'string' && startsLike(kind, condition)) {
        if (decode(condition) !== undefined) return condition;
        throw new TypeError(`caveat kind '${type}': does not read what encode writes`);
      }
      const expected =
        start === undefined
          ? 'its type, and a space if the condition goes on'
          : `a text that starts with ${startsOf(kind).join(' or ')}`;
      throw new TypeError(`caveat kind '${type}': encode must return ${expected}`);
    },
    check: kind.check.bind(kind),
    ...(kind.limit !== undefined && { limit: kind.limit.bind(kind) }),
    ...(kind.describe !== undefined && { describe: kind.describe.bind(kind) }),
  });
  if (example === undefined || (startsLike(kind, example) && defined.decode(example))) {
    return defined;
  }
  throw new TypeError(`caveat kind '${type}': does not read its example as encode writes it`);
}

type Starting = Pick<CaveatKind, 'type' | 'start'>;

/** What the conditions of a kind start with, apart from its type alone. */
function startsOf({ type, start = `${type} ` }: Starting): readonly string[] {
  return typeof start === 'string' ? [start] : start;
}

function writes<C>(encode: (caveat: C) => string, caveat: C, condition: string): boolean {
  try {
    return encode(caveat) === condition;
  } catch {
    return false;
  }
}

/** Decides whether a condition is one of a kind, by how it starts. */
export function startsLike(kind: Starting, condition: string): boolean {
  if (kind.start === undefined && condition === kind.type) return true;
  return startsOf(kind).some((start) => condition.startsWith(start));
}

/** Returns the kind of a condition, by how it starts. */
export function kindOf<K extends CaveatKind>(
  kinds: ReadonlyMap<string, K>,
  condition: string,
): K | undefined {
  const space = condition.indexOf(' ');
  const kind = kinds.get(space < 0 ? condition : condition.slice(0, space));
  if (kind !== undefined && kind.start === undefined) return kind;
  return [...kinds.values()].find((each) => each.start && startsLike(each, condition));
}

/** @throws TypeError for two kinds of one type, or whose conditions could start alike. */
export function assertApart(kinds: readonly CaveatKind[]): void {
  const types = new Set<string>();
  for (const { type } of kinds) {
    if (types.has(type)) {
      throw new TypeError(
        `createDialect: two kinds of the type '${type}'; a level may have another type`,
      );
    }
    types.add(type);
  }
  const starts = kinds.flatMap((kind) =>
    startsOf(kind).map((start) => ({ type: kind.type, start })),
  );
  starts.sort((a, b) => (a.start < b.start ? -1 : 1));
  // Sorted, what starts with a text comes right after it.
  starts.forEach(({ type, start }, i) => {
    const next = starts[i + 1];
    if (next === undefined || !next.start.startsWith(start)) return;
    throw new TypeError(
      `createDialect: conditions of the kind '${next.type}' start like those of '${type}'`,
    );
  });
}

/** Checks a kind that may have been written without types. Throws a `TypeError`. */
export function assertKind(kind: CaveatKind): void {
  checkFields(kind, 'caveat kind', FIELDS);
  const { type, start, role, denial } = kind;
  if (typeof type !== 'string' || !TYPE.test(type)) {
    throw new TypeError(
      "caveat kind: type must be a letter, then letters, digits, '.', '_', ':' or '-', and end with a letter or digit",
    );
  }
  const isStart = (text: unknown): boolean =>
    typeof text === 'string' && text !== '' && text.isWellFormed();
  const isList = Array.isArray(start) && start.length > 0 && start.every(isStart);
  if (start !== undefined && !isStart(start) && !isList) {
    throw new TypeError(
      `caveat kind '${type}': start must be a text, not empty, or a list of some`,
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
