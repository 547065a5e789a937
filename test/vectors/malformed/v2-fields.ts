import { toHex } from '../../bytes/oracle.js';
import { bytes, field } from '../../macaroon/wire.js';
import { madeOf, type Row } from './entry.js';
import { FIRST_PARTY } from './tokens.js';
import {
  condition,
  END,
  identifier,
  key,
  location,
  place,
  signature,
  vid,
  withCaveat,
  withEnd,
  withHeader,
  withThird,
} from './v2-parts.js';

/** What is wrong with the fields, each with a length that is right. */
export const V2_FIELDS: readonly Row[] = [
  ['no-identifier', 'The identifier is missing.', withHeader(location), 'missing_field'],
  ['header-empty', 'The location and the identifier are missing.', withHeader(), 'missing_field'],
  [
    'identifier-first',
    'The identifier stands before the location.',
    withHeader(identifier, location),
    'unexpected_field',
  ],
  [
    'location-twice',
    'The location stands twice.',
    withHeader(location, location, identifier),
    'unexpected_field',
  ],
  [
    'identifier-twice',
    'The identifier stands twice.',
    withHeader(location, identifier, identifier),
    'unexpected_field',
  ],
  [
    'vid-in-header',
    'A verification id stands in the header.',
    withHeader(location, identifier, vid),
    'unexpected_field',
  ],
  [
    'signature-in-header',
    'The signature stands in the header.',
    withHeader(location, identifier, signature),
    'unexpected_field',
  ],
  [
    'type-3',
    'A field is of type 3, which there is not.',
    withHeader(location, identifier, field(3, 'a')),
    'unexpected_field',
  ],
  [
    'type-127',
    'A field is of type 127, which there is not.',
    withHeader(location, identifier, field(127, 'a')),
    'unexpected_field',
  ],
  [
    'header-endless',
    'The header does not end.',
    bytes(2, location, identifier, condition, END, END, signature),
    'unexpected_field',
  ],
  [
    'header-ends-twice',
    'The header ends twice, so that the caveat stands where the signature belongs.',
    withHeader(location, identifier, END),
    'unexpected_field',
  ],

  ['caveat-empty', 'A caveat is a location alone.', withCaveat(place, END), 'missing_field'],
  [
    'caveat-endless',
    'A caveat does not end.',
    withCaveat(condition, condition, END),
    'unexpected_field',
  ],
  ['caveat-ends-twice', 'A caveat ends twice.', withCaveat(condition, END, END), 'missing_field'],
  [
    'caveats-endless',
    'The end of the caveats is missing.',
    bytes(2, location, identifier, END, condition, END, signature),
    'unexpected_field',
  ],
  [
    'caveat-type-5',
    'A field of a caveat is of type 5, which there is not.',
    withCaveat(condition, field(5, 'a'), END),
    'unexpected_field',
  ],
  [
    'signature-in-caveat',
    'The signature stands among the caveats.',
    withCaveat(signature, END),
    'unexpected_field',
  ],
  ...madeOf('third_party', [
    [
      'vid-first',
      'A verification id stands before the identifier.',
      withThird(place, vid, key, END),
      'unexpected_field',
    ],
    [
      'place-last',
      'A caveat’s location stands last.',
      withThird(key, vid, place, END),
      'unexpected_field',
    ],
    [
      'place-second',
      'A caveat’s location stands after its identifier.',
      withThird(key, place, vid, END),
      'unexpected_field',
    ],
    [
      'place-twice',
      'A caveat’s location stands twice.',
      withThird(place, place, key, vid, END),
      'unexpected_field',
    ],
    [
      'key-twice',
      'A caveat’s identifier stands twice.',
      withThird(place, key, key, vid, END),
      'unexpected_field',
    ],
    [
      'vid-twice',
      'A verification id stands twice.',
      withThird(place, key, vid, vid, END),
      'unexpected_field',
    ],
    [
      'vid-without-identifier',
      'A verification id has no identifier.',
      withThird(place, vid, END),
      'unexpected_field',
    ],
  ]),

  ['no-signature', 'The signature is missing.', withEnd(), 'ends_early'],
  [
    'signature-of-another-type',
    'An identifier stands where the signature belongs.',
    withEnd(field(2, FIRST_PARTY.signature)),
    'unexpected_field',
  ],
  ['signature-ended', 'An end stands where the signature belongs.', withEnd(END), 'missing_field'],
  ['signature-0', 'The signature is empty.', withEnd(field(6, '')), 'signature_length'],
  [
    'signature-31',
    'The signature has 31 bytes.',
    withEnd(field(6, FIRST_PARTY.signature.subarray(1))),
    'signature_length',
  ],
  [
    'signature-33',
    'The signature has 33 bytes.',
    withEnd(field(6, bytes(FIRST_PARTY.signature, 0))),
    'signature_length',
  ],
  [
    'signature-hex',
    'The signature is in hexadecimal.',
    withEnd(field(6, toHex(FIRST_PARTY.signature))),
    'signature_length',
  ],
];
