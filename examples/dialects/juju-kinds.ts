import {
  type CaveatKind,
  defineCaveat,
  defineScope,
  respell,
  type TokenContext,
  withKinds,
} from 'caveats';
import { entityAndAction } from './bakery.js';
import { addressOf, pairsInput, readIp, readWords, WORD, writeWords } from './bakery-kinds.js';

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
  fields: {
    declared: {
      of: 'object',
      inputs: [pairsInput('declared', 'what the service believes, such as username=bob')],
    },
  },
  decode(text) {
    const [, key = '', value = ''] = /^declared ([^ ]+) (.*)$/s.exec(text) ?? [];
    if (!WORD.test(key)) return undefined;
    return { type: 'declared', key, value };
  },
  encode({ type, key, value, ...others }) {
    const isKnown = typeof key === 'string' && Object.keys(others).length === 0;
    if (isKnown && WORD.test(key) && typeof value === 'string') return `${type} ${key} ${value}`;
    throw new TypeError('declared: needs a key without spaces and a value, and nothing else');
  },
  check({ key, value }, { declared = {} }) {
    if (!Object.hasOwn(declared, key)) return { ok: false, reason: 'missing_context' };
    return declared[key] === value ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
  describe: ({ key, value }, { quote }) => ['Says that ', quote(key), ' is ', quote(value), '.'],
});

/** Only for some operations, or for all others: `allow read write`, `deny write`. */
export interface OperationsCaveat<T extends string> {
  readonly type: T;
  readonly operations: readonly string[];
}

export function operationsKind<const T extends 'allow' | 'deny'>(
  type: T,
): CaveatKind<OperationsCaveat<T>, JujuContext> {
  const words = type === 'allow' ? 'Only to ' : 'Not to ';
  return defineCaveat<OperationsCaveat<T>, JujuContext>({
    type,
    role: 'usage',
    fields: { operations: { of: 'texts', value: 'OPERATION', about: 'what is done' } },
    decode(text) {
      const operations = readWords(type, text);
      return operations && { type, operations };
    },
    encode: ({ type, operations, ...others }) => writeWords(type, operations, others),
    check(caveat, { operations = [] }) {
      if (operations.length === 0) return { ok: false, reason: 'missing_context' };
      const listed = new Set(caveat.operations);
      const met = operations.every(
        (operation) => WORD.test(operation) && listed.has(operation) === (type === 'allow'),
      );
      return met ? { ok: true } : { ok: false, reason: 'not_allowed' };
    },
    describe: ({ operations }, { or }) => [words, ...or(operations), '.'],
  });
}

/** The kind of `http:client-ip-addr 1.2.3.4`. */
export const clientAddress = respell('ip', {
  start: 'http:client-ip-addr ',
  decode: (text) => (text.includes('/') ? undefined : readIp(text.slice(20))),
  encode(caveat) {
    const address = addressOf(caveat);
    if (address === undefined) throw new TypeError('ip: the bakery takes one address');
    return `http:client-ip-addr ${address}`;
  },
});

/** What stands in an identifier. The bakery has no caveat for it. */
export type EntitiesCaveat = OperationsCaveat<'entities'>;

/** Never valid, as its issuer could not write what it wanted to: `error bad key`. */
export interface ErrorCaveat {
  readonly type: 'error';
  readonly message: string;
}

/** Entities have actions of their own, so that each action is a level. */
const tree = defineScope({
  levels: { entity: {}, action: { in: 'entity' } },
  actions: ['perform'],
});

export const scope = withKinds(
  tree,
  {
    type: 'entities',
    decode(text): EntitiesCaveat | undefined {
      const operations = readWords('entities', text);
      return operations && { type: 'entities', operations };
    },
    encode: ({ type, operations, ...others }: EntitiesCaveat) =>
      writeWords(type, operations, others),
    reaches: ({ operations }: EntitiesCaveat) =>
      operations.map((operation) => {
        const [entity, action] = entityAndAction(operation);
        return { entity, action };
      }),
  },
  {
    type: 'error',
    decode(text): ErrorCaveat | undefined {
      const message = text.slice('error '.length);
      return message === '' ? undefined : { type: 'error', message };
    },
    encode({ type, message, ...others }: ErrorCaveat) {
      if (typeof message === 'string' && message !== '' && Object.keys(others).length === 0) {
        return `${type} ${message}`;
      }
      throw new TypeError('error: needs a message, and nothing else');
    },
    reaches: () => [],
    describe: ({ message }: ErrorCaveat, { quote }) => ['Never valid: ', quote(message), '.'],
  },
);
