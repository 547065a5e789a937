import { firstWord } from '../caveats/define.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Caveat, Vocabulary } from '../caveats/vocabulary.js';
import {
  addFirstPartyCaveats,
  createKnownMacaroon,
  type CreateMacaroonOptions,
} from '../macaroon/create.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { PreparedRootKey } from '../macaroon/prepared-key.js';
import { completeIdentity, type NewIdentity, standardIdentity } from './identity.js';
import { vocabularyOr } from './options.js';
import type { RootKey } from './root-key.js';
import { KnownToken, type Token, type TokenInput, toToken } from './token.js';

/**
 * A caveat as a value, or as the text of its condition. A text is taken as it is, also one of a type
 * that this vocabulary does not have: whoever verifies may have it, and if not, it denies. A text that
 * starts with a type of this vocabulary, and that its kind does not read, is a mistake (`access = readonly`).
 */
export type CaveatInput<C extends AnyCaveat = Caveat> = C | string;

/** How caveats that are given as values are written. */
export interface AttenuateOptions<C extends AnyCaveat = Caveat> {
  /** The kinds of the caveats that are given as values; the standard ones by default. */
  readonly vocabulary?: Vocabulary<C, never> | undefined;
}

/** What a token is minted of besides its identity. */
export interface MintOptionsBase<C extends AnyCaveat> extends AttenuateOptions<C> {
  /** The key that signs it; 32 random bytes are right, as `generateRootKey` makes them. */
  readonly rootKey: RootKey;
  /** Where the token is to be used: a hint for its holder, which no signature covers. */
  readonly location?: string | undefined;
  /** What narrows it from the start; values or conditions. */
  readonly caveats?: readonly NoInfer<CaveatInput<C>>[] | undefined;
}

/** What a token is minted of: an identity, or an identifier of a form of one's own. */
export type MintOptions<C extends AnyCaveat = Caveat> = MintOptionsBase<C> &
  (
    | {
        /** Whose token it is. */
        readonly identity: NewIdentity;
        readonly identifier?: undefined;
      }
    | {
        /** What stands in place of an identity; a text is taken as UTF-8. */
        readonly identifier: Uint8Array | string;
        readonly identity?: undefined;
      }
  );

const ATTENUATE_FIELDS: FieldsOf<AttenuateOptions> = { vocabulary: true };
const MINT_FIELDS: FieldsOf<MintOptions> = {
  ...ATTENUATE_FIELDS,
  rootKey: true,
  location: true,
  caveats: true,
  identity: true,
  identifier: true,
};

/**
 * Mints a token.
 *
 * @throws TypeError for an empty key, for both or neither of `identity` and `identifier`, and for a
 *   caveat that is none.
 * @example
 * ```ts
 * import { doc, expiresIn, generateRootKey, mint, readonly, serialize } from 'caveats';
 *
 * const token = mint({
 *   rootKey: generateRootKey(),
 *   location: 'https://api.example.com',
 *   identity: { keyId: 'k1', subject: 'usr-1' },
 *   caveats: [expiresIn(3600), doc('AbCDeFGH'), readonly()],
 * });
 * console.log(serialize(token).length > 100); // true
 * ```
 */
export function mint<C extends AnyCaveat = Caveat>(options: MintOptions<C>): Token {
  checkFields(options, 'mint', MINT_FIELDS);
  const { rootKey, location, identity, identifier, caveats = [], vocabulary } = options;
  if ((identity === undefined) === (identifier === undefined)) {
    throw new TypeError('mint: needs either an identity or an identifier');
  }
  return mintWith<C>(
    { rootKey, location, identifier: identifier ?? encodeIdentity(identity!) },
    caveats,
    { vocabulary },
  );
}

function encodeIdentity(identity: NewIdentity): Uint8Array | string {
  return standardIdentity.encode(completeIdentity(identity));
}

/** The same of an identifier, also with a key that is ready for use. */
export function mintWith<C extends AnyCaveat>(
  options: Omit<CreateMacaroonOptions, 'rootKey'> & { readonly rootKey: RootKey | PreparedRootKey },
  caveats: readonly NoInfer<CaveatInput<C>>[],
  how: AttenuateOptions<C>,
): Token {
  return attenuate<C>(new KnownToken(createKnownMacaroon(options)), caveats, how);
}

/**
 * A token that is narrowed by some caveats. It needs no key, costs one HMAC a caveat, and cannot be
 * undone. The token that it is made of stays as it is.
 *
 * Discharges are bound to a token as it was, so the narrower one comes without: narrow a token first,
 * then gather its discharges.
 *
 * @param token a token, or its text in any format.
 * @param caveats values of the standard kinds or of those of `options.vocabulary`, or conditions.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for a caveat that is none, and for a text that starts like one and is none.
 * @example
 * ```ts
 * import { attenuate, mint, table, time } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const broad = mint({ rootKey, identity: { subject: 'usr-1' } });
 * const narrow = attenuate(broad, [table('AbCDeFGH', 'grid-1'), time(1571147494)]);
 * console.log(narrow.macaroon.unsafeCaveats.length); // 2
 * ```
 */
export function attenuate<C extends AnyCaveat = Caveat>(
  token: TokenInput,
  caveats: readonly NoInfer<CaveatInput<C>>[],
  options: AttenuateOptions<C> = {},
): Token {
  checkFields(options, 'attenuate', ATTENUATE_FIELDS);
  const known = toToken(token);
  if (!Array.isArray(caveats)) throw new TypeError('caveats must be a list');
  const vocabulary = vocabularyOr(options.vocabulary);
  const conditions = caveats.map((caveat: CaveatInput<C>) => conditionOf(caveat, vocabulary));
  if (conditions.length === 0) return known;
  return new KnownToken(addFirstPartyCaveats(known.macaroon, conditions));
}

/** @throws TypeError for a text that nobody would read who reads the others of its type. */
function conditionOf<C extends AnyCaveat>(
  caveat: CaveatInput<C>,
  vocabulary: Vocabulary<C, never>,
): string {
  if (typeof caveat !== 'string') return vocabulary.write(caveat);
  const type = firstWord(caveat);
  if (vocabulary.types?.includes(type) && vocabulary.read(caveat) === undefined) {
    throw new TypeError(
      `caveat: the kind '${type}' does not read a text that starts with its type`,
    );
  }
  return caveat;
}
