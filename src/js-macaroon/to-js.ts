import { importMacaroon } from 'macaroon';
import { encodeJson } from '../macaroon/encode.js';
import type { Macaroon, MacaroonFormat } from '../macaroon/macaroon.js';
import { type TokenInput, toToken } from '../token/token.js';
import type { JsMacaroon } from './objects.js';

/**
 * A new object of npm `macaroon` that holds what a macaroon does. To add a caveat to it or to bind it
 * leaves the macaroon as it is.
 *
 * @param macaroon a macaroon, without its discharges.
 * @param format the version that the object has, and is then exported in; `v2` by default, `v1` for
 *   those who read version 1 JSON.
 * @throws TypeError for anything but a macaroon, for an unknown format, and for v1 where the
 *   identifier or a condition is not UTF-8.
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
  // By its JSON: read from binary, a location that is not there would be `null`, which it never is in
  // what npm's makes itself. Version 1 has no `l`, and it is passed over there.
  return importMacaroon({ l: '', ...encodeJson(macaroon, format) });
}

/**
 * A token as npm `macaroon` has it: the primary and its discharges, bound to it, as new objects. It is
 * what its `dischargeMacaroon` gives, to be sent as it is.
 *
 * @param token a token, or its text in any format.
 * @param format the version that the objects have; `v2` by default.
 * @returns the primary first.
 * @throws TokenError for a token that does not decode.
 * @throws TypeError for an unknown format, and for v1 where a field is not UTF-8.
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
