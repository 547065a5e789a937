import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { chainCaveat, chainFrom } from '../macaroon/chain.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import type { Token } from '../token/token.js';
import { counted } from './words.js';

/** How two tokens are related. */
export interface Kinship {
  /**
   * - `same`: they are the same token.
   * - `child`: the first was made from the second by adding caveats, as the signatures prove.
   * - `parent`: the second was made from the first.
   * - `forged`: one has all caveats of the other, but the signatures do not match.
   * - `siblings`: they start alike, and each has caveats that the other does not have.
   * - `strangers`: they have different identifiers.
   */
  readonly kind: 'same' | 'child' | 'parent' | 'forged' | 'siblings' | 'strangers';
  /** How many caveats they share, from the first on. */
  readonly common: number;
  /** Whether they come with the same discharges, in any order. */
  readonly sameDischarges: boolean;
}

/**
 * Returns how a token is related to one that may be its parent. This needs no key: the signature of the
 * parent and the added caveats give the signature of the child.
 */
export function kinshipOf(child: Token, parent: Token): Kinship {
  const sameDischarges = equalDischarges(child.discharges, parent.discharges);
  return { ...chainsOf(child.macaroon, parent.macaroon), sameDischarges };
}

function chainsOf(child: Macaroon, parent: Macaroon): Omit<Kinship, 'sameDischarges'> {
  if (!equalBytes(child.identifier, parent.identifier)) return { kind: 'strangers', common: 0 };
  const common = commonStart(child.unsafeCaveats, parent.unsafeCaveats);
  const isLonger = common === parent.unsafeCaveats.length;
  const isShorter = common === child.unsafeCaveats.length;
  if (!isLonger && !isShorter) return { kind: 'siblings', common };
  if (!(isLonger ? goesOn(parent, child) : goesOn(child, parent)))
    return { kind: 'forged', common };
  if (isLonger && isShorter) return { kind: 'same', common };
  return { kind: isLonger ? 'child' : 'parent', common };
}

/** Describes how two tokens are related; `this token` is the first. */
export function kinshipWords({ kind, common, sameDischarges }: Kinship): string {
  switch (kind) {
    case 'same':
      return sameDischarges
        ? 'Both are the same token.'
        : 'Both are the same token, but with other discharges.';
    case 'child':
      return 'The signatures prove that this token was made from the other one by adding caveats.';
    case 'parent':
      return 'The other token was made from this one, not this one from the other. Swap the two.';
    case 'forged':
      return (
        'One has all the caveats of the other, but the signatures do not match: one of ' +
        'them was changed, or they have different keys.'
      );
    case 'siblings':
      return (
        `They share an identifier and ${counted(common, 'caveat')}, but each has caveats that the ` +
        'other does not have: neither was made from the other.'
      );
    case 'strangers':
      return 'They have different identifiers: neither was made from the other.';
  }
}

/** Whether the signature of the start, with the caveats that follow, gives the signature of the end. */
function goesOn(start: Macaroon, end: Macaroon): boolean {
  const chain = chainFrom(start.signature);
  for (const caveat of end.unsafeCaveats.slice(start.unsafeCaveats.length))
    chainCaveat(chain, caveat);
  return equalBytes(chain.end(), end.signature);
}

function equalDischarges(a: readonly Macaroon[], b: readonly Macaroon[]): boolean {
  const [left, right] = [a, b].map((each) => each.map(nameOf).sort().join('\n'));
  return left === right;
}

/** A text for all of a macaroon except its hints, which are not signed. */
function nameOf({ identifier, signature, unsafeCaveats }: Macaroon): string {
  const caveats = unsafeCaveats.flatMap(({ condition, verificationId }) => [
    condition,
    verificationId ?? new Uint8Array(),
  ]);
  return [identifier, signature, ...caveats].map(encodeBase64Url).join();
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
