import { decodeBase64 } from '../bytes/base64.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { V2_VERSION } from '../macaroon/v2.js';
import { serialize, type Token, type TokenFormat, toToken } from '../token/token.js';

/**
 * Does something to a token that nobody may do unnoticed. A token gives a token, and its text a text
 * of the same format.
 */
export interface Tampering<A extends readonly unknown[]> {
  (token: Token, ...args: A): Token;
  (text: string, ...args: A): string;
  (token: Token | string, ...args: A): Token | string;
}

/** The same on a token alone. */
type Change<A extends readonly unknown[]> = (token: Token, ...args: A) => Token;

/** Makes what is done to a token do for its text as well. */
export function tampering<A extends readonly unknown[]>(change: Change<A>): Tampering<A> {
  function tamper(token: Token, ...args: A): Token;
  function tamper(text: string, ...args: A): string;
  function tamper(token: Token | string, ...args: A): Token | string;
  function tamper(token: Token | string, ...args: A): Token | string {
    const changed = toToken(change(toToken(token), ...args));
    return typeof token === 'string' ? serialize(changed, formatOf(token)) : changed;
  }
  return tamper;
}

/** A token whose macaroon is another in some of its fields. */
export function withMacaroon({ macaroon, discharges }: Token, changed: Partial<Macaroon>): Token {
  return { macaroon: { ...macaroon, ...changed }, discharges };
}

/** @throws TypeError for what is no index of a list. */
export function checkedIndex(index: number, list: readonly unknown[], what: string): number {
  if (Number.isInteger(index) && index >= 0 && index < list.length) return index;
  throw new TypeError(`the token has no ${what} of this index`);
}

/** @throws TypeError, so that nobody takes a token for tampered with that is as it was. */
export function unchanged(why: string): never {
  throw new TypeError(`this would leave the token as it is: ${why}`);
}

/** What the text of a token is written in, which was read already. */
function formatOf(text: string): TokenFormat {
  if (/^\s*[[{]/.test(text)) {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return Object.hasOwn(Object(first), 'signature') ? 'v1-json' : 'v2-json';
  }
  return decodeBase64(text)?.bytes[0] === V2_VERSION ? 'v2' : 'v1';
}
