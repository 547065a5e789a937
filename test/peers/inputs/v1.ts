import { bytes, packet } from '../../macaroon/wire.js';
import type { Input } from './input.js';
import { binary, signature } from './signed.js';

const location = packet('location', '');
const identifier = packet('identifier', 'id');
const a = packet('cid', 'a');
const signed = packet('signature', signature('a'));
const bare = packet('signature', signature());

/** Version 1 binary. */
export const v1Inputs: readonly Input[] = [
  {
    title: 'a byte behind the token',
    forms: binary('v1', bytes(location, identifier, a, signed, 'x')),
    ours: 'trailing_bytes',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'a packet behind the signature',
    forms: binary('v1', bytes(location, identifier, a, signed, packet('cid', 'b'))),
    ours: 'trailing_bytes',
    lapses: { libmacaroons: ['a'], 'go-macaroon': ['a'] },
  },
  {
    title: 'a caveat behind the signature that covers it',
    forms: binary('v1', bytes(location, identifier, signed, a)),
    ours: 'trailing_bytes',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a second token behind the first',
    forms: binary('v1', bytes(location, identifier, a, signed, location, identifier, bare)),
    ours: 'trailing_bytes',
    lapses: { libmacaroons: ['a'], 'go-macaroon': ['a'] },
  },
  {
    title: 'a length in upper case',
    forms: binary('v1', bytes('000Elocation \n', identifier, a, signed)),
    ours: 'bad_packet',
    tolerance: 'packet_length_case',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a length with the prefix of a number',
    forms: binary('v1', bytes(location, '0x12identifier id\n', a, signed)),
    ours: 'bad_packet',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a length with a sign',
    forms: binary('v1', bytes(location, '+012identifier id\n', a, signed)),
    ours: 'bad_packet',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a length with white space',
    forms: binary('v1', bytes(location, ' 12 identifier id\n', a, signed)),
    ours: 'bad_packet',
    lapses: { pymacaroons: ['a'] },
  },
  {
    title: 'a length with other characters than digits',
    forms: binary('v1', bytes(location, '~~12identifier id\n', a, signed)),
    ours: 'bad_packet',
    lapses: { 'macaroons.js': ['a'] },
  },
  {
    title: 'a length of zero',
    forms: binary('v1', bytes(location, identifier, a, '0000', signed)),
    ours: 'bad_packet',
    lapses: { libmacaroons: 'hung' },
  },
  {
    title: 'a packet that ends with something else than a newline',
    forms: binary('v1', bytes(location, '0012identifier id.', a, signed)),
    ours: 'bad_packet',
    lapses: { pymacaroons: ['a'] },
  },
  {
    title: 'a packet without its newline',
    forms: binary('v1', bytes(location, '0011identifier id', a, signed)),
    ours: 'bad_packet',
    lapses: { 'macaroons.js': ['a'] },
  },
  {
    title: 'something else than a space behind a name',
    forms: binary('v1', bytes(location, '0012identifier=id\n', a, signed)),
    ours: 'unexpected_field',
    lapses: { 'macaroons.js': ['a'] },
  },
  {
    title: 'an identifier before the location',
    forms: binary('v1', bytes(identifier, location, a, signed)),
    ours: 'unexpected_field',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'no location',
    forms: binary('v1', bytes(identifier, a, signed)),
    ours: 'unexpected_field',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'two identifiers, of which the second is signed',
    forms: binary('v1', bytes(location, packet('identifier', 'x'), identifier, a, signed)),
    ours: 'unexpected_field',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'two signatures, of which the second is right',
    forms: binary('v1', bytes(location, identifier, a, bare, signed)),
    ours: 'trailing_bytes',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a packet of another name',
    forms: binary('v1', bytes(location, identifier, a, packet('note', 'x'), signed)),
    ours: 'unexpected_field',
    lapses: { 'macaroons.js': ['a'] },
  },
  {
    title: 'a location beside a condition',
    forms: binary('v1', bytes(location, identifier, a, packet('cl', 'x'), signed)),
    ours: 'missing_field',
    tolerance: 'first_party_fields',
    lapses: {
      libmacaroons: ['a'],
      'go-macaroon': ['a'],
      pymacaroons: ['a'],
      'macaroons.js': ['a'],
    },
  },
  {
    title: 'an empty verification id beside a condition',
    forms: binary('v1', bytes(location, identifier, a, packet('vid', ''), signed)),
    ours: 'verification_id_length',
    tolerance: 'first_party_fields',
    lapses: { 'go-macaroon': ['a'] },
  },
  {
    title: 'a verification id of no caveat',
    forms: binary('v1', bytes(location, identifier, packet('vid', 'x'), bare)),
    ours: 'unexpected_field',
    lapses: { libmacaroons: [], 'go-macaroon': [], 'macaroons.js': ['eA'] },
  },
  {
    title: 'a location that is not UTF-8',
    forms: binary('v1', bytes(packet('location', bytes(0xff)), identifier, a, signed)),
    ours: 'not_utf8',
    tolerance: 'location_bytes',
    lapses: {
      libmacaroons: ['a'],
      'go-macaroon': ['a'],
      pymacaroons: ['a'],
      'macaroons.js': ['a'],
    },
  },
  {
    title: 'a signature of 31 bytes',
    forms: binary(
      'v1',
      bytes(location, identifier, a, packet('signature', signature('a').subarray(1))),
    ),
    ours: 'signature_length',
    lapses: {},
  },
  {
    title: 'a signature with a byte more',
    forms: binary(
      'v1',
      bytes(location, identifier, a, packet('signature', bytes(signature('a'), 'x'))),
    ),
    ours: 'signature_length',
    lapses: { 'macaroons.js': ['a'] },
  },
  {
    title: 'no signature',
    forms: binary('v1', bytes(location, identifier, a)),
    ours: 'ends_early',
    lapses: { libmacaroons: 'crashed' },
  },
];
