import { type CaveatKind, defineCaveat, type TokenContext } from 'caveats';
import { type ArgumentCaveat, argumentKind } from './bakery-kinds.js';

/** What is known of a request. */
export interface JujuContext extends TokenContext {
  /** What the service believes to be declared, such as `{ username: 'bob' }`; see `verifyDeclared` of juju.ts. */
  readonly declared?: Readonly<Record<string, string>> | undefined;
  /** The operations that the request needs, for `allow` and `deny`. */
  readonly operations?: readonly string[] | undefined;
}

/** Says something, such as who the holder is: `declared username bob`. */
export interface DeclaredCaveat {
  readonly type: 'declared';
  readonly key: string;
  readonly value: string;
}

export const declared: CaveatKind<DeclaredCaveat, JujuContext> = defineCaveat<
  DeclaredCaveat,
  JujuContext
>({
  type: 'declared',
  role: 'context',
  fields: { declared: 'object' },
  decode(text) {
    const [, key, value] = /^declared (\S+) (.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) return undefined;
    return { type: 'declared', key, value };
  },
  encode({ type, key, value, ...others }) {
    const isKnown = typeof key === 'string' && Object.keys(others).length === 0;
    if (isKnown && /^\S+$/.test(key) && typeof value === 'string') return `${type} ${key} ${value}`;
    throw new TypeError('declared: needs a key without spaces and a value, and nothing else');
  },
  check({ key, value }, { declared = {} }) {
    if (!Object.hasOwn(declared, key)) return { ok: false, reason: 'missing_context' };
    return declared[key] === value ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
  describe: ({ key, value }, { quote }) => ['Says that ', quote(key), ' is ', quote(value), '.'],
});

/** Makes the kind of `allow read write`, or of `deny write`. */
export function operationsKind<const T extends 'allow' | 'deny'>(
  type: T,
): CaveatKind<ArgumentCaveat<T>, JujuContext> {
  const isList = (text: string): boolean => /^\S+( \S+)*$/.test(text);
  return argumentKind<T, JujuContext>(type, isList, {
    role: 'usage',
    fields: { operations: 'texts' },
    check({ value }, { operations = [] }) {
      if (operations.length === 0) return { ok: false, reason: 'missing_context' };
      const listed = new Set(value.split(' '));
      const met = operations.every(
        (operation) => /^\S+$/.test(operation) && listed.has(operation) === (type === 'allow'),
      );
      return met ? { ok: true } : { ok: false, reason: 'not_allowed' };
    },
    describe: ({ value }, { or }) => [
      type === 'allow' ? 'Only to ' : 'Not to ',
      ...or(value.split(' ')),
      '.',
    ],
  });
}

/** Never valid: its issuer could not write what it wanted to. */
export const error = argumentKind('error', (text) => text !== '', {
  role: 'context',
  denial: 'unknown_caveat',
  check: () => ({ ok: false, reason: 'not_allowed' }),
  describe: ({ value }, { quote }) => ['Never valid, as its issuer failed: ', quote(value), '.'],
});
