import { toBase64Url, utf8 } from '../../bytes/oracle.js';
import { bytes } from '../../macaroon/wire.js';
import type { Row } from './entry.js';
import { BARE, BINARY, FIRST_PARTY, THIRD_PARTY, TOKENS, v1Of, v2Of } from './tokens.js';

/** Two letters in the last group, so that its padding is two. */
const good = toBase64Url(v2Of(FIRST_PARTY));
const padded = `${good}==`;
/** Three letters in the last group. */
const three = toBase64Url(v2Of(BARE));
/** Four letters in the last group. */
const four = toBase64Url(v2Of(THIRD_PARTY));
const binary = toBase64Url(v2Of(BINARY));
const json = toBase64Url(utf8(TOKENS.first_party['v2-json']));
const lines = (text: string, newline: string): string => text.replace(/.{64}/g, `$&${newline}`);

const SPACE = { lenient: 'white_space' } as const;
const PADDING = { lenient: 'base64_padding' } as const;
const BITS = { lenient: 'base64_bits' } as const;

const cutOff: readonly Row[] = [
  ['nothing', 'There is nothing.', '', 'ends_early'],
  [
    'ends-in-group-2',
    'It ends inside a group, after two letters.',
    good.slice(0, 70),
    'ends_early',
  ],
  [
    'ends-in-group-3',
    'It ends inside a group, after three letters.',
    good.slice(0, 71),
    'ends_early',
  ],
  ['ends-in-group-1', 'It ends inside a group, after one letter.', good.slice(0, 73), 'ends_early'],
  ['ends-after-group', 'It ends after a group.', good.slice(0, 72), 'ends_early'],
  ['ends-before-last', 'The last letter is missing.', good.slice(0, -1), 'ends_early'],
];

const spaces: readonly Row[] = [
  ['newline-after', 'A newline follows.', `${good}\n`, 'not_base64', SPACE],
  ['space-before', 'A space stands before it.', ` ${good}`, 'not_base64', SPACE],
  [
    'space-inside',
    'A space stands in it.',
    `${good.slice(0, 9)} ${good.slice(9)}`,
    'not_base64',
    SPACE,
  ],
  ['lines', 'It is in lines of 64 letters.', lines(padded, '\n'), 'not_base64', SPACE],
  [
    'lines-crlf',
    'It is in lines of 64 letters, as in mail.',
    `${lines(padded, '\r\n')}\r\n`,
    'not_base64',
    SPACE,
  ],
  ['space-in-padding', 'A space stands in the padding.', `${good}= =`, 'not_base64', SPACE],
  [
    'no-break-space',
    'A no-break space stands in it.',
    `${good.slice(0, 9)}\u00a0${good.slice(9)}`,
    'not_base64',
  ],
  ['byte-order-mark', 'A byte order mark stands before it.', `\ufeff${good}`, 'not_base64'],
  ['vertical-tab', 'A vertical tab follows.', `${good}\v`, 'not_base64'],
  ['nul', 'A zero character follows.', `${good}\0`, 'not_base64'],
];

const letters: readonly Row[] = [
  ['star', 'It has a star in it.', `${good.slice(0, 9)}*${good.slice(10)}`, 'not_base64'],
  [
    'dot',
    'It is in two parts with a dot between.',
    `${good.slice(0, 72)}.${good.slice(72)}`,
    'not_base64',
  ],
  ['percent', 'Its padding is percent-encoded.', `${good}%3D%3D`, 'not_base64'],
  ['scheme', 'A scheme stands before it.', `Bearer ${good}`, 'not_base64'],
  ['quotes', 'It is in quotes.', `"${good}"`, 'not_base64'],
  [
    'full-width',
    'It has a full-width letter, whose lowest bits are those of a letter.',
    `\uff21${good.slice(1)}`,
    'not_base64',
  ],
  [
    'not-ascii',
    'It has a letter that is not ASCII.',
    `${good.slice(0, 9)}é${good.slice(10)}`,
    'not_base64',
  ],
  [
    'standard-and-url',
    'It is in both alphabets.',
    binary.replace('_', '/'),
    'not_base64',
    { token: 'binary', lenient: 'base64_alphabet' },
  ],
  ['hexadecimal', 'It is hexadecimal.', TOKENS.first_party.v2, 'bad_packet'],
  ['twice', 'It is base64 of base64.', toBase64Url(utf8(good)), 'bad_packet'],
  [
    'too-long',
    `It has ${good.length} characters where one less are taken.`,
    good,
    'too_long',
    { maxLength: good.length - 1 },
  ],
];

