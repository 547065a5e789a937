import { toBase64Url, toHex } from '../../bytes/oracle.js';
import { BARE, EMPTY, FIRST_PARTY, THIRD_PARTY, v1JsonOf, VERIFICATION_ID } from './tokens.js';

/** The token with these fields; `undefined` takes one away. */
export const withFields = (fields: object): string =>
  JSON.stringify({ ...v1JsonOf(FIRST_PARTY), ...fields });
export const bareWith = (fields: object): string =>
  JSON.stringify({ ...v1JsonOf(BARE), ...fields });
/** The token of empty fields with these. */
export const emptyWith = (fields: object): string =>
  JSON.stringify({ ...v1JsonOf(EMPTY), ...fields });
export const cid = 'account = 3735928559';
/** The token with these fields in its caveat besides its condition. */
export const withCaveat = (fields: object): string => withFields({ caveats: [{ cid, ...fields }] });
export const vid = toBase64Url(VERIFICATION_ID);
export const thirdCid = 'this was how we remind auth of key/pred';
export const cl = 'http://auth.mybank/';
/** The token of a third party with this as that one's caveat. */
export const withThird = (caveat: object): string =>
  JSON.stringify({ ...v1JsonOf(THIRD_PARTY), caveats: [{ cid }, caveat] });
export const withVid = (value: unknown): string => withThird({ cid: thirdCid, vid: value, cl });
export const signature = toHex(FIRST_PARTY.signature);
