import { equalBytes } from '../bytes/bytes.js';
import { SignatureChain } from '../macaroon/chain.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';

/** How two tokens hang together. */
export interface Derivation {
  /**
   * Whether the child was made from the parent by adding caveats. Its signature goes on from the
   * parent's, so that can be told without a key: nobody else could have made it.
   */
  readonly isDerived: boolean;
  /** How many caveats they have in common, from the first on. */
  readonly common: number;
}

/** Whether one token was made from another. */
export function derivationOf(parent: Macaroon, child: Macaroon): Derivation {
  const isSameToken = equalBytes(parent.identifier, child.identifier);
  let common = 0;
  while (isSameToken && isSameCaveat(parent, child, common)) common++;
  const isWhole = isSameToken && common === parent.unsafeCaveats.length;
  return { isDerived: isWhole && goesOn(parent, child), common };
}

function isSameCaveat(parent: Macaroon, child: Macaroon, index: number): boolean {
  const a = parent.unsafeCaveats[index];
  const b = child.unsafeCaveats[index];
  if (a === undefined || b === undefined) return false;
  return equalBytes(a.condition, b.condition) && isSameVerificationId(a, b);
}

function isSameVerificationId(a: RawCaveat, b: RawCaveat): boolean {
  const none = new Uint8Array();
  return equalBytes(a.verificationId ?? none, b.verificationId ?? none);
}

/** Whether the signature of the child is what the parent's becomes with the caveats that follow. */
function goesOn(parent: Macaroon, child: Macaroon): boolean {
  const chain = SignatureChain.from(parent.signature);
  child.unsafeCaveats.slice(parent.unsafeCaveats.length).forEach((each) => chain.addCaveat(each));
  return equalBytes(chain.end(), child.signature);
}
