import { type KnownMacaroon, knownMacaroon, knownMacaroons } from './known.js';
import { type MacaroonJsonV1, type MacaroonJsonV2, writeJsonV1, writeJsonV2 } from './json.js';
import type { Macaroon, MacaroonFormat } from './macaroon.js';
import { writeV1 } from './v1.js';
import { writeV2 } from './v2.js';

/**
 * Writes a macaroon in a binary format. Prefer v2: it is shorter, and takes fields of any length.
 *
 * @param macaroon the macaroon, without its discharges.
 * @param format `v1` for older readers.
 * @throws TypeError for v1 where a field is longer than its packets can be (65,535 bytes).
 * @example
 * ```ts
 * import { createMacaroon, decode, encode } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * console.log(decode(encode(macaroon, 'v2')).identifier.length); // 2
 * ```
 */
export function encode(macaroon: Macaroon, format: MacaroonFormat): Uint8Array {
  const known = knownMacaroon(macaroon);
  if (format === 'v2') return writeV2(known);
  if (format === 'v1') return writeV1(known);
  throw new TypeError("format must be 'v1' or 'v2'");
}

/**
 * A macaroon as an object for `JSON.stringify`.
 *
 * @param macaroon the macaroon, without its discharges.
 * @param format `v1` for older readers.
 * @throws TypeError for v1 where the identifier or a condition is not UTF-8.
 * @example
 * ```ts
 * import { createMacaroon, encodeJson } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * console.log(encodeJson(macaroon, 'v2').i); // id
 * ```
 */
export function encodeJson(macaroon: Macaroon, format: 'v1'): MacaroonJsonV1;
export function encodeJson(macaroon: Macaroon, format: 'v2'): MacaroonJsonV2;
export function encodeJson(
  macaroon: Macaroon,
  format: MacaroonFormat,
): MacaroonJsonV1 | MacaroonJsonV2;
export function encodeJson(
  macaroon: Macaroon,
  format: MacaroonFormat,
): MacaroonJsonV1 | MacaroonJsonV2 {
  const known = knownMacaroon(macaroon);
  if (format === 'v2') return writeJsonV2(known);
  if (format === 'v1') return writeJsonV1(known);
  throw new TypeError("format must be 'v1' or 'v2'");
}

/**
 * Writes a macaroon and its discharges one after the other, as {@link decodeAll} reads them.
 *
 * @param macaroons the primary first, then its discharges.
 * @param format `v1` for older readers.
 * @throws TypeError for no macaroons at all, and as {@link encode} does.
 * @example
 * ```ts
 * import { createMacaroon, encode, encodeAll } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * const bytes = encodeAll([macaroon, macaroon], 'v2');
 * console.log(bytes.length === 2 * encode(macaroon, 'v2').length); // true
 * ```
 */
export function encodeAll(macaroons: readonly Macaroon[], format: MacaroonFormat): Uint8Array {
  const parts = someOf(macaroons).map((macaroon) => encode(macaroon, format));
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A macaroon and its discharges as a list for `JSON.stringify`.
 *
 * @param macaroons the primary first, then its discharges.
 * @param format `v1` for older readers.
 * @throws TypeError for no macaroons at all, and as {@link encodeJson} does.
 * @example
 * ```ts
 * import { createMacaroon, encodeAllJson } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * console.log(encodeAllJson([macaroon], 'v2').map(({ i }) => i)); // [ 'id' ]
 * ```
 */
export function encodeAllJson(macaroons: readonly Macaroon[], format: 'v1'): MacaroonJsonV1[];
export function encodeAllJson(macaroons: readonly Macaroon[], format: 'v2'): MacaroonJsonV2[];
export function encodeAllJson(
  macaroons: readonly Macaroon[],
  format: MacaroonFormat,
): (MacaroonJsonV1 | MacaroonJsonV2)[];
export function encodeAllJson(
  macaroons: readonly Macaroon[],
  format: MacaroonFormat,
): (MacaroonJsonV1 | MacaroonJsonV2)[] {
  return someOf(macaroons).map((macaroon) => encodeJson(macaroon, format));
}

function someOf(macaroons: readonly Macaroon[]): readonly KnownMacaroon[] {
  const known = knownMacaroons(macaroons, 'macaroons');
  if (known.length === 0) throw new TypeError('macaroons must be a list of one or more');
  return known;
}
