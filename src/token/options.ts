import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { FieldsOf } from '../options.js';
import { type Caveat, standardVocabulary, type Vocabulary } from '../caveats/vocabulary.js';
import {
  type AnyIdentity,
  type Identity,
  type IdentityDecoder,
  standardIdentity,
} from './identity.js';
import type { RootKeyOption } from './root-key.js';

/** How a token is read: what its caveats and its identity mean. */
export interface ReadOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> {
  /** The kinds of caveat that are understood; the standard ones by default. */
  readonly vocabulary?: Vocabulary<C, R> | undefined;
  /** How identities are written; the standard one by default. */
  readonly identity?: IdentityDecoder<I> | undefined;
}

/** How a token is authenticated, and what it has to be. */
export interface AuthenticateOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends ReadOptions<C, R, I> {
  /** The key; or a function that finds it by the identity, which is not verified yet. */
  readonly rootKey: RootKeyOption<NoInfer<I>>;
  /** The type that the token has to be of; `access` by default. */
  readonly expect?: NoInfer<I>['type'] | 'access' | undefined;
}

/** What {@link ReadOptions} may have. */
export const READ_FIELDS: FieldsOf<ReadOptions> = { vocabulary: true, identity: true };

/** What {@link AuthenticateOptions} may have. */
export const AUTHENTICATE_FIELDS: FieldsOf<AuthenticateOptions> = {
  ...READ_FIELDS,
  rootKey: true,
  expect: true,
};

// The casts below say what the type parameters' defaults say: `C`, `R` and `I` are inferred from
// these options and from nothing else (the other places have `NoInfer`), so where an option is
// left out its parameter is the default, which is the type of the default value.

export function vocabularyOr<C extends AnyCaveat, R>(
  option: Vocabulary<C, R> | undefined,
): Vocabulary<C, R> {
  return option ?? (standardVocabulary as Vocabulary<AnyCaveat, never> as Vocabulary<C, R>);
}

export function identityDecoderOr<I extends AnyIdentity>(
  option: IdentityDecoder<I> | undefined,
): IdentityDecoder<I> {
  return option ?? (standardIdentity as IdentityDecoder<AnyIdentity> as IdentityDecoder<I>);
}
