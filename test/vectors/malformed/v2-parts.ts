import { bytes, field, type Part } from '../../macaroon/wire.js';
import { FIRST_PARTY, THIRD_PARTY, v2Of, VERIFICATION_ID } from './tokens.js';

export const END = 0;
export const location: Uint8Array = field(1, FIRST_PARTY.location);
export const identifier: Uint8Array = field(2, 'we used our secret key');
export const condition: Uint8Array = field(2, 'account = 3735928559');
export const signature: Uint8Array = field(6, FIRST_PARTY.signature);
export const good: Uint8Array = v2Of(FIRST_PARTY);

const caveat = bytes(condition, END);
/** The token with what is given in place of its location and identifier. */
export const withHeader = (...header: readonly Part[]): Uint8Array =>
  bytes(2, ...header, END, caveat, END, signature);
/** The token with what is given in place of its caveat. */
export const withCaveat = (...parts: readonly Part[]): Uint8Array =>
  bytes(2, location, identifier, END, ...parts, END, signature);
/** The token with these bytes in place of the identifier's length, which is 22. */
export const withLength = (...length: readonly number[]): Uint8Array =>
  withHeader(location, 2, ...length, 'we used our secret key');
/** The token with what is given in place of its signature. */
export const withEnd = (...parts: readonly Part[]): Uint8Array =>
  bytes(2, location, identifier, END, caveat, END, ...parts);

export const place: Uint8Array = field(1, 'http://auth.mybank/');
export const key: Uint8Array = field(2, 'this was how we remind auth of key/pred');
export const vid: Uint8Array = field(4, VERIFICATION_ID);
/** The token of a third party with what is given in place of that one's caveat. */
export const withThird = (...parts: readonly Part[]): Uint8Array =>
  bytes(
    ...[2, location, field(2, THIRD_PARTY.identifier), END, caveat, ...parts, END],
    field(6, THIRD_PARTY.signature),
  );
