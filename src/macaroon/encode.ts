import { type KnownMacaroon, knownMacaroon, knownMacaroons } from './known.js';
import { type MacaroonJsonV1, type MacaroonJsonV2, writeJsonV1, writeJsonV2 } from './json.js';
import type { Macaroon, MacaroonFormat } from './macaroon.js';
import { writeV1 } from './v1.js';
import { writeV2 } from './v2.js';

/**
 * Writes a macaroon in a binary format. Prefer v2: it is shorter, and takes fields of any length.
 *
 * @throws TypeError for v1 where a field is longer than its packets can be (65,535 bytes).
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
 * @throws TypeError for v1 where the identifier or a condition is not UTF-8.
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
 * @throws TypeError for no macaroons at all, and as {@link encode} does.
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
 * @throws TypeError for no macaroons at all, and as {@link encodeJson} does.
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
