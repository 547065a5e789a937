import { hex, utf8 } from '../../bytes/oracle.js';
import { bytes, packet } from '../../macaroon/wire.js';
import { FIRST, type Row } from './entry.js';
import {
  BARE,
  FIRST_PARTY,
  PAIR_SIGNATURE,
  STRIPPED,
  THIRD_PARTY,
  v2Of,
  VERIFICATION_ID,
} from './tokens.js';
import {
  bare,
  cid,
  cl,
  good,
  identifier,
  key,
  location,
  signature,
  third,
  vid,
  withCaveat,
  withSignature,
  withThird,
  withThirdAlone,
} from './v1-parts.js';

const order: readonly Row[] = [
  [
    'no-location',
    'The location is missing.',
    bytes(identifier, cid, signature),
    'unexpected_field',
  ],
  [
    'no-identifier',
    'The identifier is missing.',
    bytes(location, cid, signature),
    'unexpected_field',
  ],
  ['no-signature', 'The signature is missing.', bytes(location, identifier, cid), 'ends_early'],
  ['signature-alone', 'All but the signature is missing.', signature, 'unexpected_field'],
  [
    'identifier-first',
    'The identifier stands before the location.',
    bytes(identifier, location, cid, signature),
    'unexpected_field',
  ],
  [
    'caveat-first',
    'A caveat stands before the identifier.',
    bytes(location, cid, identifier, signature),
    'unexpected_field',
  ],
  [
    'signature-before-caveat',
    'The signature stands before the caveat.',
    bytes(location, identifier, signature, cid),
    'trailing_bytes',
  ],
  [
    'location-last',
    'The location stands after the caveat.',
    bytes(identifier, cid, location, signature),
    'unexpected_field',
  ],
  [
    'location-twice',
    'The location stands twice.',
    bytes(location, location, identifier, cid, signature),
    'unexpected_field',
  ],
  [
    'identifier-twice',
    'The identifier stands twice.',
    bytes(location, identifier, identifier, cid, signature),
    'unexpected_field',
  ],
  [
    'vid-before-cid',
    'A verification id stands before its cid.',
    withThirdAlone(vid, key, cl),
    'unexpected_field',
    third,
  ],
  [
    'cl-before-vid',
    'A caveat’s location stands before its verification id.',
    withThird(key, cl, vid),
    'missing_field',
    third,
  ],
  [
    'vid-twice',
    'A verification id stands twice.',
    withThird(key, vid, vid, cl),
    'unexpected_field',
    third,
  ],
  [
    'cl-twice',
    'A caveat’s location stands twice.',
    withThird(key, vid, cl, cl),
    'unexpected_field',
    third,
  ],
  [
    'vid-without-cid',
    'A verification id has no cid.',
    withThirdAlone(vid, cl),
    'unexpected_field',
    third,
  ],

  ['signature-0', 'The signature is empty.', withSignature(new Uint8Array()), 'signature_length'],
  [
    'signature-31',
    'The signature has 31 bytes.',
    withSignature(FIRST_PARTY.signature.subarray(1)),
    'signature_length',
  ],
  [
    'signature-33',
    'The signature has 33 bytes.',
    withSignature(bytes(FIRST_PARTY.signature, 0)),
    'signature_length',
  ],
  [
    'signature-hex',
    'The signature is in hexadecimal.',
    withSignature(utf8(Buffer.from(FIRST_PARTY.signature).toString('hex'))),
    'signature_length',
  ],
];

const sizes: readonly Row[] = [16, 40, 71, 73].map((size): Row => {
  const value = bytes(VERIFICATION_ID, 0).subarray(0, size);
  const input = withThird(key, packet('vid', value), cl);
  return [
    `vid-${size}`,
    `A verification id has ${size} bytes.`,
    input,
    'verification_id_length',
    third,
  ];
});

const empty = packet('vid', '');
const caveatRows: readonly Row[] = [
  ...sizes,
  [
    'vid-base64',
    'A verification id is in base64.',
    withThird(key, packet('vid', Buffer.from(VERIFICATION_ID).toString('base64')), cl),
    'verification_id_length',
    third,
  ],
  [
    'vid-empty',
    'A first-party caveat has an empty verification id.',
    withCaveat(cid, empty),
    'verification_id_length',
    FIRST,
  ],
  [
    'vid-empty-with-cl',
    'A first-party caveat has an empty verification id and a location.',
    withCaveat(cid, empty, cl),
    'verification_id_length',
    FIRST,
  ],
  [
    'vid-empty-signed',
    'A caveat has an empty verification id, and is signed as a third party’s.',
    bytes(location, identifier, cid, empty, packet('signature', PAIR_SIGNATURE)),
    'verification_id_length',
    {
      ...FIRST,
      strict: v2Of({ ...FIRST_PARTY, signature: PAIR_SIGNATURE }),
      holds: false,
    },
  ],
  [
    'vid-gone',
    'A third party’s caveat has lost its verification id.',
    withThird(key, cl),
    'missing_field',
    {
      ...third,
      ...FIRST,
      strict: STRIPPED,
      holds: false,
    },
  ],
  ['cl', 'A first-party caveat has a location.', withCaveat(cid, cl), 'missing_field', FIRST],
  [
    'cl-empty',
    'A first-party caveat has an empty location.',
    withCaveat(cid, packet('cl', '')),
    'missing_field',
    FIRST,
  ],

  [
    'location-bytes',
    'The location is not UTF-8: a byte that never is.',
    bytes(packet('location', hex('61ff62')), identifier, packet('signature', BARE.signature)),
    'not_utf8',
    { token: 'bare', lenient: 'location_bytes', strict: v2Of({ ...BARE, location: 'a\ufffdb' }) },
  ],
  [
    'cl-bytes',
    'A third party’s location is not UTF-8: a character is cut off.',
    withThird(key, vid, packet('cl', hex('61e282'))),
    'not_utf8',
    {
      ...third,
      lenient: 'location_bytes',
      strict: v2Of({
        ...THIRD_PARTY,
        caveats: THIRD_PARTY.caveats.map((caveat) =>
          caveat.location ? { ...caveat, location: 'a\ufffd' } : caveat,
        ),
      }),
    },
  ],

  ['json', 'It is JSON, as bytes.', utf8('{"identifier":"a"}'), 'bad_packet'],
  ['base64', 'It is base64, as bytes.', utf8(Buffer.from(good).toString('base64')), 'bad_packet'],
  [
    'too-long',
    'It has 113 bytes where 112 are taken.',
    bare,
    'too_long',
    { token: 'bare', maxLength: 112 },
  ],
];

/** What is wrong with the fields, each in a packet that is right. */
export const V1_FIELDS: readonly Row[] = [...order, ...caveatRows];
