/**
 * Conversion to and from the objects of npm `macaroon` (js-macaroon). It verifies nothing.
 *
 * @module caveats/js-macaroon
 */

export { fromJsMacaroon, tokenFromJsMacaroons, type FromJsMacaroonOptions } from './from-js.js';
export type { JsCaveat, JsMacaroon, ReadableJsMacaroon } from './objects.js';
export { toJsMacaroon, tokenToJsMacaroons } from './to-js.js';
