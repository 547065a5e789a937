import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import type { AnyCaveat } from '../caveats/kind.js';
import { frozenCopy } from '../caveats/plain-data.js';
import type { ReadCaveat, Vocabulary } from '../caveats/vocabulary.js';
import { authenticateKnown } from '../macaroon/authenticate.js';
import type { PreparedRootKey } from '../macaroon/prepared-key.js';
import { decodeError } from '../errors.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import {
  type AnyIdentity,
  type IdentityDecoder,
  opaqueIdentity,
  type OpaqueIdentity,
} from './identity.js';
import { type AuthenticateOptions, identityDecoderOr, vocabularyOr } from './options.js';
import { findRootKey, type RootKey } from './root-key.js';
import { type KnownToken, type TokenInput, toToken } from './token.js';

/** A condition of a token, and what the vocabulary makes of it. */
export interface Condition<C extends AnyCaveat, R> {
  readonly index: number;
  /** The text; with replacement characters where it is not UTF-8, and then not read. */
  readonly text: string;
  readonly read: ReadCaveat<C, R> | undefined;
  /** The position of the discharge that it stands in; `undefined` for the token's own. */
  readonly discharge?: number | undefined;
  /** Whether the verifying side has put it beside the token's own. */
  readonly restriction?: true | undefined;
}

/** A token whose signatures hold. */
export interface OpenedToken<C extends AnyCaveat, R, I> {
  readonly identity: I | OpaqueIdentity;
  readonly conditions: readonly Condition<C, R>[];
  /** Whether it was revoked, where somebody keeps account of that. */
  readonly revoked?: boolean | undefined;
}

/** Finds the key of a token, authenticates it and reads its conditions. */
export function openToken<C extends AnyCaveat, R, I extends AnyIdentity>(
  input: TokenInput,
  options: AuthenticateOptions<C, R, I>,
): OpenedToken<C, R, I> {
  const token = toToken(input);
  const identity = readIdentity(token.macaroon, options.identity);
  const rootKey = findRootKey(options.rootKey, identity);
  return { identity, conditions: openConditions(token, rootKey, vocabularyOr(options.vocabulary)) };
}

/** Authenticates a token and reads its conditions; the only place where cryptography meets policy. */
export function openConditions<C extends AnyCaveat, R>(
  { macaroon, discharges }: KnownToken,
  rootKey: RootKey | PreparedRootKey,
  vocabulary: Vocabulary<C, R>,
): readonly Condition<C, R>[] {
  const authentic = authenticateKnown(macaroon, rootKey, discharges);
  const conditions: Condition<C, R>[] = [];
  for (let i = 0; i < authentic.length; i++) {
    const { condition, discharge } = authentic[i]!;
    conditions.push(readCondition(condition, i, vocabulary, discharge));
  }
  return conditions;
}

/** The identity that a macaroon's identifier says; frozen, since it is handed to many. */
export function readIdentity<I extends AnyIdentity>(
  { identifier }: Macaroon,
  codec: IdentityDecoder<I> | undefined,
): I | OpaqueIdentity {
  try {
    const decoded = identityDecoderOr(codec).decode(identifier.slice());
    return frozenCopy(decoded ?? opaqueIdentity(identifier));
  } catch {
    // A codec that stumbles has not said that the identifier is of no form of its own.
    throw decodeError('not_a_token');
  }
}

/** The text of a condition, and what the vocabulary makes of it. */
export function readCondition<C extends AnyCaveat, R>(
  bytes: Uint8Array,
  index: number,
  vocabulary: Vocabulary<C, R>,
  discharge?: number,
): Condition<C, R> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { index, text: describeUtf8(bytes), read: undefined, discharge };
  return { index, text, read: readFrozen(text, vocabulary), discharge };
}

/** What a vocabulary makes of a text; frozen, since it is handed to many. Only plain data counts. */
export function readFrozen<C extends AnyCaveat, R>(
  text: string,
  vocabulary: Vocabulary<C, R>,
): ReadCaveat<C, R> | undefined {
  const read = vocabulary.read(text);
  if (read === undefined) return undefined;
  try {
    return { kind: read.kind, caveat: frozenCopy(read.caveat) };
  } catch {
    return undefined;
  }
}
