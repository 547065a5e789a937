import { decodeUtf8 } from '../bytes/utf8.js';
import type { AnyCaveat, Role } from '../caveats/kind.js';
import { type Caveat, standardVocabulary, type Vocabulary } from '../caveats/vocabulary.js';
import {
  onedataIdentity,
  type OnedataIdentity,
  type OnedataTokenType,
} from '../onedata/identity.js';
import { caveatFromJson } from '../onedata/json.js';
import type { OnedataRequest } from '../onedata/request.js';
import {
  type OnedataCaveat,
  onedataVocabulary,
  type OnedataVocabulary,
  vocabularyFor,
} from '../onedata/vocabulary.js';
import type { Limits } from '../scope/limits.js';
import { explain, type Explanation } from '../token/explain.js';
import type { Identity, TokenType } from '../token/identity.js';
import { inferScope } from '../token/infer-scope.js';
import { inspect, type Inspection } from '../token/inspect.js';
import { type InferredScope, limitsOf } from '../token/limits-of.js';
import { attenuate } from '../token/mint.js';
import { readIdentity } from '../token/open.js';
import type { RootKeyOption } from '../token/root-key.js';
import type { Token } from '../token/token.js';

/** A caveat of either dialect. */
export type KnownCaveat = Caveat | OnedataCaveat;
export type KnownIdentity = Identity | OnedataIdentity;

/** What a token can be for. */
export type ExpectedType = OnedataTokenType['type'];

/** A condition that was read. */
export interface ReadCondition {
  readonly caveat: KnownCaveat;
  readonly role: Role;
}

/** What a token is checked with: the key, and what is asked of it. */
export interface Check {
  readonly rootKey: RootKeyOption<KnownIdentity>;
  readonly request: OnedataRequest;
  /** The type that the token has to be of. */
  readonly expect: ExpectedType;
}

/** What a scope is inferred with. */
export interface InferCheck extends Check {
  readonly consumerToken?: Token | undefined;
}

/** Whose words tokens are written in, this library's or Onedata's, and what the library does there. */
export interface Dialect {
  readonly name: 'standard' | 'onedata';
  /** The types that a token may be of, the usual one first. */
  readonly types: readonly ExpectedType[];
  /** The text of a caveat's value. Throws a `TypeError` for what is none. */
  write(caveat: AnyCaveat): string;
  /**
   * The token with more conditions. Throws a `TypeError` for a text that starts like a caveat of a
   * kind which does not read it.
   */
  attenuate(token: Token, conditions: readonly string[]): Token;
  /** What a condition says; `undefined` for one that no kind of caveat reads. */
  read(condition: string): ReadCondition | undefined;
  /** What some conditions, which are read, leave together. */
  limitsOf(conditions: readonly string[]): Limits;
  /** Whether a condition, which is read, may never be met in a token of this type. */
  isBarred(type: ExpectedType, condition: string): boolean;
  inspect(token: Token): Inspection<KnownCaveat, KnownIdentity>;
  explain(token: Token, check: Check): Explanation<KnownCaveat, KnownIdentity>;
  inferScope(token: Token, check: InferCheck): InferredScope<KnownCaveat>;
}

/** The library's own. */
export const standardDialect: Dialect = {
  name: 'standard',
  types: ['access', 'identity'],
  write: writerOf(standardVocabulary),
  attenuate: (token, conditions) => attenuate(token, conditions),
  read: readerOf(standardVocabulary),
  limitsOf: limiterOf(standardVocabulary),
  isBarred: () => false,
  inspect: (token) => inspect(token),
  explain: (token, { rootKey, request, expect }) =>
    explain(token, { rootKey, request, expect: ownTypeOf(expect) }),
  inferScope: (token, { rootKey, request, expect, consumerToken }) =>
    inferScope(token, {
      rootKey,
      context: request,
      expect: ownTypeOf(expect),
      consumerToken,
    }),
};

const writeOnedata: Dialect['write'] = writerOf(onedataVocabulary);

/** Onedata's. Its methods throw a `TokenError` for a token whose identifier is none of Onedata's. */
export const onedataDialect: Dialect = {
  name: 'onedata',
  types: ['access', 'identity', 'invite'],
  // The REST API's JSON too, which has other names for some caveats.
  write: (caveat) => writeOnedata(caveatFromJson(caveat) ?? caveat),
  attenuate: (token, conditions) => attenuate(token, conditions, { vocabulary: onedataVocabulary }),
  read: readerOf(onedataVocabulary),
  limitsOf: limiterOf(onedataVocabulary),
  isBarred: (type, condition) => {
    const read = vocabularyFor(type).read(condition);
    // Such a caveat says so whatever the request is.
    const result = read?.kind.check(read.caveat, {});
    return result?.ok === false && result.reason === 'not_in_token_type';
  },
  inspect: (token) => inspect(token, onedataReading(token)),
  explain: (token, { rootKey, request, expect }) =>
    explain(token, { rootKey, request, expect, ...onedataReading(token, expect) }),
  inferScope: (token, { rootKey, request, expect, consumerToken }) =>
    inferScope(token, {
      rootKey,
      context: request,
      expect,
      consumerToken,
      ...onedataReading(token, expect),
    }),
};

/** What some bytes of a token say; nothing where they are no text, which no kind reads either. */
export function readBytes(dialect: Dialect, condition: Uint8Array): ReadCondition | undefined {
  const text = decodeUtf8(condition);
  return text === undefined ? undefined : dialect.read(text);
}

function readerOf<C extends KnownCaveat, R>(vocabulary: Vocabulary<C, R>): Dialect['read'] {
  return (condition) => {
    const read = vocabulary.read(condition);
    if (read === undefined) return undefined;
    const { caveat, kind } = read;
    return { caveat, role: kind.role };
  };
}

function limiterOf<C extends KnownCaveat, R>(vocabulary: Vocabulary<C, R>): Dialect['limitsOf'] {
  return (conditions) =>
    limitsOf(conditions.map((each) => vocabulary.read(each)).filter((read) => read !== undefined));
}

/** Writes a caveat of any type, if it is one: the kinds check what they are given. */
function writerOf(vocabulary: Pick<Vocabulary<AnyCaveat, never>, 'write'>): Dialect['write'] {
  return (caveat) => vocabulary.write(caveat);
}

/** The library has no invitations; what is expected where there are none is an access token. */
function ownTypeOf(expect: ExpectedType): TokenType {
  return expect === 'identity' ? expect : 'access';
}

/** How a token of Onedata's is read: which caveats it may have, depends on what it is. */
function onedataReading(
  { macaroon }: Token,
  expect?: ExpectedType,
): { readonly vocabulary: OnedataVocabulary; readonly identity: typeof onedataIdentity } {
  // An unverified type: that its signature covers it, is checked before any caveat counts.
  const { type } = readIdentity(macaroon, onedataIdentity);
  return { vocabulary: vocabularyFor(type, expect), identity: onedataIdentity };
}
