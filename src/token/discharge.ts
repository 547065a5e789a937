import { equalBytes } from '../bytes/bytes.js';
import { aboutSource, TokenError } from '../errors.js';
import { type KnownMacaroon, knownMacaroon } from '../macaroon/known.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import {
  addThirdPartyCaveat as addToMacaroon,
  bindDischarge,
  type ThirdPartyCaveatOptions,
} from '../macaroon/third-party.js';
import type { Dialect, StandardDialect } from './dialect.js';
import { type AttenuateOptions, type CaveatInput, mint } from './mint.js';
import type { RootKey } from './root-key.js';
import { catchTokenError, KnownToken, type Token, type TokenInput, toToken } from './token.js';

/**
 * A token that is good for nothing until a third party, such as a login service, has vouched for what
 * the caveat's identifier says. It needs no key but the caveat's own.
 *
 * As with {@link attenuate}, the narrower token comes without the discharges that there were.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for an empty key, and for an identifier that is neither text nor bytes.
 * @example
 * ```ts
 * import { addThirdPartyCaveat, gatherDischarges, mint, mintDischarge, verify } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveatKey = 'what the API and its login service share';
 * const token = addThirdPartyCaveat(mint({ rootKey, identity: { subject: 'usr-1' } }), {
 *   location: 'https://login.example.com',
 *   identifier: 'is usr-1',
 *   rootKey: caveatKey,
 * });
 *
 * const discharged = await gatherDischarges(token, ({ identifier }) =>
 *   mintDischarge({ identifier, rootKey: caveatKey, caveats: ['time < 2000000000'] }),
 * );
 * const grant = verify(discharged, { rootKey, request: { now: 1900000000 } });
 * console.log(grant.validUntil); // 2000000000
 * ```
 * @see Birgisson et al., "Macaroons: Cookies with Contextual Caveats", NDSS 2014, section II.C.
 */
export function addThirdPartyCaveat(token: TokenInput, options: ThirdPartyCaveatOptions): Token {
  const { macaroon } = toToken(token);
  return new KnownToken(knownMacaroon(addToMacaroon(macaroon, options)));
}

/** What a third party mints a discharge of. */
export interface MintDischargeOptions<
  D extends Dialect = StandardDialect,
> extends AttenuateOptions<D> {
  /** The caveat's key, which whoever added the caveat shares with the third party. */
  readonly rootKey: RootKey;
  /** The caveat's identifier, byte for byte. */
  readonly identifier: Uint8Array | string;
  /** Where the discharge comes from: a hint, which no signature covers. */
  readonly location?: string | undefined;
  /** What else has to hold, such as a time at which the discharge expires. */
  readonly caveats?: readonly CaveatInput<D>[] | undefined;
}

const MINT_FIELDS: FieldsOf<MintDischargeOptions> = {
  rootKey: true,
  identifier: true,
  location: true,
  caveats: true,
  dialect: true,
};

/**
 * Mints a discharge: how a third party says that what a caveat asks of it holds. Its own caveats
 * narrow the token that it is for; it cannot widen anything.
 *
 * Check what the identifier says before you mint: to have come upon it is all that a client shows.
 *
 * @throws TypeError for an empty key, and for a caveat that is none.
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
  checkFields(options, 'mintDischarge', MINT_FIELDS);
  return mint(options);
}

/** What a client knows of a third-party caveat. */
export interface ThirdPartyCaveat {
  /** Where the third party is, as the token says, unsigned; empty where it does not. */
  readonly location: string;
  /** What to hand to the third party. */
  readonly identifier: Uint8Array;
}

/** Gets the discharge for a caveat from its third party, as a token or as text. */
export type GetDischarge = (caveat: ThirdPartyCaveat) => TokenInput | PromiseLike<TokenInput>;

/** How many discharges are gathered. */
export interface GatherDischargesOptions {
  /** How many discharges are asked for at most; 100 by default. */
  readonly maxDischarges?: number | undefined;
}

const DEFAULT_MAX_DISCHARGES = 100;

/**
 * Gathers the discharges that a token needs: asks for one for each of its third-party caveats, and
 * for those that the discharges ask for in their turn; binds them to the token and attaches them.
 *
 * Caveats of one macaroon are asked for at the same time. The discharges that the token has already
 * are dropped, since they may have expired.
 *
 * @param token a token, or its text in any format.
 * @param getDischarge gets a discharge, which is not to be bound. Decide by the caveat's location
 *   whom you talk to: it is not signed, and whoever wrote it may want your credentials.
 * @returns the token as it can be verified. Narrow it before, not after: its discharges are bound.
 * @throws TokenError for a token that does not decode. With the `source` `discharge`, for a discharge
 *   that does not; `unexpected_discharge` where it is for another caveat or comes with discharges
 *   itself; `token_too_large` where there are more than `maxDischarges`.
 * @throws whatever `getDischarge` throws.
 * @example
 * ```ts
 * import { addThirdPartyCaveat, gatherDischarges, mint, mintDischarge } from 'caveats';
 *
 * const caveat = { rootKey: 'a key for this caveat alone', identifier: 'is usr-1' };
 * const minted = mint({ rootKey: 'an example key, 32 bytes or more', identity: { subject: 'usr-1' } });
 * const token = addThirdPartyCaveat(minted, { ...caveat, location: 'https://login.example.com' });
 *
 * // Over the network, more often than not: a promise is taken as well.
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
  // In the order in which their caveats are authenticated, that is depth first.
  const gather = async (asking: KnownMacaroon): Promise<readonly KnownMacaroon[]> => {
    const caveats = thirdPartyCaveats(asking);
    left -= caveats.length;
    if (left < 0) throw new TokenError('token_too_large', { source: 'discharge' });
    const gathered = await Promise.all(caveats.map(gatherFor));
    return gathered.flat();
  };
  const gatherFor = async (caveat: ThirdPartyCaveat): Promise<readonly KnownMacaroon[]> => {
    try {
      const discharge = await dischargeFor(caveat, getDischarge);
      // Where another one failed there is nobody left to ask for: this goes nowhere.
      return failed ? [] : [discharge, ...(await gather(discharge))];
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const discharges = await gather(macaroon);
  const bound = discharges.map((discharge) => knownMacaroon(bindDischarge(macaroon, discharge)));
  return new KnownToken(macaroon, bound);
}

function thirdPartyCaveats({ unsafeCaveats }: Macaroon): readonly ThirdPartyCaveat[] {
  return unsafeCaveats
    .filter(({ verificationId }) => verificationId !== undefined)
    .map(({ condition, location = '' }) => ({ location, identifier: condition.slice() }));
}

async function dischargeFor(
  caveat: ThirdPartyCaveat,
  getDischarge: GetDischarge,
): Promise<KnownMacaroon> {
  // A copy is handed out, so that what comes back is compared with what was asked for.
  const identifier = caveat.identifier.slice();
  const answer = await getDischarge(caveat);
  const discharge = catchTokenError(() => toToken(answer));
  if (discharge instanceof TokenError) throw aboutSource(discharge, 'discharge');
  const { macaroon, discharges } = discharge;
  if (discharges.length > 0 || !equalBytes(macaroon.identifier, identifier)) {
    throw new TokenError('unexpected_discharge', { source: 'discharge' });
  }
  return macaroon;
}
