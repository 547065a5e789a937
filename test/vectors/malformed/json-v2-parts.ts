import { toBase64Url } from '../../bytes/oracle.js';
import {
  BARE,
  BINARY,
  EMPTY,
  FIRST_PARTY,
  THIRD_PARTY,
  v2JsonOf,
  VERIFICATION_ID,
} from './tokens.js';

/** The token with these fields; `undefined` takes one away. */
export const withFields = (fields: object): string =>
  JSON.stringify({ ...v2JsonOf(FIRST_PARTY), ...fields });
export const bareWith = (fields: object): string =>
  JSON.stringify({ ...v2JsonOf(BARE), ...fields });
/** The token of empty fields with these. */
export const emptyWith = (fields: object): string =>
  JSON.stringify({ ...v2JsonOf(EMPTY), ...fields });
export const i = 'account = 3735928559';
/** The token with these fields in its caveat besides its condition. */
export const withCaveat = (fields: object): string => withFields({ c: [{ i, ...fields }] });
export const thirdId = 'this was how we remind auth of key/pred';
export const l = 'http://auth.mybank/';
export const v64 = toBase64Url(VERIFICATION_ID);
/** The token of a third party with these fields in that one's caveat. */
export const withThird = (fields: object): string =>
  JSON.stringify({ ...v2JsonOf(THIRD_PARTY), c: [{ i }, { i: thirdId, v64, l, ...fields }] });
/** The token of bytes with this as its identifier in base64, which is `-_-__w`. */
export const withI64 = (i64: string): string => JSON.stringify({ ...v2JsonOf(BINARY), i64 });
export const { signature } = FIRST_PARTY;
