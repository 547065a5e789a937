import { encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { chainCaveat, chainFrom } from '../macaroon/chain.js';
import { caveatAt } from '../macaroon/packed.js';
import { packedMacaroon } from '../macaroon/known.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import type { Dialect } from '../token/dialect.js';
import type { InspectedCaveat } from '../token/inspect.js';
import type { Token } from '../token/token.js';
import type { Reach } from './reach.js';
import { counted } from './words.js';

export interface Kinship {
  /** By the signatures; `siblings` start alike, `strangers` have different identifiers. */
  readonly kind: 'same' | 'child' | 'parent' | 'forged' | 'siblings' | 'strangers';
  readonly common: number;
  readonly sameDischarges: boolean;
}

/** Returns how a token is related to one that may be its parent. The signatures show it. */
export function kinshipOf(child: Token, parent: Token): Kinship {
  const namesOf = ({ discharges }: Token): string => discharges.map(nameOf).sort().join();
  const sameDischarges = namesOf(child) === namesOf(parent);
  return { ...chainsOf(child.macaroon, parent.macaroon), sameDischarges };
}

function chainsOf(child: Macaroon, parent: Macaroon): Omit<Kinship, 'sameDischarges'> {
  if (!equalBytes(child.identifier, parent.identifier)) return { kind: 'strangers', common: 0 };
  const own = child.unsafeCaveats.map(caveatName);
  const theirs = parent.unsafeCaveats.map(caveatName);
  const differs = own.findIndex((name, i) => name !== theirs[i]);
  const common = differs === -1 ? own.length : differs;
  const isLonger = common === theirs.length;
  if (!isLonger && common < own.length) return { kind: 'siblings', common };
  const isProved = isLonger ? goesOn(parent, child) : goesOn(child, parent);
  if (!isProved) return { kind: 'forged', common };
  if (own.length === theirs.length) return { kind: 'same', common };
  return { kind: isLonger ? 'child' : 'parent', common };
}

const WORDS: Readonly<Record<Exclude<Kinship['kind'], 'siblings'>, string>> = {
  same: 'Both are the same token.',
  child: 'The signatures prove that this token was made from the other one by adding caveats.',
  parent: 'The other token was made from this one, not this one from the other. Swap the two.',
  forged:
    'One has all the caveats of the other, but the signatures do not match: one of them was changed, or they have different keys.',
  strangers: 'They have different identifiers: neither was made from the other.',
};

/** Describes how two tokens are related; `this token` is the first. */
export function kinshipWords({ kind, common, sameDischarges }: Kinship): string {
  if (kind === 'siblings') {
    return `They share an identifier and ${counted(common, 'caveat')}, but each has caveats that the other does not have: neither was made from the other.`;
  }
  const isOther = kind === 'same' && !sameDischarges;
  return isOther ? 'Both are the same token, but with other discharges.' : WORDS[kind];
}

/**
 * Why what two tokens reach may differ in more than it shows; `undefined` if it does not.
 *
 * @param own the caveats that only one of the two has.
 */
export function obstacleWords(
  { sameDischarges }: Kinship,
  before: Reach,
  after: Reach,
  own: readonly InspectedCaveat<Dialect>[],
): string | undefined {
  const refused = sameDischarges ? [] : [...before.refused, ...after.refused];
  const isUnknown =
    refused.some(({ code }) => code === 'unknown_caveat') ||
    own.some((each) => each.party === 'first' && !each.caveat);
  if (isUnknown) return 'What the caveats that are not understood leave cannot be compared here.';
  return before.isNarrowedFurther && !sameDischarges
    ? 'What the discharges of the two leave cannot be compared without the key.'
    : undefined;
}

/** Whether the signature of the start, with the caveats that follow, gives the signature of the end. */
function goesOn(start: Macaroon, end: Macaroon): boolean {
  const chain = chainFrom(start.signature);
  const packed = packedMacaroon(end);
  for (let i = start.unsafeCaveats.length; i < packed.caveatCount; i++) {
    chainCaveat(chain, packed, caveatAt(i));
  }
  return equalBytes(chain.end(), end.signature);
}

/** A text for all of a macaroon except its hints, which are not signed. */
function nameOf({ identifier, signature, unsafeCaveats }: Macaroon): string {
  const caveats = unsafeCaveats.map(caveatName);
  return [encodeBase64Url(identifier), encodeBase64Url(signature), ...caveats].join('.');
}

function caveatName({ condition, verificationId }: RawCaveat): string {
  const name = encodeBase64Url(condition);
  return verificationId === undefined ? name : `${name}:${encodeBase64Url(verificationId)}`;
}
