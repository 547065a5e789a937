import type { DecodeDetail, FailureReason, TokenError, TokenErrorCode } from '../errors.js';
import { ReadError } from './token-text.js';
import { count, counted } from './words.js';

/** Why a caveat is unmet, for the standard kinds and Onedata's. */
const REASONS: ReadonlyMap<FailureReason, string> = new Map<FailureReason, string>([
  ['missing_context', 'The request does not contain it.'],
  ['invalid_context', 'The request contains an invalid value for it.'],
  ['expired', 'It has expired.'],
  ['not_allowed', 'The request is for something that is not listed.'],
  ['blacklisted', 'The request comes from an excluded place.'],
  ['wider_resource', 'The request is for something wider.'],
  ['check_failed', 'Its check failed.'],
  ['not_data_access', 'The request is not for data.'],
  ['not_in_token_type', 'A token of this type must not have it.'],
]);

/** Explains in a sentence why a caveat is unmet. A reason of other kinds of caveat stays as it is. */
export function reasonWords(reason: FailureReason): string {
  return REASONS.get(reason) ?? reason;
}

const ADVICE: Readonly<Record<TokenErrorCode, string>> = {
  malformed_token: 'It was changed on the way, or it is not a token.',
  truncated_token: 'Copy it again, to its very end.',
  token_too_large: 'Ask for a token with fewer or shorter caveats.',
  unknown_key: 'The service that minted it may know the key.',
  bad_signature: 'It was minted with another key, or the token was changed.',
  missing_discharge: 'Its holder must get a discharge from that third party first.',
  unexpected_discharge: 'Send the token with the discharges that it asks for, and no others.',
  token_expired: 'Its holder needs a new token.',
  token_revoked: 'Its holder needs a new token.',
  unknown_caveat: 'Only a service that knows this kind of caveat can verify it.',
  wrong_token_type: 'An identity token proves who someone is; an access token gives access.',
  context_denied: 'The token is valid, but not for this client or from this place.',
  usage_denied: 'The token is valid, but not for this service, interface or call.',
  scope_denied: 'The token is valid, but not for this resource or access.',
  verification_unavailable: 'Try again later.',
};

const DETAILS: Readonly<Record<DecodeDetail, string>> = {
  not_a_token: 'This is not a token.',
  not_base64: 'It contains characters that are not base64.',
  not_json: 'It starts like JSON, but is not JSON.',
  not_utf8: 'A text in it is not UTF-8.',
  unknown_version: 'It is neither version 1 nor version 2 of a macaroon.',
  bad_packet: 'A packet of the version 1 format is invalid.',
  bad_varint: 'A length in the version 2 format is invalid.',
  unexpected_field: 'A field is out of place.',
  duplicate_field: 'A field appears twice.',
  missing_field: 'A field is missing.',
  wrong_type: 'A field has the wrong type.',
  signature_length: 'Its signature does not have 32 bytes.',
  verification_id_length: 'A third-party caveat has the wrong length.',
  trailing_bytes: 'There is something after its end.',
  ends_early: 'Its end is missing.',
  too_long: 'It is longer than the limit.',
  checksum_mismatch: 'Its checksum does not match: a character was mistyped or changed.',
};

export function errorWords(error: TokenError): string {
  if (error instanceof ReadError && error.about !== undefined) return error.about;
  const { code, detail, length } = error;
  const what = detail === undefined ? [] : [DETAILS[detail]];
  if (detail !== undefined && length !== undefined) {
    const { received, expected } = length;
    what.push(`It has ${count(received)} of its ${counted(expected, 'character')}.`);
  }
  return [...what, ADVICE[code]].join(' ');
}

/** Advises what to do about an error, or explains what caused it. */
export function adviceWords(code: TokenErrorCode): string {
  return ADVICE[code];
}
