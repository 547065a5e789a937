import { createHmac } from 'node:crypto';
import { hex, toBase64Url, utf8 } from '../../bytes/oracle.js';
import { bytes } from '../../macaroon/wire.js';
import type { Blobs, Format } from '../formats.js';

/** The root key of every input; its identifier is `id`. */
export const ROOT_KEY: Uint8Array = utf8('key');
/** The root key of the discharge; its identifier is `d`. */
export const DISCHARGE_KEY: Uint8Array = utf8('discharge key');

/** The nonce of every sealed key: 0 to 23. */
const NONCE = '000102030405060708090a0b0c0d0e0f1011121314151617';

/** Verification ids, made once by hand. */
export const SEALED = {
  /** The key of the discharge, for the first caveat of `id`. */
  first: hex(
    `${NONCE}09d8586aa3902f759507d4c7f4995e05ba28d0eae14d03c434b0f991941e9752` +
      'a7640e17ee8c659472ee7e01b2bae964',
  ),
  /** The same, for a second caveat behind that one. */
  second: hex(
    `${NONCE}1e1ab47ef84a67372fad4caa5de9d1a20a9331455ced1ffe73fee89516d15329` +
      '36d054a7fc2415f42ef0d5fabefd6e58',
  ),
  /** The same, for the first caveat of the discharge itself. */
  itself: hex(
    `${NONCE}6aa054f362942e795b206be5f50d72cbe43a1884dcd8a338b33a9a2af277262a` +
      '5b487859ceb3c2102d2b1ffce694f852',
  ),
  /** 16 bytes of it, for the first caveat of `id`. */
  short: hex(`${NONCE}2bb0ca7fff014ac23c354ade41e5a2ceba28d0eae14d03c434b0f991941e9752`),
} as const;

type Bytes = Uint8Array | string;
/** What a caveat adds to the chain: a condition, or a third party's identifier and its vid. */
type Signed = Bytes | { readonly cid: Bytes; readonly vid: Bytes };

function hmac(key: Bytes, message: Bytes): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}

function hmacPair(key: Bytes, first: Bytes, second: Bytes): Uint8Array {
  return hmac(key, bytes(hmac(key, first), hmac(key, second)));
}

/** The signature of `id` with these caveats. */
export function signature(...caveats: readonly Signed[]): Uint8Array {
  return chain(ROOT_KEY, 'id', caveats);
}

/** The signature of the discharge `d` with these caveats, bound to a primary with that signature. */
export function dischargeSignature(primary: Uint8Array, ...caveats: readonly Signed[]): Uint8Array {
  return hmacPair(new Uint8Array(32), primary, chain(DISCHARGE_KEY, 'd', caveats));
}

export function chain(rootKey: Bytes, identifier: Bytes, caveats: readonly Signed[]): Uint8Array {
  return caveats.reduce<Uint8Array>(
    (key, caveat) =>
      typeof caveat === 'string' || caveat instanceof Uint8Array
        ? hmac(key, caveat)
        : hmacPair(key, caveat.vid, caveat.cid),
    hmac(hmac('macaroons-key-generator', rootKey), identifier),
  );
}

type Forms = Readonly<Partial<Record<Format, Blobs>>>;

/** Binaries of a version, raw and as base64 text. */
export function binary(version: 'v1' | 'v2', ...blobs: Blobs): Forms {
  return { [version]: blobs, [`${version}-text`]: blobs.map((blob) => utf8(toBase64Url(blob))) };
}

/** JSON of a version, as it is written here. */
export function json(version: 'v1' | 'v2', text: string): Forms {
  return { [`${version}-json`]: [utf8(text)] };
}
