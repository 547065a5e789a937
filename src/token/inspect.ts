import type { AnyCaveat, Role } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat, ReadCaveat } from '../caveats/vocabulary.js';
import { encodeBase64Url } from '../bytes/base64.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import { checkFields } from '../options.js';
import { validUntilOf } from './check.js';
import type { AnyIdentity, Identity, OpaqueIdentity } from './identity.js';
import { readCondition, readIdentity } from './open.js';
import { READ_FIELDS, type ReadOptions, vocabularyOr } from './options.js';
import { type TokenInput, toToken } from './token.js';

/** One caveat of a token that nobody has verified. */
export type InspectedCaveat<C extends AnyCaveat = Caveat> =
  | {
      readonly party: 'first';
      readonly condition: string;
      /** Its value; absent where the vocabulary does not know the condition. */
      readonly caveat?: C;
      readonly role?: Role;
    }
  | {
      readonly party: 'third';
      /** Where to get a discharge; empty where the token does not say. */
      readonly location: string;
      readonly identifier: Uint8Array;
      /** Whether the token comes with a discharge of this identifier. */
      readonly discharged: boolean;
    };

/** A discharge of a token that nobody has verified. */
export interface InspectedDischarge<C extends AnyCaveat = Caveat> {
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly caveats: readonly InspectedCaveat<C>[];
}

/** What a token says of itself. Anyone could have written it. */
export interface Inspection<C extends AnyCaveat = Caveat, I extends AnyIdentity = Identity> {
  /** Always `false`: there was no key to verify with. */
  readonly verified: false;
  /** What the token says of itself, and anyone may have written. */
  readonly unverified: {
    readonly location: string;
    readonly identifier: Uint8Array;
    readonly identity: I | OpaqueIdentity;
    /**
     * The earliest of the `time` caveats of the token and its discharges, in Unix seconds; `null`
     * without any.
     */
    readonly validUntil: number | null;
    readonly caveats: readonly InspectedCaveat<C>[];
    readonly discharges: readonly InspectedDischarge<C>[];
  };
}

/**
 * Reads a token without a key, for its holder or for debugging. Nothing is verified, and the result
 * says so: decide nothing by it.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError for a token that does not decode.
 * @example
 * ```ts
 * import { inspect, mint, time } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [time(1571147494)];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { unverified } = inspect(token);
 * console.log(unverified.identity.subject, unverified.validUntil); // usr-1 1571147494
 * ```
 */
export function inspect<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(token: TokenInput, options: ReadOptions<C, R, I> = {}): Inspection<C, I> {
  checkFields(options, 'inspect', READ_FIELDS);
  const { macaroon, discharges } = toToken(token);
  const vocabulary = vocabularyOr(options.vocabulary);
  const dischargeIds = new Set(discharges.map(({ identifier }) => encodeBase64Url(identifier)));
  const reads: ReadCaveat<C, R>[] = [];
  const inspectCaveat = (raw: RawCaveat): InspectedCaveat<C> => {
    const { condition, verificationId, location = '' } = raw;
    if (verificationId !== undefined) {
      const discharged = dischargeIds.has(encodeBase64Url(condition));
      return { party: 'third', location, identifier: condition.slice(), discharged };
    }
    const { text, read } = readCondition(condition, 0, vocabulary);
    if (read === undefined) return { party: 'first', condition: text };
    reads.push(read);
    return { party: 'first', condition: text, caveat: read.caveat, role: read.kind.role };
  };
  const inspectMacaroon = (one: Macaroon): InspectedDischarge<C> => ({
    location: one.location,
    // A copy, since what was decoded is a view of the whole token, whose signature is a secret.
    identifier: one.identifier.slice(),
    caveats: one.unsafeCaveats.map(inspectCaveat),
  });
  const unverified = {
    ...inspectMacaroon(macaroon),
    identity: readIdentity(macaroon, options.identity),
    discharges: discharges.map(inspectMacaroon),
  };
  return { verified: false, unverified: { ...unverified, validUntil: validUntilOf(reads) } };
}
