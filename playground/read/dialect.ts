import {
  explain,
  inferScope,
  inspect,
  standardVocabulary,
  type Caveat,
  type Explanation,
  type Identity,
  type InferredScope,
  type Inspection,
  type Limit,
  type Role,
  type Token,
} from '../../src/index.js';
import {
  onedataIdentity,
  vocabularyFor,
  type OnedataCaveat,
  type OnedataIdentity,
  type OnedataRequest,
  type OnedataVocabulary,
} from '../../src/onedata/index.js';

/** Whose words a token is written in: those of this library, or Onedata's. */
export type DialectName = 'standard' | 'onedata';

/** A caveat of either vocabulary. */
export type KnownCaveat = Caveat | OnedataCaveat;
export type KnownIdentity = Identity | OnedataIdentity;

/** What a token can be for. */
export type ExpectedType = 'access' | 'identity' | 'invite';

/** A condition that was read. */
export interface ReadCondition {
  readonly caveat: KnownCaveat;
  readonly role: Role;
  readonly limit: Limit | undefined;
}

/** What the library does, for the tokens of a dialect. */
export interface Dialect {
  readonly name: DialectName;
  inspect(token: Token): Inspection<KnownCaveat, KnownIdentity>;
  read(condition: string): ReadCondition | undefined;
  explain(token: Token, asked: Asked): Explanation<KnownCaveat, KnownIdentity>;
  inferScope(token: Token, asked: Asked): InferredScope<KnownCaveat>;
}

/** The key, and what is asked of a token. */
export interface Asked {
  readonly rootKey: Uint8Array;
  readonly request: OnedataRequest;
  readonly expect: ExpectedType;
}

const standard: Dialect = {
  name: 'standard',
  inspect: (token) => inspect(token),
  read(condition) {
    const read = standardVocabulary.read(condition);
    return read && { ...roleOf(read), limit: read.kind.limit?.(read.caveat) };
  },
  explain: (token, { rootKey, request, expect }) =>
    explain(token, { rootKey, request, expect: expect === 'identity' ? expect : 'access' }),
  inferScope: (token, { rootKey, request, expect }) =>
    inferScope(token, {
      rootKey,
      context: request,
      expect: expect === 'identity' ? expect : 'access',
    }),
};

/** Onedata's, for tokens of a type: it settles which caveats may stand in one. */
function onedata(type: ExpectedType): Dialect {
  const identity = onedataIdentity;
  const own = vocabularyFor(type);
  const vocabulary = (expect: ExpectedType): OnedataVocabulary => vocabularyFor(type, expect);
  return {
    name: 'onedata',
    inspect: (token) => inspect(token, { identity, vocabulary: own }),
    read(condition) {
      const read = own.read(condition);
      return read && { ...roleOf(read), limit: read.kind.limit?.(read.caveat) };
    },
    explain: (token, { rootKey, request, expect }) =>
      explain(token, { rootKey, request, expect, identity, vocabulary: vocabulary(expect) }),
    inferScope: (token, { rootKey, request, expect }) =>
      inferScope(token, {
        rootKey,
        context: request,
        expect,
        identity,
        vocabulary: vocabulary(expect),
      }),
  };
}

function roleOf({
  caveat,
  kind,
}: {
  readonly caveat: KnownCaveat;
  readonly kind: { readonly role: Role };
}): Pick<ReadCondition, 'caveat' | 'role'> {
  return { caveat, role: kind.role };
}

/** Whether an identifier is one that only Onedata writes: of version 2. */
export function isOnedataIdentifier(identifier: Uint8Array): boolean {
  try {
    return onedataIdentity.decode(identifier).version === 2;
  } catch {
    return false;
  }
}

/**
 * The dialect of that name for a token. Onedata's where the identifier is none that it knows is
 * the standard one: its codec has nothing to say of such a token.
 */
export function dialectFor(name: DialectName, identifier: Uint8Array): Dialect {
  if (name === 'standard') return standard;
  try {
    return onedata(onedataIdentity.decode(identifier).type);
  } catch {
    return standard;
  }
}
