import {
  decode,
  decodeAll,
  type DecodeOptions,
  encode,
  encodeAll,
  encodeJson,
  type Macaroon,
  type MacaroonFormat,
} from 'caveats/macaroon';
import { text, toBase64Url, utf8 } from '../bytes/oracle.js';

/**
 * The ways in which tokens are written: a version, then binary, base64 text or JSON, one blob for
 * each macaroon; or a list, where the primary and its discharges make one blob.
 */
export type Format = `${MacaroonFormat}${Form}`;

type Form = '' | '-text' | '-json' | '-list' | '-json-list';

/** The bytes of the binaries, or of the texts in UTF-8. */
export type Blobs = readonly Uint8Array[];

interface Codec {
  write(macaroons: readonly Macaroon[], version: MacaroonFormat): Blobs;
  read(blobs: Blobs, options?: DecodeOptions): readonly Macaroon[];
}

/** This library's own ways to write and to read each form. */
const CODECS: Readonly<Record<Form, Codec>> = {
  '': {
    write: (macaroons, version) => macaroons.map((macaroon) => encode(macaroon, version)),
    read: (blobs, options) => blobs.map((blob) => decode(blob, options)),
  },
  '-text': {
    write: (macaroons, version) =>
      macaroons.map((macaroon) => utf8(toBase64Url(encode(macaroon, version)))),
    read: (blobs, options) => blobs.map((blob) => decode(text(blob), options)),
  },
  '-json': {
    write: (macaroons, version) =>
      macaroons.map((macaroon) => utf8(JSON.stringify(encodeJson(macaroon, version)))),
    read: (blobs, options) => blobs.map((blob) => decode(text(blob), options)),
  },
  '-list': {
    write: (macaroons, version) => [encodeAll(macaroons, version)],
    read: (blobs, options) => blobs.flatMap((blob) => decodeAll(blob, options)),
  },
  '-json-list': {
    write: (macaroons, version) => [
      utf8(JSON.stringify(macaroons.map((one) => encodeJson(one, version)))),
    ],
    read: (blobs, options) => blobs.flatMap((blob) => decodeAll(text(blob), options)),
  },
};

export function versionOf(format: Format): MacaroonFormat {
  return format.startsWith('v1') ? 'v1' : 'v2';
}

function codecOf(format: Format): Codec {
  return CODECS[format.slice(2) as Form];
}

export function isJson(format: Format): boolean {
  return format.includes('json');
}

/** Whether its blobs are bytes and no text. */
export function isBinary(format: Format): boolean {
  return !isJson(format) && !format.endsWith('-text');
}

/** What this library writes. */
export function writeBlobs(macaroons: readonly Macaroon[], format: Format): Blobs {
  return codecOf(format).write(macaroons, versionOf(format));
}

/** What this library reads. */
export function readBlobs(
  blobs: Blobs,
  format: Format,
  options?: DecodeOptions,
): readonly Macaroon[] {
  return codecOf(format).read(blobs, options);
}
