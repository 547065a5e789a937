import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { TokenError } from '../errors.js';
import {
  boundSignature,
  chainCaveat,
  type PreparedRootKey,
  type SignatureChain,
  startChain,
} from './chain.js';
import { packedMacaroon, packedMacaroons } from './known.js';
import type { Links } from './links.js';
import { type Macaroon } from './macaroon.js';
import { caveatAt, IDENTIFIER, isThirdParty, type Packed, SEALED, SIGNATURE } from './packed.js';
import { unsealKey } from './third-party.js';

/**
 * Verifies the signatures of a macaroon and its discharges, and returns the conditions of all of them:
 * the macaroon's in their order, those of a discharge in the place of the caveat that asks for it. The
 * conditions are authentic; whether they are met is up to the caller.
 *
 * Every third-party caveat takes a discharge of its own, and none may be left over. Caveats with the
 * same identifier take theirs in the given order.
 *
 * @param macaroon the macaroon, with all of its caveats.
 * @param rootKey bytes, or a text, which is encoded as UTF-8.
 * @param discharges the discharges, bound to the macaroon, in any order.
 * @throws TokenError `bad_signature`, even if only a discharge is not bound to this macaroon;
 *   `missing_discharge` for a third-party caveat without one; `unexpected_discharge` for a superfluous one.
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
  const known = packedMacaroons(discharges, 'discharges');
  const { conditions } = authenticatePacked(packedMacaroon(macaroon), rootKey, known);
  // A view would show the whole token, and its signature is a secret.
  return conditions.map(({ macaroon, caveat }) => macaroon.view(caveat).slice());
}

/** Where a signed condition is, and the position of its discharge: none for a condition of the primary. */
export interface AuthenticCondition {
  readonly macaroon: Packed;
  readonly caveat: number;
  readonly discharge: number | undefined;
}

/** What the signatures prove. */
export interface Authenticated {
  readonly conditions: readonly AuthenticCondition[];
  /** For each discharge, the caveat that asks for it. */
  readonly asked: readonly Asking[];
}

/** A third-party caveat: its position, and that of its discharge; none if it is the primary's. */
export interface Asking {
  readonly caveat: number;
  readonly askedBy: number | undefined;
}

/** @param links takes note of the signatures of the primary, and knows some from before. */
export function authenticatePacked(
  primary: Packed,
  rootKey: Uint8Array | string | PreparedRootKey,
  discharges: readonly Packed[],
  links?: Links,
): Authenticated {
  const chain = startChain(rootKey, primary, links);
  const sealedUnder = sign(chain, primary, links);
  const isSigned = chain.isResultAt(primary.bytes, primary.at[SIGNATURE]!);
  chain.forget();
  // First the macaroon: nothing is spent on the discharges of a forged one.
  if (!isSigned) {
    // In the same time, whatever is known: nobody finds out caveats by guessing them.
    if (links !== undefined && links.shared >= 0)
      spendWhatWasSpared(rootKey, primary, links.shared);
    throw new TokenError('bad_signature');
  }
  const conditions: AuthenticCondition[] = [];
  const asked: Asking[] = [];
  if (sealedUnder === undefined) {
    if (discharges.length > 0) throw new TokenError('unexpected_discharge');
    for (let i = 0; i < primary.caveatCount; i++) {
      conditions.push({ macaroon: primary, caveat: caveatAt(i), discharge: undefined });
    }
    return { conditions, asked };
  }
  const unused = new DischargeList(discharges);
  let holds = true;
  let complete = true;
  // A stack, not recursion: the sender chooses how deep discharges are nested.
  const stack: Step[] = [];
  pushCaveats(stack, primary, sealedUnder);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { macaroon, caveat, sealedUnder } = step;
    if (sealedUnder === undefined) {
      conditions.push(step);
      continue;
    }
    const position = unused.take(macaroon.view(caveat));
    if (position === undefined) {
      complete = false;
      continue;
    }
    asked[position] = { caveat: step.position, askedBy: step.discharge };
    const discharge = discharges[position]!;
    const key = unsealKey(macaroon.view(caveat + SEALED), sealedUnder);
    const inner = key !== undefined && signDischarge(chain, discharge, key, primary);
    if (inner === false) holds = false;
    else pushCaveats(stack, discharge, inner, position);
  }
  if (!holds) throw new TokenError('bad_signature');
  if (!complete) throw new TokenError('missing_discharge');
  if (!unused.isEmpty) throw new TokenError('unexpected_discharge');
  return { conditions, asked };
}

function spendWhatWasSpared(
  rootKey: Uint8Array | string | PreparedRootKey,
  primary: Packed,
  shared: number,
): void {
  const chain = startChain(rootKey, primary);
  for (let i = 0; i < shared; i++) chainCaveat(chain, primary, caveatAt(i));
  chain.forget();
}

/** A caveat; for a third-party one with the signature that opens its key. */
interface Step extends AuthenticCondition {
  readonly position: number;
  readonly sealedUnder: Uint8Array | undefined;
}

/** The signature before each third-party caveat of a macaroon, by its position. */
type SealedUnder = ReadonlyMap<number, Uint8Array> | undefined;

/** Pushes the caveats of a macaroon so that the first one is popped first. */
function pushCaveats(
  stack: Step[],
  macaroon: Packed,
  sealedUnder: SealedUnder,
  discharge?: number,
): void {
  for (let i = macaroon.caveatCount - 1; i >= 0; i--) {
    const sealed = sealedUnder?.get(i);
    stack.push({ macaroon, caveat: caveatAt(i), position: i, sealedUnder: sealed, discharge });
  }
}

/** Signs the caveats of a macaroon with a chain that ends with its identifier. */
function sign(chain: SignatureChain, macaroon: Packed, links?: Links): SealedUnder {
  let sealedUnder: Map<number, Uint8Array> | undefined;
  for (let i = Math.max(links?.shared ?? 0, 0); i < macaroon.caveatCount; i++) {
    const caveat = caveatAt(i);
    if (isThirdParty(macaroon, caveat)) (sealedUnder ??= new Map()).set(i, chain.result);
    chainCaveat(chain, macaroon, caveat);
    links?.add(chain);
  }
  return sealedUnder;
}

/** Signs a discharge; returns what its caveats are sealed under, `false` if its own signature is another. */
function signDischarge(
  chain: SignatureChain,
  discharge: Packed,
  key: Uint8Array,
  primary: Packed,
): SealedUnder | false {
  chain.result = key;
  chain.signOn(discharge.view(IDENTIFIER));
  const sealedUnder = sign(chain, discharge);
  const bound = boundSignature(primary.view(SIGNATURE), chain.end());
  return equalBytes(bound, discharge.view(SIGNATURE)) && sealedUnder;
}

/** The discharges that no caveat has taken yet, by their identifiers. */
export class DischargeList {
  readonly #positions: Map<string, number[]> = new Map();

  constructor(discharges: readonly Packed[]) {
    // From last to first, so that `pop` returns the first.
    for (let i = discharges.length - 1; i >= 0; i--) {
      const key = encodeBase64Url(discharges[i]!.view(IDENTIFIER));
      const positions = this.#positions.get(key);
      if (positions === undefined) this.#positions.set(key, [i]);
      else positions.push(i);
    }
  }

  get isEmpty(): boolean {
    return this.#positions.size === 0;
  }

  /** Takes the next discharge with this identifier and returns its position. */
  take(identifier: Uint8Array): number | undefined {
    const key = encodeBase64Url(identifier);
    const positions = this.#positions.get(key);
    const position = positions?.pop();
    if (positions?.length === 0) this.#positions.delete(key);
    return position;
  }
}
