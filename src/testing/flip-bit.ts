import type { Macaroon, RawCaveat } from '../macaroon/macaroon.js';
import type { Token } from '../token/token.js';
import { type Tampering, tampering, toAnyToken } from './tampering.js';

/**
 * Flips one bit of what is signed: of the identifiers, the caveats, and the signatures, of the token
 * and then of its discharges, in the order in which they stand. So a token that comes of it is never
 * authentic; locations, which no signature covers, are passed over.
 *
 * A text in JSON of version 1 cannot hold what is no UTF-8: of such a text, flip the lower bits.
 *
 * @param n which bit, from 0, the lowest of each byte first; {@link signedBits} tells how many there are.
 * @throws TypeError for a bit that the token does not have.
 * @example
 * ```ts
 * import { explain } from 'caveats';
 * import { flipBit, mintFor, signedBits, testKeys } from 'caveats/testing';
 *
 * const token = mintFor('usr-1');
 * const tampered = flipBit(token, signedBits(token) - 1);
 * const explanation = explain(tampered, { rootKey: testKeys.rootKey, request: {} });
 * console.log(explanation.allowed || explanation.error.code); // bad_signature
 * ```
 */
export const flipBit: Tampering<[n: number]> = tampering((token, n: number) => {
  if (!(Number.isInteger(n) && n >= 0 && n < bitsOf(token))) {
    throw new TypeError('the token has no bit of this number');
  }
  let before = 0;
  const flipped = (bytes: Uint8Array): Uint8Array => {
    const bit = n - before;
    before += 8 * bytes.length;
    if (bit < 0 || bit >= 8 * bytes.length) return bytes;
    return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  };
  const macaroons = [token.macaroon, ...token.discharges].map(
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
  const [macaroon = token.macaroon, ...discharges] = macaroons;
  return { macaroon, discharges };
});

function bitsOf({ macaroon, discharges }: Token): number {
  const parts = [macaroon, ...discharges].flatMap(({ identifier, unsafeCaveats, signature }) => [
    identifier,
    ...unsafeCaveats.flatMap(({ condition, verificationId }) => [
      condition,
      ...(verificationId ? [verificationId] : []),
    ]),
    signature,
  ]);
  return 8 * parts.reduce((length, part) => length + part.length, 0);
}

/**
 * How many bits of a token are signed: those that {@link flipBit} can flip.
 *
 * @param token a token, or its text.
 * @example
 * ```ts
 * import { mintFor, signedBits } from 'caveats/testing';
 *
 * console.log(signedBits(mintFor('usr-1')) > 256); // true
 * ```
 */
export function signedBits(token: Token | string): number {
  return bitsOf(toAnyToken(token));
}
