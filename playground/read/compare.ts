import type { RawCaveat } from '../../src/index.js';
import { equalBytes } from '../../src/bytes/bytes.js';
import { SignatureChain } from '../../src/macaroon/chain.js';
import type { KnownReading } from './reading.js';

/**
 * How two tokens hang together.
 *
 * - `same`: they are the same token.
 * - `child`: the first was made of the second by adding caveats, and the signatures prove it.
 * - `parent`: the other way round.
 * - `forged`: it says so, but the signatures do not agree.
 * - `siblings`: they start alike, and each has caveats that the other has not.
 * - `strangers`: they are not of one token.
 */
export type Kinship =
  | { readonly kind: 'same' }
  | { readonly kind: 'child'; readonly common: number }
  | { readonly kind: 'parent' }
  | { readonly kind: 'forged'; readonly common: number }
  | { readonly kind: 'siblings'; readonly common: number }
  | { readonly kind: 'strangers' };

/** How a token hangs together with the one that may be its parent. No key is needed to tell. */
export function kinshipOf(child: KnownReading, parent: KnownReading): Kinship {
  const [ofChild, ofParent] = [child.token.macaroon, parent.token.macaroon];
  if (!equalBytes(ofChild.identifier, ofParent.identifier)) return { kind: 'strangers' };
  const common = commonStart(ofChild.unsafeCaveats, ofParent.unsafeCaveats);
  const isLonger = common === ofParent.unsafeCaveats.length;
  const isShorter = common === ofChild.unsafeCaveats.length;
  if (!isLonger && !isShorter) return { kind: 'siblings', common };
  const [start, end] = isLonger ? [ofParent, ofChild] : [ofChild, ofParent];
  // Whoever holds a token can go on from its signature, so that is how to see whether someone did.
  const chain = SignatureChain.from(start.signature);
  for (const caveat of end.unsafeCaveats.slice(common)) chain.addCaveat(caveat);
  if (!equalBytes(chain.end(), end.signature)) return { kind: 'forged', common };
  if (isLonger && isShorter) return { kind: 'same' };
  return isLonger ? { kind: 'child', common } : { kind: 'parent' };
}

function commonStart(a: readonly RawCaveat[], b: readonly RawCaveat[]): number {
  const differs = a.findIndex((caveat, i) => !equalCaveats(caveat, b[i]));
  return differs === -1 ? a.length : differs;
}

function equalCaveats(a: RawCaveat, b: RawCaveat | undefined): boolean {
  if (b === undefined || !equalBytes(a.condition, b.condition)) return false;
  const [left, right] = [a.verificationId, b.verificationId];
  if (left === undefined || right === undefined) return left === right;
  return equalBytes(left, right);
}