const padding: readonly Row[] = [
  ['half-padded', 'It has half its padding.', `${good}=`, 'ends_early', PADDING],
  ['over-padded', 'It has one of padding too many.', `${good}===`, 'not_base64', PADDING],
  ['padded-by-four', 'It has four of padding too many.', `${padded}====`, 'not_base64', PADDING],
  [
    'three-over-padded',
    'It has one of padding where two are too many.',
    `${three}==`,
    'not_base64',
    { ...PADDING, token: 'bare' },
  ],
  [
    'whole-padded',
    'It has padding, where the last group is whole.',
    `${four}=`,
    'not_base64',
    { ...PADDING, token: 'third_party' },
  ],
  [
    'whole-padded-by-four',
    'It has a group of padding, where the last group is whole.',
    `${four}====`,
    'not_base64',
    { ...PADDING, token: 'third_party' },
  ],
  [
    'padding-inside',
    'It has padding in the middle.',
    `${good.slice(0, 72)}==${good.slice(72)}`,
    'not_base64',
  ],
  ['padding-first', 'It has padding before it.', `==${good}`, 'not_base64'],
  ['padding-alone', 'It is padding alone.', '====', 'not_base64'],
  [
    'stray-bits-4',
    'Four bits are left over and not zero.',
    `${good.slice(0, -1)}B`,
    'not_base64',
    BITS,
  ],
  [
    'stray-bits-4-padded',
    'Four bits are left over before the padding, and not zero.',
    `${good.slice(0, -1)}P==`,
    'not_base64',
    BITS,
  ],
  [
    'stray-bits-2',
    'Two bits are left over and not zero.',
    `${three.slice(0, -1)}9`,
    'not_base64',
    { ...BITS, token: 'bare' },
  ],
  [
    'letter-alone',
    'A letter stands alone in the last group.',
    `${four}A`,
    'not_base64',
    { token: 'third_party' },
  ],
  [
    'letter-alone-padded',
    'A letter stands alone in the last group, with padding.',
    `${four}A===`,
    'not_base64',
    { token: 'third_party' },
  ],
];

const contents: readonly Row[] = [
  [
    'trailing-zero',
    'A zero byte follows in it.',
    toBase64Url(bytes(v2Of(FIRST_PARTY), 0)),
    'trailing_bytes',
  ],
  ['trailing-letters', 'Two letters follow.', `${four}AA`, 'trailing_bytes'],
  [
    'trailing-token',
    'A second token follows in it.',
    toBase64Url(bytes(v2Of(FIRST_PARTY), v2Of(FIRST_PARTY))),
    'trailing_bytes',
    { alone: true },
  ],
  ['two-texts', 'A second text follows its padding.', `${padded}${padded}`, 'not_base64'],
  [
    'version-1',
    'It is of version 1 in it.',
    toBase64Url(bytes(1, v2Of(FIRST_PARTY).subarray(1))),
    'unknown_version',
  ],
  [
    'v1-cut',
    'It is v1, and the last byte of it is missing.',
    toBase64Url(v1Of(FIRST_PARTY).subarray(0, -1)),
    'ends_early',
  ],
  [
    'v1-trailing',
    'It is v1, and a newline follows in it.',
    toBase64Url(bytes(v1Of(FIRST_PARTY), '\n')),
    'trailing_bytes',
  ],
  [
    'json-v1',
    'It is base64 of v1 JSON.',
    toBase64Url(utf8(TOKENS.first_party['v1-json'] ?? '')),
    'bad_packet',
    { lenient: 'base64_json' },
  ],
  ['json-v2', 'It is base64 of v2 JSON.', json, 'bad_packet', { lenient: 'base64_json' }],
  [
    'json-v2-padded',
    'It is base64 of v2 JSON, padded.',
    `${toBase64Url(utf8(TOKENS.bare['v2-json']))}==`,
    'bad_packet',
    { token: 'bare', lenient: 'base64_json' },
  ],
  [
    'json-letter-alone',
    'It is base64 of JSON, and a letter stands alone in the last group.',
    `${json}A`,
    'bad_packet',
  ],
  ['json-cut', 'It is base64 of JSON that was cut off.', json.slice(0, 72), 'bad_packet'],
  [
    'json-latin-1',
    'It is base64 of JSON in Latin-1.',
    Buffer.from('{"i":"\xe9","s":"12345678901234567890123456789012"}', 'latin1').toString(
      'base64url',
    ),
    'bad_packet',
  ],
];

/** What is wrong with base64, or with what is in it. */
export const BASE64: readonly Row[] = [...cutOff, ...spaces, ...letters, ...padding, ...contents];
