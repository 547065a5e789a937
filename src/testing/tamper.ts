import { formatOf, tokenTextsOf } from '../authority/token-text.js';
import { equalBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { isTokenError } from '../errors.js';
import { createPacked } from '../macaroon/create.js';
import { toBytes } from '../macaroon/input.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import { standardIdentity } from '../token/identity.js';
import { catchTokenError, serialize, type Token, toToken } from '../token/token.js';

/**
 * Changes a token in a way that verification must notice. Returns a token for a token, and for a text
 * a text in the same format. A text with a prefix keeps its prefix, and its checksum is made anew.
 *
 * Throws a `TypeError` for a change that would leave the token as it is, and for an index or a bit that
 * the token does not have; a `TokenError` for a text that is not a token.
 */
export interface Tampering<A extends readonly unknown[]> {
  (token: Token, ...args: A): Token;
  (text: string, ...args: A): string;
  (token: Token | string, ...args: A): Token | string;
}

/**
 * Drops a caveat and keeps the signature.
 *
 * @param index the position of the caveat, from 0.
 * @example
 * ```ts
 * import { explain, readonly } from 'caveats';
 * import { dropCaveat, mintFor, testKeys } from 'caveats/testing';
 *
 * const tampered = dropCaveat(mintFor('usr-1', readonly()), 0);
 * const explanation = explain(tampered, { rootKey: testKeys.rootKey, request: {} });
 * console.log(explanation.allowed || explanation.error.code); // bad_signature
 * ```
 */
export const dropCaveat: Tampering<[index: number]> = tampering((token, index) => {
  caveatAt(token, index);
  return { unsafeCaveats: token.macaroon.unsafeCaveats.toSpliced(index, 1) };
});

/** Replaces a caveat by another condition and keeps the signature. */
export const replaceCaveat: Tampering<[index: number, condition: string]> = tampering(
  (token, index, text) => {
    const condition = encodeUtf8(text, 'condition');
    const isSame = equalBytes(caveatAt(token, index).condition, condition);
    if (isSame) unchanged('the caveat already has this condition');
    return { unsafeCaveats: token.macaroon.unsafeCaveats.with(index, { condition }) };
  },
);

/** Swaps two caveats and keeps the signature, which covers their order. */
export const swapCaveats: Tampering<[index: number, other: number]> = tampering(
  (token, index, other) => {
    const [one, two] = [caveatAt(token, index), caveatAt(token, other)];
    // Two third-party caveats differ in their sealed keys.
    const areFirstParty = one.verificationId === undefined && two.verificationId === undefined;
    if (index === other) unchanged('it is one caveat');
    const areSame = areFirstParty && equalBytes(one.condition, two.condition);
    if (areSame) unchanged('the caveats are the same');
    return { unsafeCaveats: token.macaroon.unsafeCaveats.with(index, two).with(other, one) };
  },
);

/** Adds a condition without signing it. Some macaroon libraries accept such a token. */
export const addUnsignedCaveat: Tampering<[condition: string]> = tampering(({ macaroon }, text) => {
  const condition = encodeUtf8(text, 'condition');
  return { unsafeCaveats: [...macaroon.unsafeCaveats, { condition }] };
});

/** Replaces the subject of a token with a standard identity, and keeps the signature. */
export const replaceSubject: Tampering<[subject: string]> = tampering(({ macaroon }, subject) => {
  const identity = standardIdentity.decode(macaroon.identifier);
  if (identity === undefined) throw new TypeError('the token does not have a standard identity');
  if (identity.subject === subject) unchanged('it already has this subject');
  return { identifier: toBytes(standardIdentity.encode({ ...identity, subject }), 'identifier') };
});

/** Signs the token with a key that is not a test key, as an attacker does. */
export const forge: Tampering<[]> = tampering(({ macaroon }) => {
  const { identifier, location, unsafeCaveats } = macaroon;
  const conditions = unsafeCaveats.map(({ condition }) => condition);
  const rootKey = 'what somebody signs with who has none of the keys';
  const { signature } = createPacked({ rootKey, identifier, location }, conditions).unpack();
  if (equalBytes(signature, macaroon.signature)) unchanged('it was already forged');
  return { signature };
});

/** Drops the discharges of third parties. */
export const dropDischarges: Tampering<[]> = tampering(({ discharges }) => {
  if (discharges.length === 0) unchanged('it has no discharges');
  return { discharges: [] };
});

/** Puts the signature of another token on this one, as an attacker does who has two. */
export const swapSignature: Tampering<[other: Token | string]> = tampering(
  ({ macaroon }, other) => {
    const { signature } = readAny(other).token.macaroon;
    if (equalBytes(signature, macaroon.signature)) unchanged('the signatures are the same');
    return { signature };
  },
);

/**
 * Flips one bit that the signatures cover: of the identifiers, caveats and signatures, in the token and
 * then in its discharges. A v1 text in JSON can only hold UTF-8: flip its lower bits.
 *
 * @param n which bit, from 0, the lowest of each byte first. A negative one counts from the end: -1 is a
 *   bit of the last signature.
 */
export const flipBit: Tampering<[n: number]> = tampering((token, n) => {
  const { bits } = withFlippedBit(token, -1);
  if (!(Number.isInteger(n) && n >= -bits && n < bits)) {
    throw new TypeError(`flipBit: n must be a whole number from ${-bits} to ${bits - 1}`);
  }
  return withFlippedBit(token, n < 0 ? n + bits : n).changed;
});

/** Flips a bit, none if it is negative, and counts all bits. */
function withFlippedBit(token: Token, bit: number): { changed: Changed; bits: number } {
  let bits = 0;
  const flipped = (bytes: Uint8Array): Uint8Array => {
    const [byte, mask] = [(bit - bits) >> 3, 1 << (bit & 7)];
    bits += 8 * bytes.length;
    return bytes.map((value, i) => (i === byte ? value ^ mask : value));
  };
  const flippedIn = ({ location, identifier, unsafeCaveats, signature }: Macaroon): Macaroon => ({
    location,
    identifier: flipped(identifier),
    unsafeCaveats: unsafeCaveats.map(({ condition, verificationId, ...caveat }): RawCaveat => ({
      ...caveat,
      condition: flipped(condition),
      ...(verificationId && { verificationId: flipped(verificationId) }),
    })),
    signature: flipped(signature),
  });
  const macaroon = flippedIn(token.macaroon);
  return { changed: { ...macaroon, discharges: token.discharges.map(flippedIn) }, bits };
}

/**
 * Cuts off the end of a text, as a terminal, a log or a careless copy does.
 *
 * @param text the text of a token in any format, or any other.
 * @param n how many characters to cut off: 1 or more, and fewer than there are.
 * @example
 * ```ts
 * import { deserialize } from 'caveats';
 * import { textFor, truncate } from 'caveats/testing';
 *
 * try {
 *   deserialize(truncate(textFor('usr-1'), 8));
 * } catch (error) {
 *   console.log(String(error)); // TokenError: The token ends too early: it was probably cut off
 * }
 * ```
 */
export function truncate(text: string, n: number): string {
  if (typeof text !== 'string') throw new TypeError('truncate: text must be the text of a token');
  if (!(Number.isInteger(n) && n > 0 && n < text.length)) {
    throw new TypeError(`truncate: n must be a whole number from 1 to ${text.length - 1}`);
  }
  return text.slice(0, -n);
}

/** @throws TypeError for an index without a caveat. */
function caveatAt({ macaroon: { unsafeCaveats } }: Token, index: number): RawCaveat {
  const caveat = unsafeCaveats[index];
  if (caveat !== undefined) return caveat;
  throw new TypeError(`the token has no caveat ${index} (it has ${unsafeCaveats.length})`);
}

/** What a change makes of a token: fields of its macaroon, and discharges. */
type Changed = Partial<Macaroon & Pick<Token, 'discharges'>>;

/** Makes a change of tokens work on their texts too. */
function tampering<A extends readonly unknown[]>(
  change: (token: Token, ...args: A) => Changed,
): Tampering<A> {
  function tamper(token: Token, ...args: A): Token;
  function tamper(text: string, ...args: A): string;
  function tamper(token: Token | string, ...args: A): Token | string;
  function tamper(given: Token | string, ...args: A): Token | string {
    const { token, write } = readAny(given);
    const { discharges = token.discharges, ...changed } = change(token, ...args);
    return write(toToken({ macaroon: { ...token.macaroon, ...changed }, discharges }));
  }
  return tamper;
}

/** So that no test goes on with a token that is as it was. */
function unchanged(why: string): never {
  throw new TypeError(`this would leave the token as it is: ${why}`);
}

/** Reads a token, or a text in any format, and returns what writes another in the same format. */
function readAny(given: Token | string): { token: Token; write: (token: Token) => Token | string } {
  if (typeof given !== 'string') return { token: toToken(given), write: (token) => token };
  const plain = catchTokenError(() => toToken(given));
  if (!isTokenError(plain)) {
    return { token: plain, write: (token) => serialize(token, formatOf(given)) };
  }
  for (const { deserialize, serialize: write } of tokenTextsOf(given)) {
    const token = catchTokenError(() => deserialize(given));
    if (!isTokenError(token)) return { token, write };
  }
  throw plain;
}
