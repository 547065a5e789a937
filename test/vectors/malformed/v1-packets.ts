import { hex } from '../../bytes/oracle.js';
import { bytes, packet } from '../../macaroon/wire.js';
import { madeOf, type Named, type Row, truncations } from './entry.js';
import { THIRD_PARTY, v1Of } from './tokens.js';
import {
  cid,
  cl,
  good,
  identifier,
  key,
  location,
  signature,
  vid,
  withCaveat,
  withLength,
} from './v1-parts.js';

const packets: readonly Named[] = [
  ['location', location],
  ['identifier', packet('identifier', THIRD_PARTY.identifier)],
  ['first caveat', cid],
  ['third party’s cid', key],
  ['vid', vid],
  ['cl', cl],
  ['signature', packet('signature', THIRD_PARTY.signature)],
];
const whole = v1Of(THIRD_PARTY);

const cutOff: readonly Row[] = madeOf('third_party', [
  ['nothing', 'There is nothing.', bytes(), 'ends_early'],
  ['ends-in-length', 'It ends inside the first length.', bytes('00'), 'ends_early'],
  ['ends-after-length', 'It ends after the first length.', bytes('001c'), 'ends_early'],
  ...truncations(packets, (end) => whole.subarray(0, end)),
  ['ends-before-newline', 'The last newline is missing.', whole.subarray(0, -1), 'ends_early'],
]);

const lengths: readonly Row[] = [
  ['length-not-hex', 'A length has a letter that is no digit.', withLength('002g'), 'bad_packet'],
  [
    'length-colon',
    'A length has a colon, which follows 9 in ASCII.',
    withLength('002:'),
    'bad_packet',
  ],
  ['length-spaces', 'A length is padded with spaces.', withLength('  26'), 'bad_packet'],
  ['length-plus', 'A length has a plus sign.', withLength('+026'), 'bad_packet'],
  ['length-minus', 'A length has a minus sign.', withLength('-026'), 'bad_packet'],
  ['length-prefix', 'A length has the prefix 0x.', withLength('0x26'), 'bad_packet'],
  [
    'length-binary',
    'A length is written as a binary number.',
    withLength('\0\0\0\x26'),
    'bad_packet',
  ],
  ['length-three-digits', 'A length has three digits.', withLength('026'), 'bad_packet'],
  ['length-five-digits', 'A length has five digits.', withLength('00026'), 'bad_packet'],
  ['length-small', 'A length is one too small.', withLength('0025'), 'bad_packet'],
  ['length-large', 'A length is one too large.', withLength('0027'), 'bad_packet'],
  [
    'length-without-itself',
    'A length leaves out its own digits.',
    withLength('0022'),
    'bad_packet',
  ],
  ['length-decimal', 'A length is decimal.', withLength('0038'), 'bad_packet'],
  ['length-0', 'A length is 0.', withLength('0000'), 'bad_packet'],
  ['length-1', 'A length is 1, less than its own digits.', withLength('0001'), 'bad_packet'],
  ['length-2', 'A length is 2, less than its own digits.', withLength('0002'), 'bad_packet'],
  ['length-3', 'A length is 3, less than its own digits.', withLength('0003'), 'bad_packet'],
  ['length-4', 'A length is 4: of its own digits alone.', withLength('0004'), 'bad_packet'],
  ['length-ffff', 'A length is the largest, far beyond the end.', withLength('ffff'), 'ends_early'],
  [
    'last-length-large',
    'The last length is one too large.',
    bytes(location, identifier, cid, '0030', signature.subarray(4)),
    'ends_early',
  ],
  [
    'last-length-small',
    'The last length is one too small.',
    bytes(location, identifier, cid, '002e', signature.subarray(4)),
    'bad_packet',
  ],
  [
    'length-upper-case',
    'A length is in upper case.',
    bytes(location, identifier, cid, '002F', signature.subarray(4)),
    'bad_packet',
    { lenient: 'packet_length_case' },
  ],
];

const shapes: readonly Row[] = [
  ['packet-empty', 'A packet is a newline alone.', withCaveat('0005\n'), 'unexpected_field'],
  ['space-for-newline', 'A packet ends in a space.', withCaveat('0009cid  '), 'bad_packet'],
  ['no-newline', 'A packet has no newline.', withCaveat('0008cid '), 'bad_packet'],
  ['nul-for-newline', 'A packet ends in a zero byte.', withCaveat('0009cid \0'), 'bad_packet'],
  [
    'key-without-space',
    'A packet is a key without a space.',
    withCaveat('0008cid\n'),
    'unexpected_field',
  ],
  ['tab-for-space', 'A key is followed by a tab.', withCaveat('000acid\ta\n'), 'unexpected_field'],
  [
    'space-before-key',
    'A key has a space before it.',
    withCaveat('000b cid a\n'),
    'unexpected_field',
  ],
  ['key-upper-case', 'A key is in upper case.', withCaveat(packet('CID', 'a')), 'unexpected_field'],
  [
    'key-longer',
    'A key is longer than one that there is.',
    withCaveat(packet('cids', 'a')),
    'unexpected_field',
  ],
  [
    'key-shorter',
    'A key is shorter than one that there is.',
    withCaveat(packet('ci', 'a')),
    'unexpected_field',
  ],
  ['key-unknown', 'A key is not known.', withCaveat(packet('expires', '9')), 'unexpected_field'],

  ['trailing-zero', 'A zero byte follows.', bytes(good, 0), 'trailing_bytes'],
  ['trailing-newline', 'A newline follows.', bytes(good, '\n'), 'trailing_bytes'],
  ['trailing-caveat', 'A caveat follows the signature.', bytes(good, cid), 'trailing_bytes'],
  ['trailing-signature', 'The signature stands twice.', bytes(good, signature), 'trailing_bytes'],
  [
    'trailing-token',
    'A second token follows.',
    bytes(good, good),
    'trailing_bytes',
    { alone: true },
  ],
  ['newline-before', 'A newline stands before it.', bytes('\n', good), 'unknown_version'],
  ['space-before', 'A space stands before it.', bytes(' ', good), 'bad_packet'],
  [
    'byte-order-mark',
    'A byte order mark stands before it.',
    bytes(hex('efbbbf'), good),
    'bad_packet',
  ],
  [
    'version-1',
    'A version byte stands before it, which v1 does not have.',
    bytes(1, good),
    'unknown_version',
  ],
];

/** What is wrong with a packet, or around the token. */
export const V1_PACKETS: readonly Row[] = [...cutOff, ...lengths, ...shapes];
