import { decodeBase64 } from '../bytes/base64.js';
import { TokenError } from '../errors.js';
import { defineScope } from '../caveats/define-scope.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Levels } from '../scope/declaration.js';
import { type Dialect, type ReadCaveat, standardDialect } from '../token/dialect.js';
import { createDialect } from '../token/create-dialect.js';
import { explain, type Explanation } from '../token/explain.js';
import { type InferredScope, inferScope } from '../token/infer-scope.js';
import { inspect, type Inspection } from '../token/inspect.js';
import { type Identity, type NewIdentity, standardIdentity } from '../token/identity.js';
import { mint } from '../token/mint.js';
import { readIdentity } from '../token/authentic.js';
import type { RootKey, RootKeyOption } from '../token/root-key.js';
import { packToken, type Token } from '../token/token.js';
import { withWords } from './dialect-words.js';
import type { ReachReading } from './parts.js';
import { ReadError } from './token-text.js';

/** A dialect, and what the command line and the playground need to know about it. */
export interface ReadingDialect extends ReachReading {
  readonly name: string;
  /** Whose it is: `a token of TITLE`. */
  readonly title: string;
  /** Names that its inputs must not have; such an input of the dialect `scope` is `scope-NAME`. */
  readonly taken?: ReadonlySet<string>;
  /** The types that a token can have, the usual one first. */
  readonly types: readonly string[];
  /** The form in which its tokens are written, if it has one of its own. */
  readonly form?: 'onedata';
  /** The dialect for a token of a type, if the type decides which caveats a token may have. */
  dialectFor?(type: string, expect?: string): Dialect;
  /** Whether a caveat is never met in a token of this type; by default, none is. */
  isBarred?(read: ReadCaveat): boolean;
  /** The value of a caveat in JSON that has other names than the dialect. */
  fromJson?(value: unknown): AnyCaveat | undefined;
  /** Whether an identifier is one of this dialect; `isLikely` if the form of the token is. */
  recognizes?(identifier: Uint8Array, isLikely: boolean): boolean;
  /** How its tokens are minted; by default, as `mint` does. */
  mint?(token: NewToken): Token;
}

export interface NewToken {
  readonly rootKey: RootKey;
  readonly conditions: readonly string[];
  readonly location: string | undefined;
  /** Takes the place of an identity: text, or `base64url:` and bytes. */
  readonly identifier: string | undefined;
  readonly identity: NewIdentity &
    Pick<Identity, 'type'> & { readonly generation?: number | undefined };
  /** Unix seconds. */
  readonly now: number;
}

export function readingOf(name: string, title: string, given: Dialect): ReadingDialect {
  const types = given.identity === standardIdentity ? ['access', 'identity'] : ['access'];
  const isScoped = given.scope.kinds.length > 0;
  return { name, title, types, dialect: withWords(given), ...(!isScoped && { partsOf: () => [] }) };
}

export const standardReading: ReadingDialect = readingOf(
  'standard',
  'this library',
  standardDialect,
);

/** What a declaration is made of. A longer text may be a secret that was given by mistake. */
const WORD = /^(?:[\w.:-]{1,40})?$/;

/** Reads what `defineScope` takes, in JSON. Throws a `TypeError` that repeats nothing of it but names. */
export function declaredReading(json: string, taken?: ReadonlySet<string>): ReadingDialect {
  let declaration: unknown;
  try {
    declaration = JSON.parse(json, (key, value: unknown) => {
      if (WORD.test(key) && (typeof value !== 'string' || WORD.test(value))) return value;
      throw new TypeError('not a word');
    });
  } catch {
    throw new TypeError('must be JSON, of levels and actions with names of letters and digits');
  }
  try {
    const scope = defineScope<Levels, string, string>(Object(declaration));
    const dialect = withWords(createDialect({ scope }));
    return { ...standardReading, name: 'scope', dialect, ...(taken && { taken }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(error.message.replace(/^(?:defineScope|createDialect): /, ''));
  }
}

export interface Check {
  readonly rootKey: RootKeyOption<Dialect>;
  /** The judges check it. */
  readonly request: object;
  readonly expect: string;
  readonly consumerToken?: Token | undefined;
}

/** Returns what a token says about itself. Throws a `ReadError` for an identifier that is invalid here. */
export function inspectIn(
  reading: ReadingDialect,
  token: Token,
): Inspection<Dialect>['unverified'] {
  return readIn(reading, token, undefined, (dialect) => inspect(token, { dialect }).unverified);
}

export function explainIn(
  reading: ReadingDialect,
  token: Token,
  check: Check,
): Explanation<Dialect> {
  return readIn(reading, token, check.expect, (dialect) => {
    const explanation = explain(token, { ...check, dialect });
    const error = explanation.allowed ? undefined : explanation.error;
    if (error?.detail === 'not_a_token') throw error;
    return explanation;
  });
}

export function inferIn(
  reading: ReadingDialect,
  token: Token,
  { request: context, ...check }: Check,
): InferredScope<Dialect> {
  return readIn(reading, token, check.expect, (dialect) =>
    inferScope(token, { ...check, context, dialect }),
  );
}

/** Reads a token, of which only the identifier can be out of order. */
function readIn<T>(
  reading: ReadingDialect,
  token: Token,
  expect: string | undefined,
  read: (dialect: Dialect) => T,
): T {
  const { dialect, title } = reading;
  try {
    // Its type is unverified: the signatures are checked before any caveat.
    const { type } = readIdentity(packToken(token)[0], dialect);
    return read(reading.dialectFor?.(type, expect) ?? dialect);
  } catch (error) {
    const isAbout = error instanceof TokenError && error.detail === 'not_a_token';
    if (!isAbout || error.source !== 'token') throw error;
    const about = `This is a macaroon, but the dialect of ${title} does not read its identifier.`;
    throw new ReadError(error, about);
  }
}

/** Starts the id of an identifier that is not text, as `inspect` shows it. */
const ENCODED = 'base64url:';

export function mintIn(reading: ReadingDialect, given: NewToken): Token {
  if (reading.mint !== undefined) return reading.mint(given);
  const { rootKey, location, identifier, conditions } = given;
  const { generation: _, ...identity } = given.identity;
  const options = { rootKey, location, caveats: conditions, dialect: reading.dialect };
  if (identifier === undefined) return mint({ ...options, identity });
  if (!identifier.startsWith(ENCODED)) return mint({ ...options, identifier });
  const decoded = decodeBase64(identifier.slice(ENCODED.length));
  if (decoded?.ending !== 'whole') throw new TypeError('the identifier is not base64url');
  return mint({ ...options, identifier: decoded.bytes });
}

/** Whether a token of the dialect can be minted for a subject. */
export function hasSubjects({ dialect, mint }: ReadingDialect): boolean {
  const sample = { type: 'access', keyId: '', subject: 'usr-1', id: '1' } as const;
  try {
    return mint !== undefined || dialect.identity.encode(sample) !== undefined;
  } catch {
    return false;
  }
}

/** Writes the value of a caveat. Throws a `TypeError` for an invalid one. */
export function writeIn({ dialect, fromJson }: ReadingDialect, value: AnyCaveat): string {
  return dialect.write(fromJson?.(value) ?? value);
}
