import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { readCaveatFields, readSignature, required } from './fields.js';
import { type Budget, JsonFields } from './json-fields.js';
import { SIGNATURE_LENGTH, type Macaroon } from './macaroon.js';
import type { Strict } from './leniency.js';

/** Version 1 JSON. Every field is text, so it cannot hold a token with binary fields. */
export interface MacaroonJsonV1 {
  readonly location: string;
  readonly identifier: string;
  readonly caveats: readonly CaveatJsonV1[];
  /** Hexadecimal, lower case. */
  readonly signature: string;
}

/** A caveat in version 1 JSON. */
export interface CaveatJsonV1 {
  /** The condition, or the identifier of a third-party caveat. */
  readonly cid: string;
  /** Base64url. */
  readonly vid?: string;
  /** The third party's location. */
  readonly cl?: string;
}

/** Version 2 JSON: a field is text under its name, or base64url under its name with `64`. */
export interface MacaroonJsonV2 {
  readonly v: 2;
  readonly l?: string;
  readonly i?: string;
  readonly i64?: string;
  readonly c?: readonly CaveatJsonV2[];
  readonly s64: string;
}

/** A caveat in version 2 JSON. A first-party caveat has only an `i` or `i64`. */
export interface CaveatJsonV2 {
  readonly i?: string;
  readonly i64?: string;
  readonly v64?: string;
  readonly l?: string;
}

/** The JSON of each format. */
export interface MacaroonJson {
  readonly v1: MacaroonJsonV1;
  readonly v2: MacaroonJsonV2;
}

/** Reads an object of either version. */
export function readJson(value: unknown, budget: Budget, leniency: Strict): Macaroon {
  return JsonFields.read(value, budget, leniency, (fields) => {
    const isV1 = fields.has('signature') || fields.has('identifier');
    return isV1 ? readJsonV1(fields) : readJsonV2(fields);
  });
}

function readJsonV1(fields: JsonFields): Macaroon {
  const { leniency } = fields;
  const location = fields.text('location') ?? '';
  const identifier = fields.orEmpty(fields.utf8('identifier'));
  const signature = readHexSignature(required(fields.text('signature')), leniency);
  const unsafeCaveats = fields.objects('caveats', (caveat) => {
    const condition = caveat.orEmpty(caveat.utf8('cid'));
    return readCaveatFields(condition, caveat.base64('vid'), caveat.text('cl'), leniency);
  });
  return { location, identifier, signature, unsafeCaveats };
}

function readHexSignature(text: string, leniency: Strict): Uint8Array {
  if (text.length !== 2 * SIGNATURE_LENGTH) throw decodeError('signature_length');
  if (!/^[0-9A-Fa-f]*$/.test(text)) throw decodeError('wrong_type');
  if (/[A-F]/.test(text)) leniency.tolerate('json_signature_case', 'wrong_type');
  return Uint8Array.from(text.match(/../g)!, (digits) => parseInt(digits, 16));
}

function readJsonV2(fields: JsonFields): Macaroon {
  const { leniency } = fields;
  fields.version();
  const location = fields.text('l') ?? '';
  const identifier = fields.orEmpty(fields.utf8OrBase64('i'));
  const signature = readSignature(required(fields.utf8OrBase64('s')));
  const unsafeCaveats = fields.objects('c', (caveat) => {
    const condition = caveat.orEmpty(caveat.utf8OrBase64('i'));
    return readCaveatFields(condition, caveat.utf8OrBase64('v'), caveat.text('l'), leniency);
  });
  return { location, identifier, signature, unsafeCaveats };
}

/** @throws TypeError if the identifier or a condition is not UTF-8. */
export function writeJsonV1(macaroon: Macaroon): MacaroonJsonV1 {
  return {
    location: macaroon.location,
    identifier: textForV1(macaroon.identifier),
    caveats: macaroon.unsafeCaveats.map(({ condition, verificationId, location }) => ({
      cid: textForV1(condition),
      ...(verificationId !== undefined && {
        vid: encodeBase64Url(verificationId),
        cl: location ?? '',
      }),
    })),
    signature: bytesToHex(macaroon.signature),
  };
}

function textForV1(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new TypeError('macaroon has a binary field: v1 JSON is text only');
  return text;
}

export function writeJsonV2(macaroon: Macaroon): MacaroonJsonV2 {
  const caveats = macaroon.unsafeCaveats.map(
    ({ condition, verificationId, location }): CaveatJsonV2 => ({
      ...textOrBase64(condition),
      ...(verificationId !== undefined && { v64: encodeBase64Url(verificationId) }),
      ...(location !== undefined && { l: location }),
    }),
  );
  return {
    v: 2,
    ...(macaroon.location !== '' && { l: macaroon.location }),
    ...textOrBase64(macaroon.identifier),
    ...(caveats.length > 0 && { c: caveats }),
    s64: encodeBase64Url(macaroon.signature),
  };
}

function textOrBase64(bytes: Uint8Array): { i: string } | { i64: string } {
  const text = decodeUtf8(bytes);
  return text === undefined ? { i64: encodeBase64Url(bytes) } : { i: text };
}
