import { bytes, field } from '../../macaroon/wire.js';
import type { Input } from './input.js';
import { binary, signature } from './signed.js';

const VERSION = 2;
const END = 0;
const identifier = field(2, 'id');
const a = bytes(field(2, 'a'), END);
const signed = field(6, signature('a'));
const overlong = bytes(0x82, 0x80, 0x80, 0x80, 0x80, 1);
const signedLong = field(6, signature('ten bytes.'));
const token = bytes(VERSION, identifier, END, a, END, signed);

/** Version 2 binary. */
export const v2Inputs: readonly Input[] = [
  {
    title: 'a byte behind the token',
    forms: binary('v2', bytes(token, 'x')),
    ours: 'trailing_bytes',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'] },
  },
  {
    title: 'a second token behind the first',
    forms: binary('v2', bytes(token, token)),
    ours: 'trailing_bytes',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'] },
  },
  {
    title: 'a length in a byte more than it takes',
    forms: binary('v2', bytes(VERSION, 2, 0x82, 0, 'id', END, a, END, signed)),
    ours: 'bad_varint',
    tolerance: 'long_varint',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a length of more than 32 bits, which wraps around to 10',
    forms: binary(
      'v2',
      bytes(VERSION, identifier, END, 2, overlong, 'ten bytes.', END, END, signedLong),
    ),
    ours: 'bad_varint',
    lapses: { 'npm macaroon': ['ten bytes.'] },
    met: ['ten bytes.'],
  },
  {
    title: 'a field’s type in two bytes',
    forms: binary('v2', bytes(VERSION, 0x82, 0, 2, 'id', END, a, END, signed)),
    ours: 'unexpected_field',
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'] },
  },
  {
    title: 'another version',
    forms: binary('v2', token.with(0, 3)),
    ours: 'unknown_version',
    lapses: {},
  },
  {
    title: 'an identifier before the location',
    forms: binary('v2', bytes(VERSION, identifier, field(1, 'x'), END, a, END, signed)),
    ours: 'unexpected_field',
    lapses: {},
  },
  {
    title: 'two identifiers',
    forms: binary('v2', bytes(VERSION, identifier, identifier, END, a, END, signed)),
    ours: 'unexpected_field',
    lapses: {},
  },
  {
    title: 'a field of another type',
    forms: binary(
      'v2',
      bytes(VERSION, identifier, END, field(2, 'a'), field(5, 'x'), END, END, signed),
    ),
    ours: 'unexpected_field',
    lapses: {},
  },
  {
    title: 'a location beside a condition',
    forms: binary('v2', bytes(VERSION, identifier, END, field(1, 'x'), a, END, signed)),
    ours: 'missing_field',
    tolerance: 'first_party_fields',
    lapses: { 'npm macaroon': ['a'] },
  },
  {
    title: 'an empty location beside a condition',
    forms: binary('v2', bytes(VERSION, identifier, END, field(1, ''), a, END, signed)),
    ours: 'missing_field',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'an empty verification id beside a condition',
    forms: binary(
      'v2',
      bytes(VERSION, identifier, END, field(2, 'a'), field(4, ''), END, END, signed),
    ),
    ours: 'verification_id_length',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'a location that is not UTF-8',
    forms: binary('v2', bytes(VERSION, field(1, bytes(0xff)), identifier, END, a, END, signed)),
    ours: 'not_utf8',
    tolerance: 'location_bytes',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'an empty location',
    forms: binary('v2', bytes(VERSION, field(1, ''), identifier, END, a, END, signed)),
    ours: ['a'],
    lapses: { 'go-macaroon': ['a'], pymacaroons: ['a'], 'npm macaroon': ['a'] },
  },
  {
    title: 'a signature of 31 bytes',
    forms: binary(
      'v2',
      bytes(VERSION, identifier, END, a, END, field(6, signature('a').subarray(1))),
    ),
    ours: 'signature_length',
    lapses: {},
  },
  {
    title: 'a signature with a byte more',
    forms: binary(
      'v2',
      bytes(VERSION, identifier, END, a, END, field(6, bytes(signature('a'), 'x'))),
    ),
    ours: 'signature_length',
    lapses: {},
  },
];
