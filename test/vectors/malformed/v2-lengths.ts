import { bytes, field } from '../../macaroon/wire.js';
import { madeOf, type Named, type Row, truncations } from './entry.js';
import { FIRST_PARTY, THIRD_PARTY, v2Of } from './tokens.js';
import {
  condition,
  END,
  good,
  identifier,
  key,
  location,
  place,
  signature,
  vid,
  withEnd,
  withHeader,
  withLength,
} from './v2-parts.js';

const end = bytes(END);
const fields: readonly Named[] = [
  ['version', bytes(2)],
  ['location', location],
  ['identifier', field(2, THIRD_PARTY.identifier)],
  ['end of the header', end],
  ['first caveat', condition],
  ['end of the first caveat', end],
  ['location of the second caveat', place],
  ['identifier of the second caveat', key],
  ['verification id', vid],
  ['end of the second caveat', end],
  ['end of the caveats', end],
  ['signature', field(6, THIRD_PARTY.signature)],
];
const whole = v2Of(THIRD_PARTY);

const cutOff: readonly Row[] = madeOf('third_party', [
  ['nothing', 'There is nothing.', bytes(), 'ends_early'],
  ['ends-after-type', 'It ends after the type of its first field.', bytes(2, 1), 'ends_early'],
  ['ends-in-length', 'It ends inside a length of two bytes.', bytes(2, 1, 0x8e), 'ends_early'],
  ['ends-after-length', 'It ends after the first length.', bytes(2, 1, 14), 'ends_early'],
  ...truncations(fields, (at) => whole.subarray(0, at)),
  ['ends-before-last-byte', 'The last byte is missing.', whole.subarray(0, -1), 'ends_early'],
]);

const LONG = { lenient: 'long_varint' } as const;
const minusOne = new Array<number>(9).fill(0xff);

const lengths: readonly Row[] = [
  [
    'length-2-bytes',
    'A length takes two bytes, where one will do.',
    withLength(0x96, 0),
    'bad_varint',
    LONG,
  ],
  [
    'length-3-bytes',
    'A length takes three bytes, where one will do.',
    withLength(0x96, 0x80, 0),
    'bad_varint',
    LONG,
  ],
  [
    'length-4-bytes',
    'A length takes four bytes, where one will do.',
    withLength(0x96, 0x80, 0x80, 0),
    'bad_varint',
    LONG,
  ],
  [
    'length-5-bytes',
    'A length takes five bytes, where one will do.',
    withLength(0x96, 0x80, 0x80, 0x80, 0),
    'bad_varint',
  ],
  [
    'length-10-bytes',
    'A length takes ten bytes, where one will do.',
    withLength(0x96, ...new Array<number>(8).fill(0x80), 0),
    'bad_varint',
  ],
  [
    'signature-length-2-bytes',
    'The length of the signature takes two bytes.',
    withEnd(6, 0xa0, 0, FIRST_PARTY.signature),
    'bad_varint',
    LONG,
  ],
  [
    'length-0-2-bytes',
    'The length of an empty location takes two bytes.',
    withHeader(1, 0x80, 0, identifier),
    'bad_varint',
    { ...LONG, strict: v2Of({ ...FIRST_PARTY, location: '' }) },
  ],
  [
    'length-2-32',
    'A length is 22 and 2 to the power of 32.',
    withLength(0x96, 0x80, 0x80, 0x80, 0x10),
    'bad_varint',
  ],
  [
    'length-2-64',
    'A length is 22 and 2 to the power of 64.',
    withLength(0x96, ...new Array<number>(8).fill(0x80), 2),
    'bad_varint',
  ],
  [
    'length-ffffffff',
    'A length is the largest of 32 bits.',
    withLength(0xff, 0xff, 0xff, 0xff, 0x0f),
    'bad_varint',
  ],
  [
    'length-7fffffff',
    'A length is the largest of 32 bits with a sign.',
    withLength(0xff, 0xff, 0xff, 0xff, 0x07),
    'bad_varint',
  ],
  ['length-minus-1', 'A length is -1, in 64 bits.', withLength(...minusOne, 1), 'bad_varint'],
  [
    'length-endless',
    'A length does not end within ten bytes.',
    withLength(...minusOne, 0xff),
    'bad_varint',
  ],
  [
    'length-huge',
    'A length is 268,435,455, far beyond the end.',
    withLength(0xff, 0xff, 0xff, 0x7f),
    'ends_early',
  ],
  ['length-beyond-end', 'A length is 127, beyond the end.', withLength(0x7f), 'ends_early'],
  ['length-small', 'A length is one too small.', withLength(21), 'unexpected_field'],
  ['length-large', 'A length is one too large.', withLength(23), 'unexpected_field'],
  [
    'last-length-large',
    'The last length is one too large.',
    withEnd(6, 33, FIRST_PARTY.signature),
    'ends_early',
  ],
  [
    'last-length-small',
    'The last length is one too small.',
    withEnd(6, 31, FIRST_PARTY.signature),
    'signature_length',
  ],
  [
    'type-2-bytes',
    'A type takes two bytes.',
    withHeader(location, 0x82, 0, 22, 'we used our secret key'),
    'unexpected_field',
  ],
];

const around: readonly Row[] = [
  ['version-0', 'The version is 0.', bytes(0, good.subarray(1)), 'unknown_version'],
  ['version-1', 'The version is 1.', bytes(1, good.subarray(1)), 'unknown_version'],
  ['version-3', 'The version is 3.', bytes(3, good.subarray(1)), 'unknown_version'],
  ['version-255', 'The version is 255.', bytes(255, good.subarray(1)), 'bad_packet'],
  ['version-in-ascii', 'The version is the digit 2.', bytes('2', good.subarray(1)), 'bad_packet'],
  ['no-version', 'The version is missing.', good.subarray(1), 'unknown_version'],
  ['version-twice', 'The version stands twice.', bytes(2, good), 'unexpected_field'],
  [
    'version-2-bytes',
    'The version takes two bytes.',
    bytes(0x82, 0, good.subarray(1)),
    'bad_packet',
  ],
  ['zero-before', 'A zero byte stands before it.', bytes(0, good), 'unknown_version'],
  ['newline-before', 'A newline stands before it.', bytes('\n', good), 'unknown_version'],
  ['trailing-zero', 'A zero byte follows.', bytes(good, END), 'trailing_bytes'],
  ['trailing-newline', 'A newline follows.', bytes(good, '\n'), 'trailing_bytes'],
  ['trailing-signature', 'The signature stands twice.', bytes(good, signature), 'trailing_bytes'],
  [
    'trailing-caveat',
    'A caveat follows the signature.',
    bytes(good, condition, END),
    'trailing_bytes',
  ],
  [
    'trailing-token',
    'A second token follows.',
    bytes(good, good),
    'trailing_bytes',
    { alone: true },
  ],
  [
    'too-long',
    `It has ${good.length} bytes where one less are taken.`,
    good,
    'too_long',
    { maxLength: good.length - 1 },
  ],
];

/** What is wrong with a version or a length, or around the token. */
export const V2_LENGTHS: readonly Row[] = [...cutOff, ...lengths, ...around];
