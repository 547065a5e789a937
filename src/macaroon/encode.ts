import { Writer } from './cursor.js';
import { type MacaroonJson, writeJsonV1, writeJsonV2 } from './json.js';
import { packedMacaroon, packedMacaroons } from './known.js';
import { type Macaroon, type MacaroonFormat } from './macaroon.js';
import type { Packed } from './packed.js';
import { writeV1 } from './v1.js';

const JSON_OBJECT: { readonly [F in MacaroonFormat]: (macaroon: Macaroon) => MacaroonJson[F] } = {
  v1: writeJsonV1,
  v2: writeJsonV2,
};

/**
 * Encodes a macaroon in a binary format. Prefer v2: it is shorter, and its fields may have any length.
 *
 * @param macaroon the macaroon to write.
 * @param format `v1` for older readers.
 * @throws TypeError for a field that is too long for v1 (its packets hold 65,535 bytes).
 * @example
 * ```ts
 * import { createMacaroon, decode, encode } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * console.log(decode(encode(macaroon, 'v2')).identifier.length); // 2
 * ```
 */
export function encode(macaroon: Macaroon, format: MacaroonFormat): Uint8Array {
  return encodePacked([packedMacaroon(macaroon)], format).slice();
}

/**
 * Encodes a macaroon as an object for `JSON.stringify`. With discharges, make a list of objects, the
 * primary first.
 *
 * @param macaroon the macaroon to write.
 * @param format `v1` for older readers.
 * @throws TypeError for v1 if the identifier or a condition is not UTF-8.
 * @example
 * ```ts
 * import { createMacaroon, encodeJson } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * console.log(encodeJson(macaroon, 'v2').i); // id
 * ```
 */
export function encodeJson<F extends MacaroonFormat>(
  macaroon: Macaroon,
  format: F,
): MacaroonJson[F] {
  checkFormat(format);
  return JSON_OBJECT[format](packedMacaroon(macaroon).unpack());
}

/**
 * Encodes a macaroon and its discharges one after the other, as {@link decodeAll} reads them.
 *
 * @param macaroons the primary first, then its discharges.
 * @param format `v1` for older readers.
 * @throws TypeError for an empty list, and as {@link encode} does.
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
  const packed = packedMacaroons(macaroons, 'macaroons');
  if (packed.length === 0) throw new TypeError('macaroons must not be empty');
  return encodePacked(packed, format).slice();
}

/** Encodes without a copy of a single macaroon in v2: not to be handed out. */
export function encodePacked(macaroons: readonly Packed[], format: MacaroonFormat): Uint8Array {
  checkFormat(format);
  if (format === 'v2' && macaroons.length === 1) return macaroons[0]!.bytes;
  const writer = new Writer();
  for (const each of macaroons) {
    if (format === 'v2') writer.append(each.bytes);
    else writeV1(writer, each.unpack());
  }
  return writer.written();
}

function checkFormat(format: MacaroonFormat): void {
  if (!Object.hasOwn(JSON_OBJECT, format)) throw new TypeError("format must be 'v1' or 'v2'");
}
