import type { DecodeDetail, FailureReason, TokenError, TokenErrorCode } from '../errors.js';
import { count, counted } from './words.js';

/** Why a caveat is not met, of the standard kinds and of Onedata's. */
const REASONS: ReadonlyMap<FailureReason, string> = new Map<FailureReason, string>([
  ['missing_context', 'The request does not say it.'],
  ['invalid_context', 'What the request says of it makes no sense.'],
  ['expired', 'It was good until before then.'],
  ['not_allowed', 'The request is for something that is not listed.'],
  ['blacklisted', 'The request comes from somewhere that is ruled out.'],
  ['wider_resource', 'The request is for something wider.'],
  ['check_failed', 'Its check failed.'],
  ['not_data_access', 'The request is not one for data.'],
  ['not_in_token_type', 'It may not stand in a token of this type.'],
]);

/** Why a caveat is not met, as a sentence. A reason of another kind of caveat stays as it is. */
export function reasonWords(reason: FailureReason): string {
  return REASONS.get(reason) ?? reason;
}

/** What to do about each code: one that is forgotten does not compile. */
const ADVICE: Readonly<Record<TokenErrorCode, string>> = {
  malformed_token: 'It was changed on the way, or is something else than a token.',
  truncated_token: 'Copy it again, to its very end.',
  token_too_large: 'Ask for one with fewer or shorter caveats.',
  unknown_key: 'The service that minted it may know the key.',
  bad_signature:
    'Either this is not the key that it was minted with, or somebody changed the token.',
  missing_discharge: 'Its holder has to get one from that third party first.',
  unexpected_discharge: 'Send the token with the discharges that it asks for, and no others.',
  token_expired: 'Its holder needs a new one.',
  token_revoked: 'Its holder needs a new one.',
  unknown_caveat: 'It would have to be verified by who knows this kind of caveat.',
  wrong_token_type: 'An identity token proves who someone is; an access token gives access.',
  context_denied: 'It is a good token, but not for this client at this place.',
  usage_denied: 'It is a good token, but not for this service, interface or call.',
  scope_denied: 'It is a good token, but it reaches less than was asked for.',
  verification_unavailable: 'It may be tried again later.',
};

/** What is wrong with a text that does not decode: one that is forgotten does not compile. */
const DETAILS: Readonly<Record<DecodeDetail, string>> = {
  not_a_token: 'This is no token.',
  not_base64: 'There are characters in it that base64 does not have.',
  not_json: 'It starts like JSON, but is none.',
  not_utf8: 'A text in it is not UTF-8.',
  unknown_version: 'It is base64, but neither version 1 nor version 2 of a macaroon.',
  bad_packet: 'A packet of the version 1 format is not in order.',
  bad_varint: 'A length in the version 2 format is not in order.',
  unexpected_field: 'A field stands where it does not belong.',
  duplicate_field: 'A field is there twice.',
  missing_field: 'A field is missing.',
  wrong_type: 'A field is of the wrong type.',
  signature_length: 'Its signature is not of 32 bytes.',
  verification_id_length: 'A third-party caveat is not of the right length.',
  trailing_bytes: 'Something follows after its end.',
  ends_early: 'Something is missing at its end.',
  too_long: 'It is longer than is read here.',
  checksum_mismatch: 'Its checksum does not fit: a character was mistyped or changed.',
};

/** What is wrong with a text that does not decode, and how much of it is there, if it says so. */
export function detailWords({ detail, length }: TokenError): string {
  const words = DETAILS[detail ?? 'not_a_token'];
  if (length === undefined) return words;
  const { received, expected } = length;
  return `${words} It has ${count(received)} of its ${counted(expected, 'character')}.`;
}

/** What to do about an error with this code, or what it comes from. */
export function adviceWords(code: TokenErrorCode): string {
  return ADVICE[code];
}
