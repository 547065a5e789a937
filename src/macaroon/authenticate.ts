import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { TokenError } from '../errors.js';
import { boundSignature, SignatureChain } from './chain.js';
import { type KnownMacaroon, knownMacaroon, knownMacaroons } from './known.js';
import type { Macaroon } from './macaroon.js';
import { type PreparedRootKey, startChain } from './prepared-key.js';
import { unsealKey } from './seal.js';

/**
 * Checks the signatures of a macaroon and of its discharges, and hands out the conditions of all of
 * them: the macaroon's from first to last, those of a discharge where the caveat stands that asks
 * for it. It does not look at what they say: they are authentic, and met or not.
 *
 * Every third-party caveat takes a discharge of its own, and none may be left over. Where several
 * caveats have one identifier, their discharges are taken in the order in which they are given.
 *
 * @param discharges the discharges, bound to the macaroon, in any order.
 * @throws TokenError `bad_signature` where a signature does not hold, also that of a discharge which
 *   is not bound or bound to another macaroon; `missing_discharge` where a third-party caveat has no
 *   discharge; `unexpected_discharge` where a discharge is for no caveat.
 * @throws TypeError for an empty key, and for anything but macaroons.
 * @example
 * ```ts
 * import { addFirstPartyCaveat, authenticate, createMacaroon } from 'caveats/macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const macaroon = addFirstPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), 'time < 9');
 * console.log(authenticate(macaroon, rootKey).length); // 1
 * ```
 */
export function authenticate(
  macaroon: Macaroon,
  rootKey: Uint8Array | string,
  discharges: readonly Macaroon[] = [],
): readonly Uint8Array[] {
  const known = knownMacaroons(discharges, 'discharges');
  const conditions = authenticateKnown(knownMacaroon(macaroon), rootKey, known);
  // Copies: what was decoded are views of the whole token, whose signature is a secret.
  return conditions.map(({ condition }) => condition.slice());
}

/** A condition that is signed, and where it stands. */
export interface AuthenticCondition {
  readonly condition: Uint8Array;
  /** The position of its discharge in the list that was given; `undefined` for the primary's own. */
  readonly discharge: number | undefined;
}

/** The same for macaroons that need not be looked at again. */
export function authenticateKnown(
  primary: KnownMacaroon,
  rootKey: Uint8Array | string | PreparedRootKey,
  discharges: readonly KnownMacaroon[],
): readonly AuthenticCondition[] {
  const signed = sign(startChain(rootKey, primary.identifier), primary);
  // Nothing is spent on discharges before the macaroon is known to be one of ours.
  if (!equalBytes(signed.signature, primary.signature)) throw new TokenError('bad_signature');
  const conditions: AuthenticCondition[] = [];
  const unused = new DischargeList(discharges);
  let holds = true;
  let complete = true;
  // A stack and no recursion: how deep discharges ask for discharges is the sender's choice.
  const stack: Frame[] = [{ links: signed.links, discharge: undefined, next: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const link = frame.links[frame.next++];
    if (link === undefined) {
      stack.pop();
    } else if (link.sealed === undefined) {
      conditions.push({ condition: link.condition, discharge: frame.discharge });
    } else {
      const discharge = unused.take(link.condition);
      if (discharge === undefined) {
        complete = false;
        continue;
      }
      const links = linksOfDischarge(discharges[discharge]!, link.sealed, primary.signature);
      if (links === undefined) holds = false;
      else stack.push({ links, discharge, next: 0 });
    }
  }
  if (!holds) throw new TokenError('bad_signature');
  if (!complete) throw new TokenError('missing_discharge');
  if (!unused.isEmpty) throw new TokenError('unexpected_discharge');
  return conditions;
}

/** How far the walk through a macaroon's caveats has come. */
interface Frame {
  readonly links: readonly Link[];
  readonly discharge: number | undefined;
  next: number;
}

/** A caveat, and for a third party's the sealed key with the signature that opens it. */
interface Link {
  readonly condition: Uint8Array;
  readonly sealed?: Sealed;
}

interface Sealed {
  readonly verificationId: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * The signature that a macaroon has to have, and its caveats on the way there.
 *
 * @param chain up to the identifier.
 */
function sign(
  chain: SignatureChain,
  { unsafeCaveats }: KnownMacaroon,
): { links: readonly Link[]; signature: Uint8Array } {
  const links = unsafeCaveats.map((caveat): Link => {
    const { condition, verificationId } = caveat;
    const sealed = verificationId && { verificationId, signature: chain.current };
    chain.addCaveat(caveat);
    return sealed === undefined ? caveat : { condition, sealed };
  });
  return { links, signature: chain.end() };
}

/** The caveats of a discharge, or `undefined` where it is not the one that was asked for. */
function linksOfDischarge(
  discharge: KnownMacaroon,
  { verificationId, signature }: Sealed,
  primarySignature: Uint8Array,
): readonly Link[] | undefined {
  const key = unsealKey(verificationId, signature);
  if (key === undefined) return undefined;
  const chain = SignatureChain.from(key);
  chain.add(discharge.identifier);
  const signed = sign(chain, discharge);
  const bound = boundSignature(primarySignature, signed.signature);
  return equalBytes(bound, discharge.signature) ? signed.links : undefined;
}

/** The discharges that no caveat has asked for yet, by their identifiers. */
class DischargeList {
  readonly #positions: Map<string, number[]> = new Map();

  constructor(discharges: readonly KnownMacaroon[]) {
    // From the last to the first, so that the first is the one to be popped.
    for (let i = discharges.length - 1; i >= 0; i--) {
      const key = encodeBase64Url(discharges[i]!.identifier);
      const positions = this.#positions.get(key);
      if (positions === undefined) this.#positions.set(key, [i]);
      else positions.push(i);
    }
  }

  get isEmpty(): boolean {
    return this.#positions.size === 0;
  }

  /** The position of the next discharge with this identifier. No other caveat gets it again. */
  take(identifier: Uint8Array): number | undefined {
    const key = encodeBase64Url(identifier);
    const positions = this.#positions.get(key);
    const position = positions?.pop();
    if (positions?.length === 0) this.#positions.delete(key);
    return position;
  }
}
