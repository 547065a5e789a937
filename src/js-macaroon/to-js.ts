import { importMacaroon } from 'macaroon';
import { encodeJson } from '../macaroon/encode.js';
import type { Macaroon, MacaroonFormat } from '../macaroon/macaroon.js';
import { type TokenInput, toToken } from '../token/token.js';
import type { ReadableJsMacaroon } from './from-js.js';

/** A caveat in an object of npm `macaroon`. A third-party caveat has a `vid`. */
export interface JsCaveat {
  /** The condition, or the identifier of a third-party caveat. */
  readonly identifier: Uint8Array;
  /** The third party's location. */
  readonly location?: string;
  /** The verification id. */
  readonly vid?: Uint8Array;
}

/** An object of npm `macaroon`. It is mutable: adding a caveat and binding change it. */
export interface JsMacaroon extends ReadableJsMacaroon {
  readonly location: string;
  readonly caveats: JsCaveat[];
  /** Adds a condition to this object. */
  addFirstPartyCaveat(condition: string | Uint8Array): void;
  /** Adds a third-party caveat to this object. */
  addThirdPartyCaveat(
    rootKey: string | Uint8Array,
    identifier: string | Uint8Array,
    location?: string,
  ): void;
  /** Binds this object, a discharge, to the signature of its primary. Call it once. */
  bindToRoot(primarySignature: string | Uint8Array): void;
  /** An independent copy. */
  clone(): JsMacaroon;
  /** Throws for an invalid signature, and if `check` returns a truthy value. */
  verify(
    rootKey: string | Uint8Array,
    check: (condition: string) => unknown,
    discharges?: readonly ReadableJsMacaroon[],
  ): void;
  /** JSON of the object's version. A byte order mark at the start of a field is lost. */
  exportJSON(): Record<string, unknown>;
  /** Version 2 only; throws from about four caveats on. */
  exportBinary(): Uint8Array;
}

/**
 * Converts a macaroon, without its discharges, to a new object of npm `macaroon`.
 *
 * @param macaroon the macaroon.
 * @param format the version that the object has and exports.
 * @throws TypeError for an unknown format, and for v1 if the identifier or a condition is not UTF-8.
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
  // With an `l`, which v1 ignores: an absent location would become `null`, unlike in npm's own objects.
  return importMacaroon({ l: '', ...encodeJson(macaroon, format) });
}

/**
 * Converts a token to new objects of npm `macaroon`, as its `dischargeMacaroon` returns them: the primary
 * and its bound discharges. Throws as {@link toJsMacaroon} does, and a TokenError for a malformed token.
 *
 * @param token a token, or its text in any format.
 * @param format the version that the objects have and export.
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
  const convert = (each: Macaroon): JsMacaroon => toJsMacaroon(each, format);
  return [convert(macaroon), ...discharges.map(convert)];
}
