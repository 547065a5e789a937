import { importMacaroon } from 'macaroon';
import { encodeJson } from '../macaroon/encode.js';
import type { Macaroon, MacaroonFormat } from '../macaroon/macaroon.js';
import { type TokenInput, toToken } from '../token/token.js';
import type { JsMacaroon } from './objects.js';

/**
 * Converts a macaroon to a new object of npm `macaroon`. Changes to the object do not affect the
 * macaroon.
 *
 * @param macaroon a macaroon, without its discharges.
 * @param format the version that the object has and exports; `v2` by default, `v1` for readers of
 *   version 1 JSON.
 * @throws TypeError for anything but a macaroon, for an unknown format, and for v1 if the identifier
 *   or a condition is not UTF-8.
 * @example
 * ```ts
 * import { addFirstPartyCaveat, createMacaroon } from 'caveats/macaroon';
 * import { toJsMacaroon } from 'caveats/js-macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const macaroon = addFirstPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), 'doc = A');
 *
 * const check = (condition: string) => (condition === 'doc = A' ? null : 'not met');
 * toJsMacaroon(macaroon).verify(rootKey, check); // does not throw: it holds
 * console.log(toJsMacaroon(macaroon, 'v1').exportJSON().identifier); // id
 * ```
 */
export function toJsMacaroon(macaroon: Macaroon, format: MacaroonFormat = 'v2'): JsMacaroon {
  // Through JSON with an `l`: from binary, an absent location would become `null`, unlike in objects
  // that npm's makes itself. Version 1 ignores the `l`.
  return importMacaroon({ l: '', ...encodeJson(macaroon, format) });
}

/**
 * Converts a token to new objects of npm `macaroon`: the primary and its bound discharges, as its
 * `dischargeMacaroon` returns them.
 *
 * @param token a token, or its text in any format.
 * @param format the version that the objects have; `v2` by default.
 * @returns the primary first.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for an unknown format, and for v1 if a field is not UTF-8.
 * @example
 * ```ts
 * import { mint } from 'caveats';
 * import { tokenToJsMacaroons } from 'caveats/js-macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: ['doc = A'] });
 *
 * const [primary, ...discharges] = tokenToJsMacaroons(token);
 * primary.verify(rootKey, () => null, discharges); // does not throw: it holds
 * console.log(primary.caveats.length, discharges.length); // 1 0
 * ```
 */
export function tokenToJsMacaroons(
  token: TokenInput,
  format: MacaroonFormat = 'v2',
): [JsMacaroon, ...JsMacaroon[]] {
  const { macaroon, discharges } = toToken(token);
  return [
    toJsMacaroon(macaroon, format),
    ...discharges.map((discharge) => toJsMacaroon(discharge, format)),
  ];
}
