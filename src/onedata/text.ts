import { decodeBase64 } from '../bytes/base64.js';
import { decodeError } from '../errors.js';
import { decode } from '../macaroon/decode.js';
import { checkFields } from '../options.js';
import { serialize, type Token, type TokenInput, toToken } from '../token/token.js';

/** The longest text of a token, in characters: 1 MiB. */
export const MAX_TEXT_LENGTH = 1_048_576;

/** Base62 writes these as a zero and their index. */
const ESCAPED = '0_-';
const ZERO = 0x30;
const ascii = new TextDecoder();

/** The service of a Oneprovider that uses a token: its worker, or its panel. */
export type ServiceIndication = 'opw' | 'opp';

/** A token, and the service that its text names. */
export interface OnedataToken extends Token {
  /** The service that uses it; a hint that no signature covers. */
  readonly service?: ServiceIndication;
}

/** A token, or its text in Onedata's form. */
export type OnedataTokenInput =
  (Exclude<TokenInput, string> & { readonly service?: ServiceIndication | undefined }) | string;

/** The options of {@link serializeOnedata}. */
export interface SerializeOnedataOptions {
  /** The service in front of the text; by default that of the token, if it has one. */
  readonly service?: ServiceIndication | undefined;
}

/**
 * Serializes a token as Onedata writes it: v1 binary, base64url, base62. A Oneprovider's token may have
 * `opw-` or `opp-` in front.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws TokenError for anything but a token; `token_too_large` for more than 1,048,576 characters.
 * @throws TypeError for a token with discharges, which Onedata has no text for, for an unknown service, and
 *   for a field that is too long for v1 (65,535 bytes with its key).
 * @example
 * ```ts
 * import { deserializeOnedata, mintToken, serializeOnedata } from 'caveats/onedata';
 *
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'prv-krakow' } as const;
 * const secret = 'an example key, 32 bytes or more';
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * const text = serializeOnedata(token, { service: 'opw' });
 * console.log(text.slice(0, 8), deserializeOnedata(text).service); // opw-MDAy opw
 * ```
 */
export function serializeOnedata(
  token: OnedataTokenInput,
  options: SerializeOnedataOptions = {},
): string {
  checkFields(options, 'serializeOnedata', { service: true });
  const read = toOnedataToken(token);
  if (read.discharges.length > 0) throw new TypeError('token: Onedata has no text for discharges');
  const { service = read.service } = options;
  const prefix = checkedService(service) === undefined ? '' : `${service}-`;
  const base64url = serialize(read, 'v1');
  // Letters and digits alone, so that a double click selects all of it.
  const base62 = base64url.replaceAll('0', '00').replaceAll('_', '01').replaceAll('-', '02');
  const text = prefix + base62;
  if (text.length > MAX_TEXT_LENGTH) throw decodeError('too_long');
  return text;
}

/**
 * Deserializes the text of a token as Onedata writes it. Does not verify it. A text that
 * `serializeOnedata` would write differently is malformed.
 *
 * @param text as a client sends it, with `opw-` or `opp-` in front or without.
 * @throws TokenError `malformed_token`, `truncated_token` if the text was cut off, or `token_too_large`
 *   for more than 1,048,576 characters.
 * @example
 * ```ts
 * import { deserializeOnedata, mintToken, serializeOnedata } from 'caveats/onedata';
 *
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'usr-alice' } as const;
 * const secret = 'an example key, 32 bytes or more';
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * console.log(deserializeOnedata(serializeOnedata(token)).macaroon.location); // onezone.example.com
 * ```
 */
export function deserializeOnedata(text: string): OnedataToken {
  if (typeof text !== 'string') throw decodeError('not_a_token');
  if (text.length > MAX_TEXT_LENGTH) throw decodeError('too_long');
  const service = (['opw', 'opp'] as const).find((each) => text.startsWith(`${each}-`));
  const read = fromBase62(service === undefined ? text : text.slice(`${service}-`.length));
  const decoded = read && decodeBase64(read.base64url);
  if (decoded === undefined) throw decodeError('not_base64');
  const { bytes, ending } = decoded;
  // The first byte of v2 is its version, that of v1 a digit.
  if (bytes[0] === 2) throw decodeError('unknown_version');
  // A text that was cut off seldom ends with a whole group, so what its bytes say comes first.
  const macaroon = decode(bytes, { maxLength: MAX_TEXT_LENGTH });
  if (ending !== 'whole' || read?.isCutOff) throw decodeError('not_base64');
  const token = toOnedataToken({ macaroon, service });
  // A third-party caveat without a location is written with an empty one.
  if (serialize(token, 'v1') !== read?.base64url) throw decodeError('missing_field');
  return token;
}

/** Returns a token as it is, or reads its text, as {@link deserializeOnedata} does. */
export function toOnedataToken(input: OnedataTokenInput): OnedataToken {
  if (typeof input === 'string') return deserializeOnedata(input);
  const { macaroon, discharges } = toToken(input);
  const service = checkedService(input.service);
  return Object.freeze({ macaroon, discharges, ...(service !== undefined && { service }) });
}

function checkedService(service: ServiceIndication | undefined): ServiceIndication | undefined {
  if (service === undefined || service === 'opw' || service === 'opp') return service;
  throw new TypeError("service must be 'opw' or 'opp'");
}

/** Returns the base64url in a text. `isCutOff`: the last character is the first half of a pair. */
export function fromBase62(
  text: string,
): { readonly base64url: string; readonly isCutOff: boolean } | undefined {
  if (/[^0-9A-Za-z]/.test(text)) return undefined;
  const { length } = text;
  // Bytes, not a string that grows: a text has up to a million characters.
  const codes = new Uint8Array(length);
  let at = 0;
  let isCutOff = false;
  for (let i = 0; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code === ZERO) {
      isCutOff = ++i === length;
      if (isCutOff) break;
      code = ESCAPED.charCodeAt(text.charCodeAt(i) - ZERO);
      if (Number.isNaN(code)) return undefined;
    }
    codes[at++] = code;
  }
  return { base64url: ascii.decode(codes.subarray(0, at)), isCutOff };
}
