import { toBase64Url, toHex } from '../../bytes/oracle.js';
import { bytes } from '../../macaroon/wire.js';
import { FIRST, madeOf, type Row } from './entry.js';
import { VERIFICATION_ID, STRIPPED } from './tokens.js';
import { l, signature, withCaveat, withFields, withI64, withThird } from './json-v2-parts.js';

const signatures: readonly Row[] = [
  ['signature-0', 'The signature is empty.', withFields({ s64: '' }), 'signature_length'],
  [
    'signature-31',
    'The signature has 31 bytes.',
    withFields({ s64: toBase64Url(signature.subarray(1)) }),
    'signature_length',
  ],
  [
    'signature-33',
    'The signature has 33 bytes.',
    withFields({ s64: toBase64Url(bytes(signature, 0)) }),
    'signature_length',
  ],
  [
    'signature-hex',
    'The signature is in hexadecimal.',
    withFields({ s64: toHex(signature) }),
    'signature_length',
  ],
  [
    'signature-text-31',
    'The signature is a text of 31 bytes.',
    withFields({ s64: undefined, s: 's'.repeat(31) }),
    'signature_length',
  ],
];

const base64: readonly Row[] = madeOf('binary', [
  [
    'base64-other',
    'A field in base64 has a letter that is no digit.',
    withI64('-_-.__w'),
    'not_base64',
  ],
  [
    'base64-ends-in-group',
    'A field in base64 has one letter in its last group.',
    withI64('-_-__wAAA'),
    'not_base64',
  ],
  [
    'base64-spaced',
    'A field in base64 ends with a newline.',
    withI64('-_-__w\n'),
    'not_base64',
    { lenient: 'white_space' },
  ],
  [
    'base64-half-padded',
    'A field in base64 has half its padding.',
    withI64('-_-__w='),
    'not_base64',
    { lenient: 'base64_padding' },
  ],
  [
    'base64-over-padded',
    'A field in base64 has too much padding.',
    withI64('-_-__w==='),
    'not_base64',
    { lenient: 'base64_padding' },
  ],
  [
    'base64-padded-inside',
    'A field in base64 has padding in the middle.',
    withI64('-_==-__w'),
    'not_base64',
  ],
  [
    'base64-mixed',
    'A field in base64 is in both alphabets.',
    withI64('+_-__w'),
    'not_base64',
    { lenient: 'base64_alphabet' },
  ],
  [
    'base64-stray',
    'A field in base64 has bits left over that are not zero.',
    withI64('-_-__x'),
    'not_base64',
    { lenient: 'base64_bits' },
  ],
]);

const caveats: readonly Row[] = [
  [
    'caveat-location',
    'A first-party caveat has a location.',
    withCaveat({ l }),
    'missing_field',
    FIRST,
  ],
  [
    'caveat-location-empty',
    'A first-party caveat has an empty location.',
    withCaveat({ l: '' }),
    'missing_field',
    FIRST,
  ],
  [
    'vid-empty',
    'A first-party caveat has an empty verification id.',
    withCaveat({ v64: '' }),
    'verification_id_length',
    FIRST,
  ],
  [
    'vid-empty-text',
    'A first-party caveat has an empty verification id, as text, and a location.',
    withCaveat({ v: '', l }),
    'verification_id_length',
    FIRST,
  ],
  ...madeOf('third_party', [
    [
      'vid-gone',
      'A third party’s caveat has lost its verification id.',
      withThird({ v64: undefined }),
      'missing_field',
      { ...FIRST, strict: STRIPPED, holds: false },
    ],
    ...[40, 71, 73].map((size): Row => {
      const value = toBase64Url(bytes(VERIFICATION_ID, 0).subarray(0, size));
      return [
        `vid-${size}`,
        `A verification id has ${size} bytes.`,
        withThird({ v64: value }),
        'verification_id_length',
      ];
    }),
    [
      'vid-text-71',
      'A verification id is a text of 71 bytes.',
      withThird({ v64: undefined, v: 'v'.repeat(71) }),
      'verification_id_length',
    ],
  ]),
  [
    'identifier-surrogate',
    'The identifier has half a surrogate pair.',
    withFields({ i: '\ud83d' }),
    'not_utf8',
  ],
  [
    'location-surrogate',
    'The location has half a surrogate pair.',
    withFields({ l: '\udc00' }),
    'not_utf8',
  ],
  [
    'caveat-surrogate',
    'A condition has half a surrogate pair.',
    withCaveat({ i: 'a\ud83d' }),
    'not_utf8',
  ],
];

/** What is wrong with the values in v2 JSON, which are of the right types. */
export const V2_JSON_VALUES: readonly Row[] = [...signatures, ...base64, ...caveats];
