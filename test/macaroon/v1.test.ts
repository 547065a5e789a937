import { decode } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../bytes/oracle.js';
import { malformed, type Refusal, refusalOf, truncated } from './errors.js';
import { bytes, packet, sealed } from './wire.js';

const location = packet('location', 'http://mybank/');
const identifier = packet('identifier', 'id');
const first = packet('cid', 'first');
const third = [packet('cid', 'third'), packet('vid', sealed('key')), packet('cl', 'http://auth/')];
const signature = packet('signature', new Uint8Array(32).fill(7));

const good = bytes(location, identifier, first, ...third, packet('cid', 'last'), signature);

/** A token with these caveats. */
function withCaveats(...caveats: readonly Uint8Array[]): Uint8Array {
  return bytes(location, identifier, ...caveats, signature);
}

/** A token whose identifier has this as its packet’s length, instead of 0012. */
function withLength(digits: string): Uint8Array {
  return bytes(location, digits, 'identifier id\n', first, signature);
}

describe('reading v1 binary', () => {
  it('reads the fields in their order', () => {
    expect(decode(good)).toEqual({
      location: 'http://mybank/',
      identifier: utf8('id'),
      signature: new Uint8Array(32).fill(7),
      unsafeCaveats: [
        { condition: utf8('first') },
        { condition: utf8('third'), verificationId: sealed('key'), location: 'http://auth/' },
        { condition: utf8('last') },
      ],
    });
  });

  it('reads fields that are empty, or look like packets', () => {
    const value = `\n${Buffer.from(packet('cid', 'a')).toString()}signature \n`;
    const macaroon = decode(
      bytes(packet('location', ''), packet('identifier', value), packet('cid', ''), signature),
    );
    expect(macaroon).toMatchObject({
      location: '',
      identifier: utf8(value),
      unsafeCaveats: [{ condition: utf8('') }],
    });
  });

  it('reads a third-party caveat without a location, and takes an empty one for none', () => {
    const caveat = { condition: utf8('a'), verificationId: sealed('b') };
    for (const rest of [[], [packet('cl', '')]]) {
      const macaroon = decode(withCaveats(packet('cid', 'a'), packet('vid', sealed('b')), ...rest));
      expect(macaroon.unsafeCaveats).toEqual([caveat]);
    }
  });

  it('takes 0012 for what it is, so that the other lengths below are what is wrong', () => {
    expect(decode(withLength('0012')).identifier).toEqual(utf8('id'));
  });

  it.each<[string, Uint8Array, Refusal]>([
    ['a letter that is no digit in a length', withLength('001g'), malformed('bad_packet')],
    ['a colon in a length', withLength('00:2'), malformed('bad_packet')],
    ['a space in a length', withLength('  12'), malformed('bad_packet')],
    ['a sign in a length', withLength('+012'), malformed('bad_packet')],
    ['an upper-case length', withLength('00AA'), malformed('bad_packet')],
    ['a length one too small', withLength('0011'), malformed('bad_packet')],
    ['a length one too large', withLength('0013'), malformed('bad_packet')],
    ['a length of its own digits only', withLength('0004'), malformed('bad_packet')],
    ['a length less than its own digits', withLength('0003'), malformed('bad_packet')],
    ['a length of zero', withLength('0000'), malformed('bad_packet')],
    ['a length beyond the end', withLength('ffff'), truncated],

    [
      'a space instead of the newline',
      bytes(location, '0012identifier id ', signature),
      malformed('bad_packet'),
    ],
    [
      'a packet without its newline',
      bytes(location, '0011identifier id', signature),
      malformed('bad_packet'),
    ],
    [
      'a last packet without its newline',
      bytes(location, identifier, '002esignature ', new Uint8Array(32)),
      malformed('bad_packet'),
    ],
    [
      'a key without a space',
      bytes(location, '000fidentifier\n', signature),
      malformed('unexpected_field'),
    ],
    [
      'a tab after a key',
      bytes(location, '0012identifier\tid\n', signature),
      malformed('unexpected_field'),
    ],
    ['a packet of a newline', bytes(location, '0005\n', signature), malformed('unexpected_field')],
    [
      'a key in upper case',
      bytes(location, packet('IDENTIFIER', 'id'), signature),
      malformed('unexpected_field'),
    ],
    ['a longer key', withCaveats(packet('cids', 'a')), malformed('unexpected_field')],
    ['a shorter key', withCaveats(packet('ci', 'a')), malformed('unexpected_field')],
    ['an unknown key', withCaveats(packet('expires', '9')), malformed('unexpected_field')],

    ['a newline after the signature', bytes(good, '\n'), malformed('trailing_bytes')],
    ['a second token after the first', bytes(good, good), malformed('trailing_bytes')],
    ['a caveat after the signature', bytes(good, first), malformed('trailing_bytes')],
    ['a second signature', bytes(good, signature), malformed('trailing_bytes')],
    ['a newline before all', bytes('\n', good), malformed('unknown_version')],
    ['a space before all', bytes(' ', good), malformed('bad_packet')],
    ['JSON text in bytes', utf8('{"v":2}'), malformed('bad_packet')],

    [
      'a signature of 31 bytes',
      bytes(location, identifier, packet('signature', new Uint8Array(31))),
      malformed('signature_length'),
    ],
    [
      'a signature of 33 bytes',
      bytes(location, identifier, packet('signature', new Uint8Array(33))),
      malformed('signature_length'),
    ],
    [
      'an empty signature',
      bytes(location, identifier, packet('signature', '')),
      malformed('signature_length'),
    ],

    ['no location', bytes(identifier, first, signature), malformed('unexpected_field')],
    ['no identifier', bytes(location, first, signature), malformed('unexpected_field')],
    ['no signature', bytes(location, identifier, first), truncated],
    [
      'the identifier before the location',
      bytes(identifier, location, signature),
      malformed('unexpected_field'),
    ],
    [
      'two locations',
      bytes(location, location, identifier, signature),
      malformed('unexpected_field'),
    ],
    [
      'two identifiers',
      bytes(location, identifier, identifier, signature),
      malformed('unexpected_field'),
    ],
    ['an identifier after a caveat', withCaveats(first, identifier), malformed('unexpected_field')],

    [
      'a verification id before its identifier',
      withCaveats(third[1]!, third[0]!),
      malformed('unexpected_field'),
    ],
    [
      'two verification ids',
      withCaveats(third[0]!, third[1]!, third[1]!),
      malformed('unexpected_field'),
    ],
    [
      'a third party’s location before its verification id',
      withCaveats(third[0]!, third[2]!, third[1]!),
      malformed('missing_field'),
    ],
    [
      'a third party’s location twice',
      withCaveats(...third, third[2]!),
      malformed('unexpected_field'),
    ],
    [
      'a location in a first-party caveat',
      withCaveats(first, third[2]!),
      malformed('missing_field'),
    ],
    [
      'an empty location in a first-party caveat',
      withCaveats(first, packet('cl', '')),
      malformed('missing_field'),
    ],
    [
      'an empty verification id',
      withCaveats(first, packet('vid', '')),
      malformed('verification_id_length'),
    ],
    [
      'a verification id of 71 bytes',
      withCaveats(first, packet('vid', new Uint8Array(71))),
      malformed('verification_id_length'),
    ],
    [
      'a verification id of 73 bytes',
      withCaveats(first, packet('vid', new Uint8Array(73)), third[2]!),
      malformed('verification_id_length'),
    ],

    [
      'a location that is not UTF-8',
      bytes(packet('location', hex('ff')), identifier, signature),
      malformed('not_utf8'),
    ],
    [
      'a third party’s location that is not UTF-8',
      withCaveats(third[0]!, third[1]!, packet('cl', hex('e282'))),
      malformed('not_utf8'),
    ],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decode(input))).toEqual(refusal);
  });
});
