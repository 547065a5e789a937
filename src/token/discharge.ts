import { equalBytes } from '../bytes/bytes.js';
import { aboutSource, TokenError } from '../errors.js';
import { packedMacaroon } from '../macaroon/known.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import { checkFields } from '../options.js';
import {
  addThirdPartyCaveat as addToMacaroon,
  bindDischarge,
  type ThirdPartyCaveatOptions,
} from '../macaroon/third-party.js';
import type { Dialect, StandardDialect } from './dialect.js';
import { mint, MINT_BASE_FIELDS, type MintOptionsBase } from './mint.js';
import type { RootKey } from './root-key.js';
import { catchTokenError, KnownToken, type Token, type TokenInput, toToken } from './token.js';

/**
 * Adds a third-party caveat: the token is refused until a third party, such as a login service, has
 * vouched for what the caveat's identifier says. It needs no key but the caveat's own.
 *
 * As with {@link attenuate}, the narrower token has no discharges.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for an empty key, and for an identifier that is neither text nor bytes.
 * @example
 * ```ts
 * import { addThirdPartyCaveat, mint } from 'caveats';
 *
 * const minted = mint({ rootKey: 'an example key, 32 bytes or more', identity: { subject: 'usr-1' } });
 * const token = addThirdPartyCaveat(minted, {
 *   location: 'https://login.example.com',
 *   identifier: 'is usr-1',
 *   rootKey: 'a key for this caveat alone',
 * });
 * console.log(token.macaroon.unsafeCaveats[0]?.location); // https://login.example.com
 * ```
 * @see Birgisson et al., "Macaroons: Cookies with Contextual Caveats", NDSS 2014, section II.C.
 */
export function addThirdPartyCaveat(token: TokenInput, options: ThirdPartyCaveatOptions): Token {
  const { macaroon } = toToken(token);
  return new KnownToken([packedMacaroon(addToMacaroon(macaroon, options))]);
}

/** What a third party mints a discharge of. */
export interface MintDischargeOptions<
  D extends Dialect = StandardDialect,
> extends MintOptionsBase<D> {
  /** The caveat's key, which the issuer of the caveat shares with the third party. */
  readonly rootKey: RootKey;
  /** The caveat's identifier, byte for byte. */
  readonly identifier: Uint8Array | string;
}

/**
 * Mints a discharge: a third party vouches for what a caveat's identifier says. Its own caveats, such as
 * the time at which it expires, narrow the token that it is for. It cannot widen anything.
 *
 * Check what the identifier says before you mint: that a client sends it proves nothing.
 *
 * @throws TypeError for an empty key, and for an invalid caveat.
 * @example
 * ```ts
 * import { mintDischarge } from 'caveats';
 *
 * const rootKey = 'what the API and its login service share';
 * const discharge = mintDischarge({ rootKey, identifier: 'is usr-1', caveats: ['time < 2000000000'] });
 * console.log(discharge.macaroon.unsafeCaveats.length); // 1
 * ```
 */
export function mintDischarge<D extends Dialect = StandardDialect>(
  options: MintDischargeOptions<D>,
): Token {
  checkFields(options, 'mintDischarge', { ...MINT_BASE_FIELDS, identifier: true });
  return mint(options);
}

/** What a client knows of a third-party caveat. */
export interface ThirdPartyCaveat {
  /** The third party, as the token names it, unsigned; empty if it does not. */
  readonly location: string;
  /** What to send to the third party. */
  readonly identifier: Uint8Array;
}

/** Gets the discharge for a caveat from its third party, as a token or as text. */
export type GetDischarge = (caveat: ThirdPartyCaveat) => TokenInput | PromiseLike<TokenInput>;

/** How discharges are gathered. */
export interface GatherDischargesOptions {
  /** The most discharges to request; 100 by default. */
  readonly maxDischarges?: number | undefined;
}

const DEFAULT_MAX_DISCHARGES = 100;

