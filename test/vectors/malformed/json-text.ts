import type { Row } from './entry.js';
import { TOKENS } from './tokens.js';

const good = TOKENS.first_party['v2-json'];
const rest = good.slice(1);
/** The token with this in place of the text that is its identifier. */
const withIdentifier = (json: string): string => good.replace('"we used our secret key"', json);

/** Cut off after this. */
const upTo = (text: string): string => good.slice(0, good.indexOf(text) + text.length);

const cutOff: readonly Row[] = [
  ['ends-at-once', 'It ends after the first bracket.', '{', 'ends_early'],
  ['ends-in-name', 'It ends inside a name.', '{"v', 'ends_early'],
  ['ends-after-name', 'It ends after a name.', upTo('"i"'), 'ends_early'],
  ['ends-after-colon', 'It ends after a colon.', upTo('"i":'), 'ends_early'],
  ['ends-in-text', 'It ends inside a text.', upTo('we used'), 'ends_early'],
  ['ends-after-text', 'It ends after a text.', upTo('secret key"'), 'ends_early'],
  ['ends-after-comma', 'It ends after a comma.', upTo('secret key",'), 'ends_early'],
  ['ends-in-list', 'It ends inside the list of caveats.', upTo('"c":['), 'ends_early'],
  ['ends-after-caveat', 'It ends after the caveat.', upTo('8559"}'), 'ends_early'],
  ['ends-after-list', 'It ends after the list of caveats.', upTo('8559"}]'), 'ends_early'],
  ['ends-in-signature', 'It ends inside the signature.', upTo('"s64":"Hv5H'), 'ends_early'],
  ['ends-before-bracket', 'The last bracket is missing.', good.slice(0, -1), 'ends_early'],
  ['ends-in-escape', 'It ends inside an escape.', '{"i":"\\u00', 'ends_early'],
  ['ends-after-backslash', 'It ends after a backslash.', '{"i":"\\', 'ends_early'],
];

const SPACE = { lenient: 'white_space' } as const;

const around: readonly Row[] = [
  ['newline-after', 'A newline follows.', `${good}\n`, 'trailing_bytes', SPACE],
  ['crlf-after', 'A carriage return and a newline follow.', `${good}\r\n`, 'trailing_bytes', SPACE],
  ['space-before', 'A space stands before it.', ` ${good}`, 'not_json', SPACE],
  ['spaces-around', 'White space stands around it.', `\t\n${good} \n`, 'not_json', SPACE],
  ['byte-order-mark', 'A byte order mark stands before it.', `\ufeff${good}`, 'not_base64'],
  ['no-break-space-before', 'A no-break space stands before it.', `\u00a0${good}`, 'not_base64'],
  ['no-break-space-after', 'A no-break space follows.', `${good}\u00a0`, 'not_json'],
  ['form-feed-after', 'A form feed follows.', `${good}\f`, 'not_json'],
  ['object-after', 'An object follows.', `${good}{}`, 'not_json'],
  ['token-after', 'The same token follows, and a newline between.', `${good}\n${good}`, 'not_json'],
  ['letter-after', 'A letter follows.', `${good}x`, 'not_json'],
  ['comma-after', 'A comma follows.', `${good},`, 'not_json'],
  ['nul-after', 'A zero character follows.', `${good}\0`, 'not_json'],
  ['bracket-after', 'A bracket follows.', `${good}}`, 'not_json'],
  ['in-list', 'It is a list of one token.', `[${good}]`, 'wrong_type', { alone: true }],
  ['in-quotes', 'It is JSON text in JSON text.', JSON.stringify(good), 'not_base64'],
  [
    'too-long',
    `It has ${good.length} characters where one less are taken.`,
    good,
    'too_long',
    { maxLength: good.length - 1 },
  ],
];

const doubles: readonly Row[] = [
  ['version-twice', 'The version stands twice.', `{"v":2,${rest}`, 'duplicate_field'],
  ['identifier-twice', 'The identifier stands twice.', `{"i":"another",${rest}`, 'duplicate_field'],
  [
    'identifier-twice-same',
    'The identifier stands twice, the same.',
    `{"i":"we used our secret key",${rest}`,
    'duplicate_field',
  ],
  [
    'identifier-twice-escaped',
    'The identifier stands twice, once with its name escaped.',
    `{"\\u0069":"another",${rest}`,
    'duplicate_field',
  ],
  ['caveats-twice', 'The caveats stand twice.', `{"c":[],${rest}`, 'duplicate_field'],
  ['signature-twice', 'The signature stands twice.', `{"s64":"AAAA",${rest}`, 'duplicate_field'],
  [
    'caveat-twice',
    'A condition stands twice.',
    good.replace('{"i":"acc', '{"i":"a","i":"acc'),
    'duplicate_field',
  ],
  [
    'unknown-twice',
    'A field that is not known stands twice.',
    `{"x":1,"x":1,${rest}`,
    'duplicate_field',
  ],
  [
    'proto-twice',
    '__proto__ stands twice.',
    `{"__proto__":1,"__proto__":1,${rest}`,
    'duplicate_field',
  ],
  [
    'deep-twice',
    'A name stands twice in an object where none belongs.',
    withIdentifier('{"a":1,"a":2}'),
    'duplicate_field',
  ],
];

const syntax: readonly Row[] = [
  ['single-quotes', 'Its texts are in single quotes.', good.replaceAll('"', "'"), 'not_json'],
  ['no-quotes', 'A name is not in quotes.', good.replace('"v"', 'v'), 'not_json'],
  ['comment', 'It has a comment.', `{/**/${rest}`, 'not_json'],
  ['comma-too-many', 'It has a comma after the last field.', `${good.slice(0, -1)},}`, 'not_json'],
  [
    'comma-in-list',
    'The list of caveats has a comma after the last.',
    good.replace('}]', '},]'),
    'not_json',
  ],
  ['no-comma', 'A comma is missing.', good.replace(',', ' '), 'not_json'],
  ['no-colon', 'A colon is missing.', good.replace(':', ' '), 'not_json'],
  ['newline-in-text', 'A text has a newline in it.', withIdentifier('"a\n"'), 'not_json'],
  ['nul-in-text', 'A text has a zero character in it.', withIdentifier('"a\0"'), 'not_json'],
  [
    'escape-x',
    'A text has an escape that JSON does not have.',
    withIdentifier('"\\x41"'),
    'not_json',
  ],
  ['escape-short', 'A text has an escape of three digits.', withIdentifier('"\\u041"'), 'not_json'],
  ['nan', 'A number is NaN.', good.replace('2', 'NaN'), 'not_json'],
  ['leading-zero', 'A number has a zero before it.', good.replace('2', '02'), 'not_json'],
  ['hexadecimal', 'A number is hexadecimal.', good.replace('2', '0x2'), 'not_json'],
  ['undefined', 'A value is undefined.', withIdentifier('undefined'), 'not_json'],
  [
    'no-break-space',
    'A no-break space stands between fields.',
    good.replace(',', ',\u00a0'),
    'not_json',
  ],
  [
    'wrong-bracket',
    'The list of caveats ends with another bracket.',
    good.replace('}]', '}}'),
    'not_json',
  ],
];

/** What is wrong with the text of JSON. */
export const JSON_TEXT: readonly Row[] = [...cutOff, ...around, ...doubles, ...syntax];
