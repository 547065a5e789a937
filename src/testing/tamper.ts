import { equalBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { addFirstPartyCaveats, createKnownMacaroon } from '../macaroon/create.js';
import { toBytes } from '../macaroon/input.js';
import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import { standardIdentity } from '../token/identity.js';
import type { Token } from '../token/token.js';
import { type Tampering, tampering, toAnyToken, unchanged, withMacaroon } from './tampering.js';

/** Signs for `forge`: the key of an attacker who has none of the test keys. */
const FORGERS_KEY = 'what somebody signs with who has none of the keys';

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
export const dropCaveat: Tampering<[index: number]> = tampering((token, index: number) => {
  caveatAt(token, index);
  return withMacaroon(token, { unsafeCaveats: token.macaroon.unsafeCaveats.toSpliced(index, 1) });
});

/** Replaces a caveat by another condition and keeps the signature. */
export const replaceCaveat: Tampering<[index: number, condition: string]> = tampering(
  (token, index: number, text: string) => {
    const condition = encodeUtf8(text, 'condition');
    if (equalBytes(caveatAt(token, index).condition, condition)) {
      unchanged('the caveat already has this condition');
    }
    const { unsafeCaveats } = token.macaroon;
    return withMacaroon(token, { unsafeCaveats: unsafeCaveats.with(index, { condition }) });
  },
);

/** Swaps two caveats and keeps the signature, which covers their order. */
export const swapCaveats: Tampering<[index: number, other: number]> = tampering(
  (token, index: number, other: number) => {
    const [one, two] = [caveatAt(token, index), caveatAt(token, other)];
    // Two third-party caveats differ in their sealed keys.
    const areFirstParty = one.verificationId === undefined && two.verificationId === undefined;
    if (index === other) unchanged('it is one caveat');
    if (areFirstParty && equalBytes(one.condition, two.condition)) {
      unchanged('the caveats are the same');
    }
    const { unsafeCaveats } = token.macaroon;
    return withMacaroon(token, { unsafeCaveats: unsafeCaveats.with(index, two).with(other, one) });
  },
);

/** Adds a condition without signing it. Some macaroon libraries accept such a token. */
export const addUnsignedCaveat: Tampering<[condition: string]> = tampering(
  (token, condition: string) => {
    const added = { condition: encodeUtf8(condition, 'condition') };
    return withMacaroon(token, { unsafeCaveats: [...token.macaroon.unsafeCaveats, added] });
  },
);

/** Replaces the subject of a token with a standard identity, and keeps the signature. */
export const replaceSubject: Tampering<[subject: string]> = tampering((token, subject: string) => {
  const identity = standardIdentity.decode(token.macaroon.identifier);
  if (identity === undefined) throw new TypeError('the token does not have a standard identity');
  if (identity.subject === subject) unchanged('it already has this subject');
  const identifier = toBytes(standardIdentity.encode({ ...identity, subject }), 'identifier');
  return withMacaroon(token, { identifier });
});

/** Signs the token with a key that is not a test key, as an attacker does. */
export const forge: Tampering<[]> = tampering((token) => {
  const { identifier, location, unsafeCaveats } = token.macaroon;
  const conditions = unsafeCaveats.map(({ condition }) => condition);
  const created = createKnownMacaroon({ rootKey: FORGERS_KEY, identifier, location });
  const { signature } = addFirstPartyCaveats(created, conditions);
  if (equalBytes(signature, token.macaroon.signature)) unchanged('it was already forged');
  return withMacaroon(token, { signature });
});

/** Drops the discharges of third parties. */
export const dropDischarges: Tampering<[]> = tampering((token) => {
  if (token.discharges.length === 0) unchanged('it has no discharges');
  return { macaroon: token.macaroon, discharges: [] };
});

/** Puts the signature of another token on this one, as an attacker does who has two. */
export const swapSignature: Tampering<[other: Token | string]> = tampering(
  (token, other: Token | string) => {
    const { signature } = toAnyToken(other).macaroon;
    if (equalBytes(signature, token.macaroon.signature)) unchanged('the signatures are the same');
    return withMacaroon(token, { signature });
  },
);

/**
 * Flips one bit that the signatures cover: of the identifiers, caveats and signatures, in the token and
 * then in its discharges. Locations are not signed and stay as they are.
 *
 * A v1 text in JSON can only hold UTF-8: flip its lower bits.
 *
 * @param n which bit, from 0, the lowest of each byte first. A negative one counts from the end: -1 is a
 *   bit of the last signature.
 * @example
 * ```ts
 * import { explain } from 'caveats';
 * import { flipBit, mintFor, testKeys } from 'caveats/testing';
 *
 * const tampered = flipBit(mintFor('usr-1'), -1);
 * const explanation = explain(tampered, { rootKey: testKeys.rootKey, request: {} });
 * console.log(explanation.allowed || explanation.error.code); // bad_signature
 * ```
 */
export const flipBit: Tampering<[n: number]> = tampering((token, n: number) => {
  const macaroons = [token.macaroon, ...token.discharges];
  let bits = 0;
  for (const { identifier, unsafeCaveats, signature } of macaroons) {
    bits += 8 * (identifier.length + signature.length);
    for (const { condition, verificationId } of unsafeCaveats) {
      bits += 8 * (condition.length + (verificationId?.length ?? 0));
    }
  }
  if (!(Number.isInteger(n) && n >= -bits && n < bits)) {
    throw new TypeError(`flipBit: n must be a whole number from ${-bits} to ${bits - 1}`);
  }
  let bit = n < 0 ? n + bits : n;
  const flipped = (bytes: Uint8Array): Uint8Array => {
    const [byte, mask] = [bit >> 3, 1 << (bit & 7)];
    bit -= 8 * bytes.length;
    return byte < 0 ? bytes : bytes.map((value, i) => (i === byte ? value ^ mask : value));
  };
  const [macaroon = token.macaroon, ...discharges] = macaroons.map(
    ({ location, identifier, unsafeCaveats, signature }): Macaroon => ({
      location,
      identifier: flipped(identifier),
      unsafeCaveats: unsafeCaveats.map(({ condition, verificationId, ...caveat }): RawCaveat => ({
        ...caveat,
        condition: flipped(condition),
        ...(verificationId && { verificationId: flipped(verificationId) }),
      })),
      signature: flipped(signature),
    }),
  );
  return { macaroon, discharges };
});

/**
 * Cuts off the end of a text, as a terminal, a log or a careless copy does.
 *
 * @param text the text of a token in any format, or any other.
 * @param n how many characters to cut off: 1 or more, and fewer than there are.
 * @throws TypeError for anything else.
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
function caveatAt({ macaroon }: Token, index: number): RawCaveat {
  const caveats = macaroon.unsafeCaveats;
  const caveat = index >= 0 ? caveats[index] : undefined;
  if (caveat === undefined) {
    throw new TypeError(`the token has no caveat ${index} (it has ${caveats.length})`);
  }
  return caveat;
}
