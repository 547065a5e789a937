import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { TokenError } from '../errors.js';
import { boundSignature, SignatureChain } from './chain.js';
import { type KnownMacaroon, knownMacaroon, knownMacaroons } from './known.js';
import type { Macaroon, RawCaveat } from './macaroon.js';
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
 * @param macaroon the primary macaroon.
 * @param rootKey the key that it was made with: bytes, or a text, which is taken as UTF-8.
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
  /** The position of its discharge in the list that was given; absent for the primary's own. */
  readonly discharge?: number | undefined;
}

/** The same for macaroons that need not be looked at again. */
export function authenticateKnown(
  primary: KnownMacaroon,
  rootKey: Uint8Array | string | PreparedRootKey,
  discharges: readonly KnownMacaroon[],
): readonly AuthenticCondition[] {
  const chain = startChain(rootKey, primary.identifier);
  const signed = sign(chain, primary);
  // Nothing is spent on discharges before the macaroon is known to be one of ours.
  if (!equalBytes(signed.signature, primary.signature)) throw new TokenError('bad_signature');
  const { sealedUnder } = signed;
  if (sealedUnder === undefined) {
    if (discharges.length > 0) throw new TokenError('unexpected_discharge');
    // Nothing but conditions: most tokens ask for no third party, and need no list of their own.
    return primary.unsafeCaveats;
  }
  const conditions: AuthenticCondition[] = [];
  const unused = new DischargeList(discharges);
  let holds = true;
  let complete = true;
  // A stack and no recursion: how deep discharges ask for discharges is the sender's choice.
  const stack = [frameOf(primary, sealedUnder)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const caveat = frame.caveats[frame.next++];
    if (caveat === undefined) {
      stack.pop();
      continue;
    }
    const { condition, verificationId } = caveat;
    if (verificationId === undefined) {
      conditions.push({ condition, discharge: frame.discharge });
      continue;
    }
    const sealing = frame.sealedUnder[frame.nextSealed++]!;
    const position = unused.take(condition);
    if (position === undefined) {
      complete = false;
      continue;
    }
    const discharge = discharges[position]!;
    const key = unsealKey(verificationId, sealing);
    const inner = key && signDischarge(chain, discharge, key, primary.signature);
    if (inner === undefined) holds = false;
    else stack.push(frameOf(discharge, inner.sealedUnder, position));
  }
  if (!holds) throw new TokenError('bad_signature');
  if (!complete) throw new TokenError('missing_discharge');
  if (!unused.isEmpty) throw new TokenError('unexpected_discharge');
  return conditions;
}
/** How far the walk through a macaroon's caveats has come. */
interface Frame {
  readonly caveats: readonly RawCaveat[];
  readonly sealedUnder: readonly Uint8Array[];
  readonly discharge: number | undefined;
  next: number;
  nextSealed: number;
}

function frameOf(
  { unsafeCaveats }: KnownMacaroon,
  sealedUnder: readonly Uint8Array[] = [],
  discharge?: number,
): Frame {
  return { caveats: unsafeCaveats, sealedUnder, discharge, next: 0, nextSealed: 0 };
}

interface Signed {
  /** The signature that the macaroon has to have. */
  readonly signature: Uint8Array;
  /** For each third-party caveat the signature that opens its key; absent where there is none. */
  readonly sealedUnder: readonly Uint8Array[] | undefined;
}

/** @param chain up to the identifier. */
function sign(chain: SignatureChain, { unsafeCaveats }: KnownMacaroon): Signed {
  let sealedUnder: Uint8Array[] | undefined;
  // By index: V8 makes an object for each step of an iterator over a list that is frozen.
  for (let i = 0; i < unsafeCaveats.length; i++) {
    const caveat = unsafeCaveats[i]!;
    if (caveat.verificationId !== undefined) (sealedUnder ??= []).push(chain.current);
    chain.addCaveat(caveat);
  }
  return { signature: chain.end(), sealedUnder };
}

/** The same for a discharge, or `undefined` where it is not the one that was asked for. */
function signDischarge(
  chain: SignatureChain,
  discharge: KnownMacaroon,
  key: Uint8Array,
  primarySignature: Uint8Array,
): Signed | undefined {
  chain.restart(key);
  chain.add(discharge.identifier);
  const signed = sign(chain, discharge);
  const bound = boundSignature(primarySignature, signed.signature, chain);
  return equalBytes(bound, discharge.signature) ? signed : undefined;
}

/** The discharges that no caveat has asked for yet, by their identifiers. */
export class DischargeList {
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
