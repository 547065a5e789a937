import { hex } from '../../bytes/oracle.js';
import { bytes, field, type Part } from '../../macaroon/wire.js';
import { FIRST, madeOf, type Row } from './entry.js';
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
  condition,
  END,
  identifier,
  key,
  location,
  place,
  vid,
  withCaveat,
  withThird,
} from './v2-parts.js';

const withVid = (value: string | Uint8Array): Uint8Array =>
  withThird(place, key, field(4, value), END);

const sizes: readonly Row[] = [16, 40, 71, 73].map((size) => [
  `vid-${size}`,
  `A verification id has ${size} bytes.`,
  withVid(bytes(VERIFICATION_ID, 0).subarray(0, size)),
  'verification_id_length',
]);

const signedAsPair = (...parts: readonly Part[]): Uint8Array =>
  bytes(2, location, identifier, END, ...parts, END, END, field(6, PAIR_SIGNATURE));

const verificationIds: readonly Row[] = [
  ...madeOf('third_party', [
    ...sizes,
    [
      'vid-base64',
      'A verification id is in base64.',
      withVid(Buffer.from(VERIFICATION_ID).toString('base64')),
      'verification_id_length',
    ],
    [
      'vid-gone',
      'A third party’s caveat has lost its verification id.',
      withThird(place, key, END),
      'missing_field',
      { ...FIRST, strict: STRIPPED, holds: false },
    ],
    [
      'vid-emptied',
      'A third party’s verification id is empty.',
      withVid(''),
      'verification_id_length',
      { ...FIRST, strict: STRIPPED, holds: false },
    ],
  ]),
  [
    'vid-empty',
    'A first-party caveat has an empty verification id.',
    withCaveat(condition, field(4, ''), END),
    'verification_id_length',
    FIRST,
  ],
  [
    'vid-empty-with-location',
    'A first-party caveat has an empty verification id and a location.',
    withCaveat(place, condition, field(4, ''), END),
    'verification_id_length',
    FIRST,
  ],
  [
    'vid-empty-signed',
    'A caveat has an empty verification id, and is signed as a third party’s.',
    signedAsPair(condition, field(4, '')),
    'verification_id_length',
    { ...FIRST, strict: v2Of({ ...FIRST_PARTY, signature: PAIR_SIGNATURE }), holds: false },
  ],
  [
    'caveat-location',
    'A first-party caveat has a location.',
    withCaveat(place, condition, END),
    'missing_field',
    FIRST,
  ],
  [
    'caveat-location-empty',
    'A first-party caveat has an empty location.',
    withCaveat(field(1, ''), condition, END),
    'missing_field',
    FIRST,
  ],
];

/** The token without caveats with these bytes for its location, and how it is read leniently. */
function locationRow(id: string, wrong: string, value: Uint8Array, read: string): Row {
  const input = bytes(2, field(1, value), identifier, END, END, field(6, BARE.signature));
  const strict = v2Of({ ...BARE, location: read });
  return [id, wrong, input, 'not_utf8', { token: 'bare', lenient: 'location_bytes', strict }];
}

const locations: readonly Row[] = [
  locationRow(
    'location-bytes',
    'The location has a byte that UTF-8 never has.',
    hex('61ff62'),
    'a\ufffdb',
  ),
  locationRow('location-cut', 'The location ends inside a character.', hex('61e282'), 'a\ufffd'),
  locationRow('location-latin-1', 'The location is in Latin-1.', hex('e9'), '\ufffd'),
  locationRow(
    'location-surrogate',
    'The location has a surrogate, in three bytes.',
    hex('eda080'),
    '\ufffd\ufffd\ufffd',
  ),
  locationRow(
    'location-overlong',
    'The location has a slash in two bytes.',
    hex('c0af'),
    '\ufffd\ufffd',
  ),
  [
    'caveat-location-bytes',
    'A third party’s location is not UTF-8.',
    withThird(field(1, hex('ff')), key, vid, END),
    'not_utf8',
    {
      token: 'third_party',
      lenient: 'location_bytes',
      strict: v2Of({
        ...THIRD_PARTY,
        caveats: THIRD_PARTY.caveats.map((caveat) =>
          caveat.location ? { ...caveat, location: '\ufffd' } : caveat,
        ),
      }),
    },
  ],
];

/** What is wrong with what a field holds, or with whose caveat it is. */
export const V2_CAVEATS: readonly Row[] = [...verificationIds, ...locations];
