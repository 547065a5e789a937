/**
 * To and from the objects of npm `macaroon`, which is also called js-macaroon. Nothing is verified by
 * being converted.
 *
 * @module caveats/js-macaroon
 */

export { fromJsMacaroon, tokenFromJsMacaroons, type FromJsMacaroonOptions } from './from-js.js';
export type { JsCaveat, JsMacaroon, ReadableJsMacaroon } from './objects.js';
export { toJsMacaroon, tokenToJsMacaroons } from './to-js.js';
