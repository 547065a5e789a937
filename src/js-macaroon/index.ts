/**
 * Conversion to and from the objects of npm `macaroon` (js-macaroon). It verifies nothing.
 *
 * @module caveats/js-macaroon
 */

export {
  fromJsMacaroon,
  tokenFromJsMacaroons,
  type FromJsMacaroonOptions,
  type ReadableJsMacaroon,
} from './from-js.js';
export { toJsMacaroon, tokenToJsMacaroons, type JsCaveat, type JsMacaroon } from './to-js.js';
