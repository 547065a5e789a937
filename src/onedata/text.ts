import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { decodeError } from '../errors.js';
import { decode } from '../macaroon/decode.js';
import { encode } from '../macaroon/encode.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Token, type TokenInput, toToken } from '../token/token.js';
import { fromBase62, toBase62 } from './base62.js';

/** The longest text of a token, in characters: 1 MiB. */
export const MAX_TEXT_LENGTH = 1_048_576;

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

/** How the text of a token is written. */
export interface SerializeOnedataOptions {
  /** The service in front of the text; by default that of the token, if it has one. */
  readonly service?: ServiceIndication | undefined;
}

const OPTIONS: FieldsOf<SerializeOnedataOptions> = { service: true };

/**
 * Serializes a token as Onedata writes it: v1 binary, base64url, base62. A Oneprovider's token may have
 * `opw-` or `opp-` in front.
 *
 * @param token a token, or its text in Onedata's form.
 * @param options.service `opw` or `opp`; by default the service of the token, if it has one.
 * @throws TokenError for anything but a token, and `token_too_large` if the text would have more than
 *   1,048,576 characters.
 * @throws TypeError for a token with discharges, since Onedata has no text for them; for an unknown
 *   service; and for a field that is too long for v1 (65,535 bytes with its key).
 * @example
 * ```ts
 * import { deserializeOnedata, mintToken, serializeOnedata } from 'caveats/onedata';
 *
 * const persistence = { kind: 'named' } as const;
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: { version: 2, type: 'access', id: 't1', subject: 'prv-krakow', persistence },
 * });
 * const text = serializeOnedata(token, { service: 'opw' });
 * console.log(text.slice(0, 8), deserializeOnedata(text).service); // opw-MDAy opw
 * ```
 */
export function serializeOnedata(
  token: OnedataTokenInput,
  options: SerializeOnedataOptions = {},
): string {
  checkFields(options, 'serializeOnedata', OPTIONS);
  const { macaroon, discharges, service: own } = toOnedataToken(token);
  const { service = own } = options;
  if (discharges.length > 0) throw new TypeError('token: Onedata has no text for discharges');
  const prefix = checkedService(service) === undefined ? '' : `${service}-`;
  const text = prefix + toBase62(encodeBase64Url(encode(macaroon, 'v1')));
  if (text.length > MAX_TEXT_LENGTH) throw decodeError('too_long');
  return text;
}

/**
 * Deserializes the text of a token as Onedata writes it. Does not verify it.
 *
 * It is strict: a text that `serializeOnedata` would write differently is malformed.
 *
 * @param text as a client sends it, with `opw-` or `opp-` in front or without.
 * @throws TokenError `malformed_token`, `truncated_token` if the text was cut off, or `token_too_large`
 *   for more than 1,048,576 characters.
 * @example
 * ```ts
 * import { deserializeOnedata, mintToken, serializeOnedata } from 'caveats/onedata';
 *
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: { version: 2, type: 'access', id: 'a', persistence: { kind: 'named' }, subject: 'usr-1' },
 * });
 * console.log(deserializeOnedata(serializeOnedata(token, { service: 'opw' })).service); // opw
 * ```
 */
export function deserializeOnedata(text: string): OnedataToken {
  if (typeof text !== 'string') throw decodeError('not_a_token');
  if (text.length > MAX_TEXT_LENGTH) throw decodeError('too_long');
  const service = serviceOf(text);
  const macaroon = readBase62(service === undefined ? text : text.slice(`${service}-`.length));
  return onedataToken(macaroon, [], service);
}

/**
 * Returns a token as it is, or reads its text.
 *
 * @throws TokenError as {@link deserializeOnedata} does, and for anything but a token.
 * @throws TypeError for an unknown service.
 */
export function toOnedataToken(input: OnedataTokenInput): OnedataToken {
  if (typeof input === 'string') return deserializeOnedata(input);
  const { macaroon, discharges } = toToken(input);
  return onedataToken(macaroon, discharges, checkedService(input.service));
}

function onedataToken(
  macaroon: Macaroon,
  discharges: readonly Macaroon[],
  service: ServiceIndication | undefined,
): OnedataToken {
  return Object.freeze({
    macaroon,
    discharges: Object.freeze(discharges),
    ...(service !== undefined && { service }),
  });
}

/** Returns the service in front of a text. No other hyphen can be in it. */
function serviceOf(text: string): ServiceIndication | undefined {
  if (text.startsWith('opw-')) return 'opw';
  return text.startsWith('opp-') ? 'opp' : undefined;
}

function checkedService(service: ServiceIndication | undefined): ServiceIndication | undefined {
  if (service === undefined || service === 'opw' || service === 'opp') return service;
  throw new TypeError("service must be 'opw' or 'opp'");
}

function readBase62(text: string): Macaroon {
  const read = fromBase62(text);
  const decoded = read && decodeBase64(read.base64url);
  if (decoded === undefined) throw decodeError('not_base64');
  const { bytes, ending } = decoded;
  // The first byte of v2 is its version, that of v1 a digit.
  if (bytes[0] === 2) throw decodeError('unknown_version');
  // A text that was cut off seldom ends with a whole group, so what its bytes say comes first.
  const macaroon = decode(bytes, { maxLength: MAX_TEXT_LENGTH });
  if (ending !== 'whole' || read?.isCutOff) throw decodeError('not_base64');
  // A third-party caveat without a location is written with an empty one.
  if (!equalBytes(encode(macaroon, 'v1'), bytes)) throw decodeError('missing_field');
  return macaroon;
}
