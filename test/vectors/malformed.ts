/**
 * Writes `malformed.json`: `npx tsx --tsconfig test/tsconfig.json test/vectors/malformed.ts`. What is
 * expected of each entry stands in the rows by hand; a test holds the file to them.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tolerance } from 'caveats/macaroon';
import { BASE64 } from './malformed/base64.js';
import { entries, type Malformed } from './malformed/entry.js';
import { JSON_TEXT } from './malformed/json-text.js';
import { V1_JSON_TYPES } from './malformed/json-v1-types.js';
import { V1_JSON_VALUES } from './malformed/json-v1-values.js';
import { V2_JSON_TYPES } from './malformed/json-v2-types.js';
import { V2_JSON_VALUES } from './malformed/json-v2-values.js';
import { SEVERAL } from './malformed/several.js';
import { TOKENS } from './malformed/tokens.js';
import { V1_FIELDS } from './malformed/v1-fields.js';
import { V1_PACKETS } from './malformed/v1-packets.js';
import { V2_CAVEATS } from './malformed/v2-caveats.js';
import { V2_FIELDS } from './malformed/v2-fields.js';
import { V2_LENGTHS } from './malformed/v2-lengths.js';

export type { Malformed } from './malformed/entry.js';
export { type Forms, type GoodToken, TOKENS, type TokenName } from './malformed/tokens.js';

export const ENTRIES: readonly Malformed[] = [
  ...entries('v1', 'first_party', [...V1_PACKETS, ...V1_FIELDS]),
  ...entries('v2', 'first_party', [...V2_LENGTHS, ...V2_FIELDS, ...V2_CAVEATS]),
  ...entries('v1-json', 'first_party', [...V1_JSON_TYPES, ...V1_JSON_VALUES]),
  ...entries('v2-json', 'first_party', [...V2_JSON_TYPES, ...V2_JSON_VALUES, ...JSON_TEXT]),
  ...entries('base64', 'first_party', BASE64),
  ...SEVERAL,
];

/** What each tolerance takes; one that is forgotten does not compile. */
const TOLERANCES: Readonly<Record<Tolerance, string>> = {
  white_space: 'Spaces, tabs and line breaks in or around base64, and around JSON.',
  base64_alphabet: 'Both alphabets in one text.',
  base64_padding: '= at the end, too many or too few.',
  base64_bits: 'Bits that are left over after the last byte and are not zero.',
  base64_json: 'Base64 of JSON text.',
  packet_length_case: 'The length of a v1 packet in upper-case hexadecimal.',
  long_varint: 'A v2 length in more bytes than it takes, up to four.',
  first_party_fields:
    'A location or an empty verification id beside a first-party condition; both are dropped.',
  location_bytes: 'A location that is not UTF-8; what is not becomes U+FFFD.',
  json_version: 'The version of v2 JSON as a text, "2".',
  json_empty_field: 'No identifier or condition in JSON, where it is empty.',
  json_null: 'null in JSON where a field is absent.',
  json_unknown_field: 'A field in JSON that no version of the format has; it is dropped.',
  json_signature_case: 'The signature of v1 JSON in upper-case hexadecimal.',
};

const USE = [
  'Each of `tokens` is well-formed and decodes, in each of its forms, to the same macaroon. v1 and v2 are hexadecimal, the others text. `discharge` is that of its third-party caveat, bound to it.',
  'Each of `entries` is malformed, and a strict reader refuses it. The input is `hex`, bytes in hexadecimal, or `text`. Where it has a `maxLength`, tell the reader to take no more bytes or characters than that.',
  'An entry whose `format` ends in -several is for a reader of a macaroon with its discharges: binaries one after the other, base64 of them, or a JSON list. With `alone`, it is wrong only for a reader of a single macaroon.',
  '`wrong` says what is wrong. `code` and `detail` are what the library `caveats` says: truncated_token where the input ends too early, token_too_large where it is too long, malformed_token for the rest. Another implementation may well call it something else, but should refuse it.',
  '`lenient` is null, or the one of `tolerances` with which a lenient reader takes the entry. What it then reads is, written in v2 binary, `strict`: for -several with the discharge after it. `signatureHolds` tells whether that authenticates, with the root key of `token` and its discharge: to tolerate a form is not to believe what it says.',
];

export const CORPUS = {
  description:
    'Malformed macaroons: what is wrong with each, and how a strict and a lenient reader take it.',
  licence:
    'MIT, as the library caveats. The good tokens are those of the README of libmacaroons (BSD), and one of our own.',
  use: USE,
  tolerances: TOLERANCES,
  tokens: TOKENS,
  entries: ENTRIES,
} as const;

export const FILE: URL = new URL('malformed.json', import.meta.url);

/** The text of the file. */
export function corpusText(): string {
  return `${JSON.stringify(CORPUS, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, corpusText());
