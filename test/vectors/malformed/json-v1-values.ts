import { toBase64Url, toHex } from '../../bytes/oracle.js';
import { bytes } from '../../macaroon/wire.js';
import { FIRST, madeOf, type Row } from './entry.js';
import { FIRST_PARTY, VERIFICATION_ID, STRIPPED } from './tokens.js';
import { cl, signature, vid, withCaveat, withFields, withVid } from './json-v1-parts.js';

const signatures: readonly Row[] = [
  [
    'signature-upper-case',
    'The signature is in upper case.',
    withFields({ signature: signature.toUpperCase() }),
    'wrong_type',
    { lenient: 'json_signature_case' },
  ],
  [
    'signature-not-hex',
    'The signature has a letter that is no digit.',
    withFields({ signature: `g${signature.slice(1)}` }),
    'wrong_type',
  ],
  [
    'signature-space',
    'The signature has a space in it.',
    withFields({ signature: `${signature.slice(0, 31)} ${signature.slice(32)}` }),
    'wrong_type',
  ],
  ['signature-0', 'The signature is empty.', withFields({ signature: '' }), 'signature_length'],
  [
    'signature-31',
    'The signature has 31 bytes.',
    withFields({ signature: signature.slice(2) }),
    'signature_length',
  ],
  [
    'signature-half',
    'The signature has a digit too few.',
    withFields({ signature: signature.slice(1) }),
    'signature_length',
  ],
  [
    'signature-33',
    'The signature has 33 bytes.',
    withFields({ signature: `${signature}00` }),
    'signature_length',
  ],
  [
    'signature-newline',
    'The signature ends with a newline.',
    withFields({ signature: `${signature}\n` }),
    'signature_length',
  ],
  [
    'signature-prefix',
    'The signature has the prefix 0x.',
    withFields({ signature: `0x${signature}` }),
    'signature_length',
  ],
  [
    'signature-base64',
    'The signature is in base64.',
    withFields({ signature: toBase64Url(FIRST_PARTY.signature) }),
    'signature_length',
  ],
];

const caveats: readonly Row[] = [
  ['cl', 'A first-party caveat has a location.', withCaveat({ cl }), 'missing_field', FIRST],
  [
    'cl-empty',
    'A first-party caveat has an empty location.',
    withCaveat({ cl: '' }),
    'missing_field',
    FIRST,
  ],
  [
    'vid-empty',
    'A first-party caveat has an empty verification id and location.',
    withCaveat({ vid: '', cl: '' }),
    'verification_id_length',
    FIRST,
  ],
  ...madeOf('third_party', [
    [
      'vid-gone',
      'A third party’s caveat has lost its verification id.',
      withVid(undefined),
      'missing_field',
      { ...FIRST, strict: STRIPPED, holds: false },
    ],
    ...[40, 71, 73].map((size): Row => {
      const value = toBase64Url(bytes(VERIFICATION_ID, 0).subarray(0, size));
      return [
        `vid-${size}`,
        `A verification id has ${size} bytes.`,
        withVid(value),
        'verification_id_length',
      ];
    }),
    [
      'vid-hex',
      'A verification id is in hexadecimal.',
      withVid(toHex(VERIFICATION_ID)),
      'verification_id_length',
    ],
    [
      'vid-not-base64',
      'A verification id is not base64.',
      withVid(`*${vid.slice(1)}`),
      'not_base64',
    ],
    [
      'vid-cut',
      'A verification id has lost its last letter.',
      withVid(vid.slice(0, -1)),
      'not_base64',
    ],
    [
      'vid-spaced',
      'A verification id has a line break in it.',
      withVid(`${vid.slice(0, 76)}\n${vid.slice(76)}`),
      'not_base64',
      { lenient: 'white_space' },
    ],
    [
      'vid-padded',
      'A verification id has padding where none belongs.',
      withVid(`${vid}==`),
      'not_base64',
      { lenient: 'base64_padding' },
    ],
    [
      'vid-mixed',
      'A verification id is in both alphabets.',
      withVid(vid.replace('_', '/')),
      'not_base64',
      { lenient: 'base64_alphabet' },
    ],
  ]),
  [
    'identifier-surrogate',
    'The identifier has half a surrogate pair.',
    withFields({ identifier: 'a\ud83d' }),
    'not_utf8',
  ],
  [
    'location-surrogate',
    'The location has half a surrogate pair.',
    withFields({ location: '\ude00' }),
    'not_utf8',
  ],
  [
    'cid-surrogate',
    'A condition has a surrogate pair the wrong way round.',
    withCaveat({ cid: '\ude00\ud83d' }),
    'not_utf8',
  ],
];

/** What is wrong with the values in v1 JSON, which are of the right types. */
export const V1_JSON_VALUES: readonly Row[] = [...signatures, ...caveats];
