import { decode } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../bytes/oracle.js';
import { malformed, type Refusal, refusalOf, truncated } from './errors.js';
import { bytes, field, type Part, sealed } from './wire.js';

const END = 0;
const location = (value: string | Uint8Array) => field(1, value);
const identifier = (value: string | Uint8Array) => field(2, value);
const verificationId = (value: string | Uint8Array) => field(4, value);
const signature = field(6, new Uint8Array(32).fill(7));

/** A token with what is given instead of its caveats. */
function withCaveats(...caveats: readonly Part[]): Uint8Array {
  return bytes(2, identifier('id'), END, ...caveats, END, signature);
}

/** A token with what is given between its version and its caveats. */
function withHeader(...header: readonly Part[]): Uint8Array {
  return bytes(2, ...header, END, signature);
}

/** A token with this as the length of its identifier of two bytes. */
function withLength(...length: number[]): Uint8Array {
  return withHeader(2, ...length, 'id', END);
}

const good = bytes(
  ...[2, location('http://mybank/'), identifier('id'), END],
  ...[identifier('first'), END],
  ...[location('http://auth/'), identifier('third'), verificationId(sealed('key')), END],
  ...[identifier('last'), END],
  ...[END, signature],
);

describe('reading v2 binary', () => {
  it('reads the fields in their order', () => {
    expect(decode(good)).toEqual({
      location: 'http://mybank/',
      identifier: utf8('id'),
      signature: signature.slice(2),
      unsafeCaveats: [
        { condition: utf8('first') },
        {
          condition: utf8('third'),
          verificationId: sealed('key'),
          location: 'http://auth/',
        },
        { condition: utf8('last') },
      ],
    });
  });

  it('reads a token without a location and caveats', () => {
    const macaroon = decode(withLength(2));
    expect(macaroon).toMatchObject({ location: '', identifier: utf8('id'), unsafeCaveats: [] });
  });

  it('takes an empty location for none', () => {
    expect(decode(withHeader(location(''), identifier('id'), END)).location).toBe('');
    expect(
      decode(withCaveats(location(''), identifier('a'), verificationId(sealed('b')), END)),
    ).toMatchObject({ unsafeCaveats: [{ condition: utf8('a'), verificationId: sealed('b') }] });
  });

  it.each<[string, Uint8Array, Refusal]>([
    ['no bytes at all', bytes(), truncated],
    ['version 0', bytes(0, good.subarray(1)), malformed('unknown_version')],
    ['version 1', bytes(1, good.subarray(1)), malformed('unknown_version')],
    ['version 3', bytes(3, good.subarray(1)), malformed('unknown_version')],
    ['a byte after the signature', bytes(good, 0), malformed('trailing_bytes')],
    ['a newline after the signature', bytes(good, '\n'), malformed('trailing_bytes')],
    ['a second token after the first', bytes(good, good), malformed('trailing_bytes')],
    ['a byte before the version', bytes(0x0a, good), malformed('unknown_version')],

    ['a length in a byte too many', withLength(0x82, 0x00), malformed('bad_varint')],
    ['a length in two bytes too many', withLength(0x82, 0x80, 0x00), malformed('bad_varint')],
    ['a length of zero in two bytes', withLength(0x80, 0x00), malformed('bad_varint')],
    ['a length in five bytes', withLength(0x82, 0x80, 0x80, 0x80, 0x00), malformed('bad_varint')],
    ['a length beyond 32 bits', withLength(0x82, 0x80, 0x80, 0x80, 0x10), malformed('bad_varint')],
    [
      'a length beyond 64 bits',
      withLength(0x82, ...new Array<number>(9).fill(0x80), 0x02),
      malformed('bad_varint'),
    ],
    ['a length that never ends', withLength(0xff, 0xff, 0xff, 0xff, 0xff), malformed('bad_varint')],
    ['a length beyond the end', withLength(0x7f), truncated],
    ['the longest length', withLength(0xff, 0xff, 0xff, 0x7f), truncated],

    [
      'a signature of 31 bytes',
      bytes(good.slice(0, -33), 31, new Uint8Array(31)),
      malformed('signature_length'),
    ],
    [
      'a signature of 33 bytes',
      bytes(good.slice(0, -33), 33, new Uint8Array(33)),
      malformed('signature_length'),
    ],
    ['an empty signature', bytes(good.slice(0, -33), 0), malformed('signature_length')],
    [
      'another field in place of the signature',
      bytes(good.slice(0, -34), identifier('id')),
      malformed('unexpected_field'),
    ],
    [
      'a third end in place of the signature',
      bytes(good.slice(0, -34), END),
      malformed('missing_field'),
    ],

    [
      'the identifier before the location',
      withHeader(identifier('id'), location('a'), END),
      malformed('unexpected_field'),
    ],
    [
      'two identifiers',
      withHeader(identifier('id'), identifier('id'), END),
      malformed('unexpected_field'),
    ],
    [
      'two locations',
      withHeader(location('a'), location('a'), identifier('id'), END),
      malformed('unexpected_field'),
    ],
    ['no identifier', withHeader(END), malformed('missing_field')],
    ['a location but no identifier', withHeader(location('a'), END), malformed('missing_field')],
    [
      'a verification id in the header',
      withHeader(identifier('id'), verificationId(sealed('a')), END),
      malformed('unexpected_field'),
    ],
    [
      'the signature in the header',
      withHeader(identifier('id'), signature, END),
      malformed('unexpected_field'),
    ],
    ['a header that does not end', withHeader(identifier('id')), malformed('unexpected_field')],
    [
      'a field of type 3',
      withHeader(identifier('id'), field(3, 'a'), END),
      malformed('unexpected_field'),
    ],
    [
      'a field of type 5',
      withCaveats(identifier('a'), field(5, 'a'), END),
      malformed('unexpected_field'),
    ],
    ['a type in two bytes', withHeader(0x82, 0x00, 2, 'id', END), malformed('unexpected_field')],

    [
      'a caveat without an identifier',
      withCaveats(verificationId(sealed('a')), END),
      malformed('unexpected_field'),
    ],
    ['a caveat of a location alone', withCaveats(location('a'), END), malformed('missing_field')],
    [
      'a caveat with two identifiers',
      withCaveats(identifier('a'), identifier('a'), END),
      malformed('unexpected_field'),
    ],
    [
      'a caveat with two verification ids',
      withCaveats(identifier('a'), verificationId(sealed('b')), verificationId(sealed('b')), END),
      malformed('unexpected_field'),
    ],
    [
      'a verification id before its identifier',
      withCaveats(verificationId(sealed('b')), identifier('a'), END),
      malformed('unexpected_field'),
    ],
    [
      'a caveat’s location after its identifier',
      withCaveats(identifier('a'), location('l'), verificationId(sealed('b')), END),
      malformed('unexpected_field'),
    ],
    ['a signature among the caveats', withCaveats(signature), malformed('unexpected_field')],
    [
      'a location in a first-party caveat',
      withCaveats(location('l'), identifier('a'), END),
      malformed('missing_field'),
    ],
    [
      'an empty location in a first-party caveat',
      withCaveats(location(''), identifier('a'), END),
      malformed('missing_field'),
    ],
    [
      'an empty verification id',
      withCaveats(identifier('a'), verificationId(''), END),
      malformed('verification_id_length'),
    ],
    [
      'an empty verification id beside a location',
      withCaveats(location('l'), identifier('a'), verificationId(''), END),
      malformed('verification_id_length'),
    ],
    [
      'a verification id of 71 bytes',
      withCaveats(identifier('a'), verificationId(new Uint8Array(71)), END),
      malformed('verification_id_length'),
    ],
    [
      'a verification id of 73 bytes',
      withCaveats(location('l'), identifier('a'), verificationId(new Uint8Array(73)), END),
      malformed('verification_id_length'),
    ],

    [
      'a location that is not UTF-8',
      withHeader(location(hex('ff')), identifier('id'), END),
      malformed('not_utf8'),
    ],
    [
      'a surrogate in a location',
      withHeader(location(hex('eda080')), identifier('id'), END),
      malformed('not_utf8'),
    ],
    [
      'a character of a location in too many bytes',
      withHeader(location(hex('c0af')), identifier('id'), END),
      malformed('not_utf8'),
    ],
    [
      'a third party’s location that is not UTF-8',
      withCaveats(location(hex('ff')), identifier('a'), verificationId(sealed('b')), END),
      malformed('not_utf8'),
    ],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decode(input))).toEqual(refusal);
  });
});
