import { equalBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { addFirstPartyCaveats, createKnownMacaroon } from '../macaroon/create.js';
import { toBytes } from '../macaroon/input.js';
import { standardIdentity } from '../token/identity.js';
import type { Token } from '../token/token.js';
import { FORGERS_KEY } from './keys.js';
import {
  checkedIndex,
  type Tampering,
  tampering,
  toAnyToken,
  unchanged,
  withMacaroon,
} from './tampering.js';

/**
 * Drops the caveat of an index, from 0, and leaves the signature as it is: what somebody tries who
 * wants to be rid of it.
 *
 * @throws TypeError for an index that the token has no caveat of.
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
  const caveats = token.macaroon.unsafeCaveats;
  checkedIndex(index, caveats, 'caveat');
  return withMacaroon(token, { unsafeCaveats: caveats.filter((_, i) => i !== index) });
});

/**
 * Puts the text of another condition in the place of a caveat, and leaves the signature as it is.
 *
 * @throws TypeError for an index that the token has no caveat of, and where that is what it says.
 */
export const replaceCaveat: Tampering<[index: number, condition: string]> = tampering(
  (token, index: number, text: string) => {
    const caveats = token.macaroon.unsafeCaveats;
    const { condition } = caveats[checkedIndex(index, caveats, 'caveat')]!;
    const replacement = encodeUtf8(text, 'condition');
    if (equalBytes(condition, replacement)) unchanged('the caveat says just that');
    return withMacaroon(token, {
      unsafeCaveats: caveats.with(index, { condition: replacement }),
    });
  },
);

/**
 * Exchanges two caveats, and leaves the signature as it is: their order is signed.
 *
 * @throws TypeError for an index that the token has no caveat of, and for two that are the same.
 */
export const swapCaveats: Tampering<[index: number, other: number]> = tampering(
  (token, index: number, other: number) => {
    const caveats = token.macaroon.unsafeCaveats;
    const one = caveats[checkedIndex(index, caveats, 'caveat')]!;
    const two = caveats[checkedIndex(other, caveats, 'caveat')]!;
    // Those of third parties never are, as each has a key that is sealed with a nonce of its own.
    const areFirstParty = one.verificationId === undefined && two.verificationId === undefined;
    const isSame = areFirstParty && equalBytes(one.condition, two.condition);
    if (index === other) unchanged('it is one caveat');
    if (isSame) unchanged('the caveats are the same');
    return withMacaroon(token, { unsafeCaveats: caveats.with(index, two).with(other, one) });
  },
);

/**
 * Adds a condition without signing it. To add one properly needs no key either, but does show: the
 * signature is another. Some libraries of macaroons take such a token.
 */
export const addUnsignedCaveat: Tampering<[condition: string]> = tampering(
  (token, condition: string) => {
    const added = { condition: encodeUtf8(condition, 'condition') };
    return withMacaroon(token, { unsafeCaveats: [...token.macaroon.unsafeCaveats, added] });
  },
);

/**
 * Says that the token is another's, and leaves the signature as it is.
 *
 * @throws TypeError for a token whose identifier is not of the standard form, and for its own subject.
 */
export const replaceSubject: Tampering<[subject: string]> = tampering((token, subject: string) => {
  const identity = standardIdentity.decode(token.macaroon.identifier);
  if (identity === undefined) throw new TypeError('the token does not say whose it is');
  if (identity.subject === subject) unchanged('it is this subject’s');
  const identifier = toBytes(standardIdentity.encode({ ...identity, subject }), 'identifier');
  return withMacaroon(token, { identifier });
});

/**
 * The same token, signed with a key that none of the test keys is: what somebody makes who knows what
 * tokens look like, but has no key.
 *
 * @throws TypeError for a token that was forged already.
 */
export const forge: Tampering<[]> = tampering((token) => {
  const { identifier, location, unsafeCaveats } = token.macaroon;
  const conditions = unsafeCaveats.map(({ condition }) => condition);
  const created = createKnownMacaroon({ rootKey: FORGERS_KEY, identifier, location });
  const { signature } = addFirstPartyCaveats(created, conditions);
  if (equalBytes(signature, token.macaroon.signature)) unchanged('it was forged already');
  return withMacaroon(token, { signature });
});

/**
 * Leaves the discharges of third parties away.
 *
 * @throws TypeError for a token that has none.
 */
export const dropDischarges: Tampering<[]> = tampering((token) => {
  if (token.discharges.length === 0) unchanged('it has no discharges');
  return { macaroon: token.macaroon, discharges: [] };
});

/**
 * Puts the signature of another token under this one: what somebody tries who has a wide token for
 * one thing and a narrow one for another.
 *
 * @throws TypeError for two tokens of one signature.
 */
export const swapSignature: Tampering<[other: Token | string]> = tampering(
  (token, other: Token | string) => {
    const { signature } = toAnyToken(other).macaroon;
    if (equalBytes(signature, token.macaroon.signature)) unchanged('the signatures are the same');
    return withMacaroon(token, { signature });
  },
);
