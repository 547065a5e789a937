import { bytes, packet, type Part } from '../../macaroon/wire.js';
import { BARE, FIRST_PARTY, THIRD_PARTY, v1Of, VERIFICATION_ID } from './tokens.js';

export const location: Uint8Array = packet('location', FIRST_PARTY.location);
export const identifier: Uint8Array = packet('identifier', FIRST_PARTY.identifier);
export const cid: Uint8Array = packet('cid', 'account = 3735928559');
export const signature: Uint8Array = packet('signature', FIRST_PARTY.signature);
export const good: Uint8Array = v1Of(FIRST_PARTY);
export const bare: Uint8Array = v1Of(BARE);

/** The token with what is given in place of its caveat. */
export const withCaveat = (...parts: readonly Part[]): Uint8Array =>
  bytes(location, identifier, ...parts, signature);
/** The token with this in place of the identifier's length, which is 0026. */
export const withLength = (digits: string) =>
  bytes(location, digits, 'identifier we used our secret key\n', cid, signature);
export const withSignature = (value: Uint8Array) =>
  bytes(location, identifier, cid, packet('signature', value));

export const key: Uint8Array = packet('cid', 'this was how we remind auth of key/pred');
export const vid: Uint8Array = packet('vid', VERIFICATION_ID);
export const cl: Uint8Array = packet('cl', 'http://auth.mybank/');
const head = bytes(location, packet('identifier', THIRD_PARTY.identifier));
const end = packet('signature', THIRD_PARTY.signature);
/** The token of a third party with what is given in place of that one's caveat. */
export const withThird = (...parts: readonly Part[]): Uint8Array => bytes(head, cid, ...parts, end);
/** The same without the caveat before that one. */
export const withThirdAlone = (...parts: readonly Part[]): Uint8Array => bytes(head, ...parts, end);
export const third = { token: 'third_party' } as const;
