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
import {
  type KnownMacaroon,
  knownMacaroon,
  knownMacaroons,
  type Macaroon,
  type RawCaveat,
} from './macaroon.js';
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
  const known = knownMacaroons(discharges, 'discharges');
  const { conditions } = authenticateKnown(knownMacaroon(macaroon), rootKey, known);
  // Decoded fields are views of the whole token, and its signature is a secret.
  return conditions.map(({ condition }) => condition.slice());
}

/** A signed condition, and the position of its discharge: none for a condition of the primary. */
export interface AuthenticCondition {
  readonly condition: Uint8Array;
  readonly discharge?: number | undefined;
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

export function authenticateKnown(
  primary: KnownMacaroon,
  rootKey: Uint8Array | string | PreparedRootKey,
  discharges: readonly KnownMacaroon[],
): Authenticated {
  const chain = startChain(rootKey, primary.identifier);
  const signed = sign(chain, primary);
  // First the macaroon: nothing is spent on the discharges of a forged one.
  if (!equalBytes(signed.signature, primary.signature)) throw new TokenError('bad_signature');
  if (signed.sealedUnder === undefined) {
    if (discharges.length > 0) throw new TokenError('unexpected_discharge');
    return { conditions: primary.unsafeCaveats, asked: [] };
  }
  const conditions: AuthenticCondition[] = [];
  const asked: Asking[] = [];
  const unused = new DischargeList(discharges);
  let holds = true;
  let complete = true;
  // A stack, not recursion: the sender chooses how deep discharges are nested.
  const stack: Step[] = [];
  pushCaveats(stack, primary, signed);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { condition, verificationId } = step.caveat;
    if (verificationId === undefined) {
      conditions.push({ condition, discharge: step.discharge });
      continue;
    }
    const position = unused.take(condition);
    if (position === undefined) {
      complete = false;
      continue;
    }
    asked[position] = { caveat: step.position, askedBy: step.discharge };
    const discharge = discharges[position]!;
    const key = unsealKey(verificationId, step.sealedUnder!);
    const inner = key && signDischarge(chain, discharge, key, primary.signature);
    if (inner === undefined) holds = false;
    else pushCaveats(stack, discharge, inner, position);
  }
  if (!holds) throw new TokenError('bad_signature');
  if (!complete) throw new TokenError('missing_discharge');
  if (!unused.isEmpty) throw new TokenError('unexpected_discharge');
  return { conditions, asked };
}

/** A caveat, for a third-party one the signature that opens its key, and the positions of both. */
interface Step {
  readonly caveat: RawCaveat;
  readonly position: number;
  readonly sealedUnder: Uint8Array | undefined;
  readonly discharge: number | undefined;
}

/** Pushes the caveats of a macaroon so that the first one is popped first. */
function pushCaveats(
  stack: Step[],
  { unsafeCaveats }: KnownMacaroon,
  { sealedUnder }: Signed,
  discharge?: number,
): void {
  for (let i = unsafeCaveats.length - 1; i >= 0; i--) {
    const caveat = unsafeCaveats[i]!;
    stack.push({ caveat, position: i, sealedUnder: sealedUnder?.get(i), discharge });
  }
}

/** The valid signature of a macaroon, and the one before each third-party caveat, by position. */
interface Signed {
  readonly signature: Uint8Array;
  readonly sealedUnder: ReadonlyMap<number, Uint8Array> | undefined;
}

/** Signs a macaroon with a chain that ends with its identifier. */
function sign(chain: SignatureChain, { unsafeCaveats }: KnownMacaroon): Signed {
  let sealedUnder: Map<number, Uint8Array> | undefined;
  // By index: over a frozen list, V8 allocates an object for each step of an iterator.
  for (let i = 0; i < unsafeCaveats.length; i++) {
    const caveat = unsafeCaveats[i]!;
    if (caveat.verificationId !== undefined) (sealedUnder ??= new Map()).set(i, chain.result);
    chainCaveat(chain, caveat);
  }
  return { signature: chain.end(), sealedUnder };
}

/** Signs a discharge; returns `undefined` if its own signature is another. */
function signDischarge(
  chain: SignatureChain,
  discharge: KnownMacaroon,
  key: Uint8Array,
  primarySignature: Uint8Array,
): Signed | undefined {
  chain.result = key;
  chain.signOn(discharge.identifier);
  const signed = sign(chain, discharge);
  const bound = boundSignature(primarySignature, signed.signature, chain);
  return equalBytes(bound, discharge.signature) ? signed : undefined;
}

/** The discharges that no caveat has taken yet, by their identifiers. */
export class DischargeList {
  readonly #positions: Map<string, number[]> = new Map();

  constructor(discharges: readonly KnownMacaroon[]) {
    // From last to first, so that `pop` returns the first.
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

  /** Takes the next discharge with this identifier and returns its position. */
  take(identifier: Uint8Array): number | undefined {
    const key = encodeBase64Url(identifier);
    const positions = this.#positions.get(key);
    const position = positions?.pop();
    if (positions?.length === 0) this.#positions.delete(key);
    return position;
  }
}
