import { kindOf } from '../caveats/define.js';
import {
  addFirstPartyCaveats,
  createPacked,
  type CreateMacaroonOptions,
} from '../macaroon/create.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { PreparedRootKey } from '../macaroon/chain.js';
import { type Caveat, type Dialect, dialectOr, type StandardDialect } from './dialect.js';
import { completeIdentity, type NewIdentity } from './identity.js';
import type { RootKey } from './root-key.js';
import { KnownToken, packToken, type Token, type TokenInput, toToken } from './token.js';

/**
 * A caveat as a value of a kind of the dialect, or as the text of a condition. A text of a type that the
 * dialect does not have is taken as it is: another service may know it, and one that does not denies. A
 * text that starts with a type of the dialect and does not decode (`access = readonly`) is a mistake.
 */
export type CaveatInput<D extends Dialect = StandardDialect> = Caveat<D> | string;

/** How caveats are written. */
export interface AttenuateOptions<D extends Dialect = StandardDialect> {
  /** The dialect of the caveats; the standard one by default. */
  readonly dialect?: D | undefined;
}

/** What a token is minted from, without its identity. */
export interface MintOptionsBase<D extends Dialect = StandardDialect> extends AttenuateOptions<D> {
  /** The key that signs it; 32 random bytes, as `generateRootKey` makes them, are right. */
  readonly rootKey: RootKey;
  /** A hint for the holder: the service that it is for, or the third party. No signature covers it. */
  readonly location?: string | undefined;
  /** What narrows it from the start. */
  readonly caveats?: readonly CaveatInput<D>[] | undefined;
}

/** What a token is minted from: an identity, or an identifier in a form of your own. */
export type MintOptions<D extends Dialect = StandardDialect> = MintOptionsBase<D> &
  (
    | {
        /** Who it is issued to. */
        readonly identity: NewIdentity;
        readonly identifier?: undefined;
      }
    | {
        /** What takes the place of an identity; a text is encoded as UTF-8. */
        readonly identifier: Uint8Array | string;
        readonly identity?: undefined;
      }
  );

export const MINT_BASE_FIELDS: FieldsOf<MintOptionsBase> = {
  dialect: true,
  rootKey: true,
  location: true,
  caveats: true,
};

/**
 * Mints a token.
 *
 * @throws TypeError for an empty key, for both or neither of `identity` and `identifier`, and for an
 *   invalid caveat.
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
export function mint<D extends Dialect = StandardDialect>(options: MintOptions<D>): Token {
  checkFields(options, 'mint', { ...MINT_BASE_FIELDS, identity: true, identifier: true });
  const { rootKey, location, identity, identifier, caveats = [] } = options;
  if ((identity === undefined) === (identifier === undefined)) {
    throw new TypeError('mint: needs either an identity or an identifier');
  }
  const dialect = dialectOr(options.dialect);
  const encoded = identifier ?? dialect.identity.encode(completeIdentity(identity!));
  return mintWith({ rootKey, location, identifier: encoded }, caveats, dialect);
}

/** Mints a token with an identifier; the key may be prepared. */
export function mintWith<D extends Dialect>(
  options: Omit<CreateMacaroonOptions, 'rootKey'> & { readonly rootKey: RootKey | PreparedRootKey },
  caveats: readonly CaveatInput<D>[],
  dialect: D,
): Token {
  return new KnownToken([createPacked(options, conditionsOf(caveats, dialect))]);
}

/**
 * Narrows a token by more caveats. It needs no key, costs one HMAC a caveat, and cannot be undone. The
 * original token is unchanged.
 *
 * Discharges are bound to a token as it was, so the narrower one has none: narrow a token first, then
 * gather its discharges.
 *
 * @param token a token, or its text in any format.
 * @param caveats values of the dialect's kinds, or texts of conditions.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for an invalid caveat: see {@link CaveatInput}.
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
export function attenuate<D extends Dialect = StandardDialect>(
  token: TokenInput,
  caveats: readonly CaveatInput<D>[],
  options: AttenuateOptions<D> = {},
): Token {
  checkFields(options, 'attenuate', { dialect: true });
  const conditions = conditionsOf(caveats, dialectOr(options.dialect));
  // Its discharges are still bound.
  if (conditions.length === 0) return toToken(token);
  return new KnownToken([addFirstPartyCaveats(packToken(token)[0], conditions)]);
}

function conditionsOf<D extends Dialect>(
  caveats: readonly CaveatInput<D>[],
  dialect: D,
): readonly string[] {
  if (!Array.isArray(caveats)) throw new TypeError('caveats must be a list');
  return Array.from(caveats, (caveat: CaveatInput<D>) => {
    if (typeof caveat !== 'string') return dialect.write(caveat);
    const kind = kindOf(dialect.kinds, caveat);
    if (kind === undefined || dialect.read(caveat) !== undefined) return caveat;
    const start = String(kind.start ?? kind.type);
    throw new TypeError(
      `caveat: a condition that starts with '${start}' must be one of that kind, and this one does not decode`,
    );
  });
}