/**
 * Gathers the discharges that a token needs: requests one for each of its third-party caveats, and for
 * those of the discharges; binds them to the token and attaches them.
 *
 * The caveats of one macaroon are requested in parallel. The token's present discharges are dropped, since
 * they may have expired.
 *
 * @param token a token, or its text in any format.
 * @param getDischarge gets a discharge, not yet bound. Compare the caveat's location with the services
 *   that you know: it is not signed, and an attacker who wrote it may want your credentials.
 * @returns the token, ready to be verified. Narrow a token before, not after: its discharges are bound.
 * @throws TokenError for a token that does not decode. With the `source` `discharge`: for a discharge
 *   that does not decode; `unexpected_discharge` if it is for another caveat or has discharges of its
 *   own; `token_too_large` if there are more than `maxDischarges`.
 * @throws what `getDischarge` throws.
 * @example
 * ```ts
 * import { addThirdPartyCaveat, gatherDischarges, mint, mintDischarge } from 'caveats';
 *
 * const caveat = { rootKey: 'a key for this caveat alone', identifier: 'is usr-1' };
 * const minted = mint({ rootKey: 'an example key, 32 bytes or more', identity: { subject: 'usr-1' } });
 * const token = addThirdPartyCaveat(minted, { ...caveat, location: 'https://login.example.com' });
 *
 * // Usually over the network: it may return a promise.
 * const discharged = await gatherDischarges(token, ({ location }) => {
 *   if (location !== 'https://login.example.com') throw new Error('not a service that we know');
 *   return mintDischarge(caveat);
 * });
 * console.log(discharged.discharges.length); // 1
 * ```
 */
export async function gatherDischarges(
  token: TokenInput,
  getDischarge: GetDischarge,
  options: GatherDischargesOptions = {},
): Promise<Token> {
  checkFields<GatherDischargesOptions>(options, 'gatherDischarges', { maxDischarges: true });
  const { macaroon } = toToken(token);
  let left = options.maxDischarges ?? DEFAULT_MAX_DISCHARGES;
  if (!Number.isSafeInteger(left) || left < 0) {
    throw new TypeError('maxDischarges must be a whole number, 0 or more');
  }
  if (typeof getDischarge !== 'function') throw new TypeError('getDischarge must be a function');
  let failed = false;
  // Depth first, in the order in which the caveats are authenticated.
  const gather = async ({ unsafeCaveats }: Macaroon): Promise<readonly Macaroon[]> => {
    const caveats = unsafeCaveats.filter(({ verificationId }) => verificationId !== undefined);
    left -= caveats.length;
    if (left < 0) throw new TokenError('token_too_large', { source: 'discharge' });
    const gathered = await Promise.all(caveats.map(gatherFor));
    return gathered.flat();
  };
  const gatherFor = async ({
    condition,
    location = '',
  }: RawCaveat): Promise<readonly Macaroon[]> => {
    try {
      // Copies: the caller cannot change what the discharge is compared with.
      const identifier = condition.slice();
      const answer = await getDischarge({ location, identifier: identifier.slice() });
      const discharge = dischargeOf(answer, identifier);
      // After a failure the result is not used, so request no more.
      return failed ? [] : [discharge, ...(await gather(discharge))];
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const discharges = await gather(macaroon);
  const bound = discharges.map((discharge) => bindDischarge(macaroon, discharge));
  return toToken({ macaroon, discharges: bound });
}

/** @throws TokenError for anything but the discharge of an identifier, alone. */
function dischargeOf(answer: TokenInput, identifier: Uint8Array): Macaroon {
  const discharge = catchTokenError(() => toToken(answer));
  if (discharge instanceof TokenError) throw aboutSource(discharge, 'discharge');
  const { macaroon, discharges } = discharge;
  if (discharges.length > 0 || !equalBytes(macaroon.identifier, identifier)) {
    throw new TokenError('unexpected_discharge', { source: 'discharge' });
  }
  return macaroon;
}
