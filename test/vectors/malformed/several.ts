import { toBase64Url, utf8 } from '../../bytes/oracle.js';
import { bytes, packet } from '../../macaroon/wire.js';
import { entries, type Malformed } from './entry.js';
import { DISCHARGE, type Forms, THIRD_PARTY, TOKENS, v1Of, v2Of } from './tokens.js';

const v1 = [v1Of(THIRD_PARTY), v1Of(DISCHARGE)] as const;
const v2 = [v2Of(THIRD_PARTY), v2Of(DISCHARGE)] as const;
const signature = packet('signature', DISCHARGE.signature);
/** The discharge in v2 up to its signature. */
const head = v2[1].subarray(0, -34);

function discharge(): Forms {
  const { discharge: forms } = TOKENS.third_party;
  if (forms === undefined) throw new Error('the token of a third party has a discharge');
  return forms;
}

const json = (format: 'v1-json' | 'v2-json'): readonly [string, string] => [
  TOKENS.third_party[format] ?? '',
  discharge()[format] ?? '',
];
const [primary, second] = json('v2-json');
const [primaryV1, secondV1] = json('v1-json');
const text = toBase64Url(bytes(...v2));
const texts = v2.map((one) => Buffer.from(one).toString('base64'));

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The text with the lowest bit set of its last digit, where that is left over. */
function withStrayBits(base64: string): string {
  return base64.slice(0, -1) + DIGITS.charAt(DIGITS.indexOf(base64.slice(-1)) | 1);
}

/** What is wrong with a token and its discharges. */
export const SEVERAL: readonly Malformed[] = [
  ...entries('v1-several', 'third_party', [
    ['nothing', 'There is nothing.', bytes(), 'ends_early'],
    [
      'ends-in-discharge',
      'It ends inside the discharge.',
      bytes(...v1).subarray(0, -20),
      'ends_early',
    ],
    [
      'newline-between',
      'A newline stands between the two.',
      bytes(v1[0], '\n', v1[1]),
      'unknown_version',
    ],
    ['newline-after', 'A newline follows.', bytes(...v1, '\n'), 'unknown_version'],
    [
      'discharge-without-location',
      'The discharge has no location.',
      bytes(v1[0], v1[1].subarray(33)),
      'unexpected_field',
    ],
    [
      'discharge-length-upper-case',
      'A length in the discharge is in upper case.',
      bytes(v1[0], v1[1].subarray(0, -47), '002F', signature.subarray(4)),
      'bad_packet',
      { lenient: 'packet_length_case' },
    ],
  ]),
  ...entries('v2-several', 'third_party', [
    [
      'ends-in-discharge',
      'It ends inside the discharge.',
      bytes(...v2).subarray(0, -20),
      'ends_early',
    ],
    ['version-alone', 'The discharge is a version alone.', bytes(v2[0], 2), 'ends_early'],
    [
      'zero-between',
      'A zero byte stands between the two.',
      bytes(v2[0], 0, v2[1]),
      'unknown_version',
    ],
    ['zero-after', 'A zero byte follows.', bytes(...v2, 0), 'unknown_version'],
    [
      'discharge-signature-31',
      'The signature of the discharge has 31 bytes.',
      bytes(v2[0], head, 6, 31, DISCHARGE.signature.subarray(1)),
      'signature_length',
    ],
    [
      'discharge-long-length',
      'A length in the discharge takes two bytes, where one will do.',
      bytes(v2[0], head, 6, 0xa0, 0, DISCHARGE.signature),
      'bad_varint',
      { lenient: 'long_varint' },
    ],
  ]),
  ...entries('v1-json-several', 'third_party', [
    [
      'discharge-unsigned',
      'The discharge has no signature.',
      `[${primaryV1},{"identifier":"a"}]`,
      'missing_field',
    ],
    ['discharge-null', 'The discharge is null.', `[${primaryV1},null]`, 'wrong_type'],
    ['two-objects', 'The two stand one after the other.', primaryV1 + secondV1, 'not_json'],
    [
      'caveats-null',
      'The caveats of the discharge are null.',
      `[${primaryV1},${secondV1.replace(/"caveats":\[.*\]/, '"caveats":null')}]`,
      'wrong_type',
      {
        lenient: 'json_null',
        strict: bytes(v2[0], v2Of({ ...DISCHARGE, caveats: [] })),
        holds: false,
      },
    ],
  ]),
  ...entries('v2-json-several', 'third_party', [
    ['empty', 'The list is empty.', '[]', 'missing_field'],
    ['in-list', 'The list is in a list.', `[[${primary},${second}]]`, 'wrong_type'],
    ['texts', 'The list is of base64 texts.', JSON.stringify(texts), 'wrong_type'],
    [
      'object',
      'The two are fields of an object.',
      `{"0":${primary},"1":${second}}`,
      'missing_field',
    ],
    ['discharge-empty', 'The discharge is an empty object.', `[${primary},{}]`, 'missing_field'],
    ['ends-after-token', 'It ends after the token.', `[${primary}`, 'ends_early'],
    ['ends-before-bracket', 'The last bracket is missing.', `[${primary},${second}`, 'ends_early'],
    [
      'comma-too-many',
      'The list has a comma after the last.',
      `[${primary},${second},]`,
      'not_json',
    ],
    ['comma-alone', 'The list has two commas.', `[${primary},,${second}]`, 'not_json'],
    [
      'identifier-twice',
      'The identifier of the discharge stands twice.',
      `[${primary},${second.replace('{', '{"i":"a",')}]`,
      'duplicate_field',
    ],
    [
      'newline-after',
      'A newline follows.',
      `[${primary},${second}]\n`,
      'trailing_bytes',
      { lenient: 'white_space' },
    ],
    [
      'space-before',
      'A space stands before it.',
      ` [${primary},${second}]`,
      'not_json',
      { lenient: 'white_space' },
    ],
    [
      'version-text',
      'The version of the discharge is a text.',
      `[${primary},${second.replace('"v":2', '"v":"2"')}]`,
      'unknown_version',
      { lenient: 'json_version' },
    ],
  ]),
  ...entries('base64-several', 'third_party', [
    [
      'two-texts',
      'The second text follows the padding of the first.',
      `${toBase64Url(v1[0])}==${toBase64Url(v1[1])}`,
      'not_base64',
    ],
    ['comma', 'A comma stands between the two.', texts.join(), 'not_base64'],
    [
      'stray-bits',
      'Bits are left over and not zero.',
      withStrayBits(text),
      'not_base64',
      { lenient: 'base64_bits' },
    ],
    [
      'json',
      'It is base64 of a JSON list.',
      toBase64Url(utf8(`[${primary},${second}]`)),
      'bad_packet',
      { lenient: 'base64_json' },
    ],
  ]),
];
