import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { SignatureChain } from '../macaroon/chain.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import type { Token } from '../token/token.js';
import { counted } from './words.js';

/** How two tokens hang together. */
export interface Kinship {
  /**
   * - `same`: they are the same token.
   * - `child`: the first was made from the second by adding caveats, and the signatures prove it.
   * - `parent`: the other way round.
   * - `forged`: one says so of itself, but the signatures do not agree.
   * - `siblings`: they start alike, and each has caveats that the other has not.
   * - `strangers`: they are not of one token.
   */
  readonly kind: 'same' | 'child' | 'parent' | 'forged' | 'siblings' | 'strangers';
  /** How many caveats they have in common, from the first on. */
  readonly common: number;
  /** Whether they come with the same discharges, in any order. These are no part of what was made. */
  readonly sameDischarges: boolean;
}

/**
 * How a token hangs together with the one that may be its parent. No key is needed to tell: whoever
 * holds a token can go on from its signature, and nobody else can, so that is how to see whether
 * someone did.
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

/** The same in a sentence, of which the first token is the subject. */
export function kinshipWords({ kind, common, sameDischarges }: Kinship): string {
  switch (kind) {
    case 'same':
      return sameDischarges
        ? 'Both are the same token.'
        : 'Both are the same token, but with other discharges.';
    case 'child':
      return 'The signatures prove that this token was made from the other one by adding caveats.';
    case 'parent':
      return 'It is the other way round: the other token was made from this one. Swap the two.';
    case 'forged':
      return (
        'One has all the caveats of the other, but its signature does not go on from there: ' +
        'somebody changed one of them, or they are of two keys.'
      );
    case 'siblings':
      return (
        `They have one identifier and ${counted(common, 'caveat')} in common, but each has ` +
        'caveats that the other has not: neither was made from the other.'
      );
    case 'strangers':
      return 'They have different identifiers: neither was made from the other.';
  }
}

/** Whether the signature at the end is what that at the start becomes with the caveats that follow. */
function goesOn(start: Macaroon, end: Macaroon): boolean {
  const chain = SignatureChain.from(start.signature);
  for (const caveat of end.unsafeCaveats.slice(start.unsafeCaveats.length)) chain.addCaveat(caveat);
  return equalBytes(chain.end(), end.signature);
}

function equalDischarges(a: readonly Macaroon[], b: readonly Macaroon[]): boolean {
  const [left, right] = [a, b].map((each) => each.map(nameOf).sort().join('\n'));
  return left === right;
}

/** All of a macaroon but its hints, which are not signed. */
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
