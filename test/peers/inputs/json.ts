import { toBase64Url, toHex } from '../../bytes/oracle.js';
import { bytes, field } from '../../macaroon/wire.js';
import type { Input } from './input.js';
import { json, signature } from './signed.js';

const binaryV2 = bytes(2, field(2, 'id'), 0, field(2, 'a'), 0, 0, field(6, signature('a')));
const s64 = toBase64Url(signature('a'));
const s64Empty = toBase64Url(signature(''));
const hexSignature = toHex(signature('a'));

/** Version 1 JSON. */
export const v1JsonInputs: readonly Input[] = [
  {
    title: 'a signature in upper case',
    forms: json('v1', v1(hexSignature.toUpperCase())),
    ours: 'wrong_type',
    tolerance: 'json_signature_case',
    lapses: { 'go-macaroon': ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a signature that is not hexadecimal',
    forms: json('v1', v1(withoutDigit(hexSignature))),
    ours: 'wrong_type',
    lapses: { 'npm macaroon': ['a'] },
  },
  {
    title: 'a field of another name',
    forms: json('v1', v1(hexSignature, '"x":1,')),
    ours: 'unexpected_field',
    tolerance: 'json_unknown_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a name twice',
    forms: json('v1', v1(hexSignature, '"identifier":"x",')),
    ours: 'duplicate_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'names in upper case',
    forms: json('v1', v1(hexSignature).replace('identifier', 'IDENTIFIER')),
    ours: 'missing_field',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'null for a location',
    forms: json('v1', v1(hexSignature, '"location":null,')),
    ours: 'wrong_type',
    tolerance: 'json_null',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a location beside a condition',
    forms: json('v1', v1(hexSignature, '', '"cid":"a","cl":"x"')),
    ours: 'missing_field',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'an empty verification id beside a condition',
    forms: json('v1', v1(hexSignature, '', '"cid":"a","vid":""')),
    ours: 'verification_id_length',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'no condition where it is empty',
    forms: json('v1', v1(toHex(signature('')), '', '')),
    ours: 'missing_field',
    tolerance: 'json_empty_field',
    lapses: { 'go-macaroon': [''] },
    met: [''],
  },
  {
    title: 'a number for a condition',
    forms: json('v1', v1(toHex(signature('1')), '', '"cid":1')),
    ours: 'wrong_type',
    lapses: {},
    met: ['1'],
  },
  {
    title: 'half of a surrogate pair',
    forms: json('v1', v1(toHex(signature('\ufffd')), '', '"cid":"\\ud800"')),
    ours: 'not_utf8',
    lapses: { 'go-macaroon': ['�'], 'npm macaroon': ['�'] },
    met: ['\ufffd'],
  },
  {
    title: 'white space around',
    forms: json('v1', `\n${v1(hexSignature)}\n`),
    ours: 'not_json',
    tolerance: 'white_space',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
];

/** Version 2 JSON. */
export const v2JsonInputs: readonly Input[] = [
  {
    title: 'a text of base64 instead of an object',
    forms: json('v2', `"${toBase64Url(binaryV2)}"`),
    ours: 'not_base64',
    lapses: { 'go-macaroon': ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'another version',
    forms: json('v2', v2(s64, '"v":3,')),
    ours: 'unknown_version',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'] },
  },
  {
    title: 'the version as a text, as libmacaroons has it',
    forms: json('v2', v2(s64, '"v":"2",')),
    ours: 'unknown_version',
    tolerance: 'json_version',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'] },
  },
  {
    title: 'an identifier beside another in base64',
    forms: json('v2', v2(s64, '"i64":"eA",')),
    ours: 'duplicate_field',
    lapses: { pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'an empty identifier beside one in base64',
    forms: json('v2', v2(s64, '"i64":"aWQ",').replace('"i":"id"', '"i":""')),
    ours: 'duplicate_field',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'a field of another name',
    forms: json('v2', v2(s64, '"x":1,')),
    ours: 'unexpected_field',
    tolerance: 'json_unknown_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a location in base64',
    forms: json('v2', v2(s64, '"l64":"eA",')),
    ours: 'unexpected_field',
    tolerance: 'json_unknown_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a name twice',
    forms: json('v2', v2(s64, '"i":"x",')),
    ours: 'duplicate_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'names in upper case',
    forms: json('v2', v2(s64).replace('"i":"id"', '"I":"id"')),
    ours: 'missing_field',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'names of both versions',
    forms: json('v2', v2(s64, '"identifier":"x",')),
    ours: 'missing_field',
    lapses: { 'npm macaroon': ['a'] },
  },
  {
    title: 'null for a location',
    forms: json('v2', v2(s64, '"l":null,')),
    ours: 'wrong_type',
    tolerance: 'json_null',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a location beside a condition',
    forms: json('v2', v2(s64, '', '"i":"a","l":"x"')),
    ours: 'missing_field',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'an empty verification id beside a condition',
    forms: json('v2', v2(s64, '', '"i":"a","v64":""')),
    ours: 'verification_id_length',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'no condition where it is empty',
    forms: json('v2', v2(s64Empty, '', '')),
    ours: 'missing_field',
    tolerance: 'json_empty_field',
    lapses: { 'go-macaroon': [''] },
    met: [''],
  },
  {
    title: 'a number for a condition',
    forms: json('v2', v2(toBase64Url(signature('1')), '', '"i":1')),
    ours: 'wrong_type',
    lapses: { 'npm macaroon': ['1'] },
    met: ['1'],
  },
  {
    title: 'half of a surrogate pair',
    forms: json('v2', v2(toBase64Url(signature('\ufffd')), '', '"i":"\\ud800"')),
    ours: 'not_utf8',
    lapses: { 'go-macaroon': ['�'], 'npm macaroon': ['�'] },
    met: ['\ufffd'],
  },
  {
    title: 'white space around',
    forms: json('v2', `\n${v2(s64)}\n`),
    ours: 'not_json',
    tolerance: 'white_space',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
];

function v1(signed: string, more = '', caveat = '"cid":"a"'): string {
  return `{${more}"identifier":"id","caveats":[{${caveat}}],"signature":"${signed}"}`;
}

function v2(signed: string, more = '', caveat = '"i":"a"'): string {
  return `{${more}"i":"id","c":[{${caveat}}],"s64":"${signed}"}`;
}

/** The same with a `z` for the second digit of a byte below 16 that starts with 0: `05` as `5z`. */
function withoutDigit(digits: string): string {
  for (let i = 0; i < digits.length; i += 2) {
    if (digits[i] === '0') return `${digits.slice(0, i)}${digits[i + 1]!}z${digits.slice(i + 2)}`;
  }
  throw new Error('the signature has no byte below 16');
}
