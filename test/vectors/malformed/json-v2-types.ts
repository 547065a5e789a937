import { toBase64Url } from '../../bytes/oracle.js';
import { EMPTY_FIELD, NULL, UNKNOWN, type Row } from './entry.js';
import { FIRST_PARTY, v2Of } from './tokens.js';
import { bareWith, emptyWith, i, withCaveat, withFields, withThird } from './json-v2-parts.js';

const versions: readonly Row[] = [
  ...[0, 1, 3, 2.5, -2].map((v): Row => [
    `version-${v}`,
    `The version is ${v}.`,
    withFields({ v }),
    'unknown_version',
  ]),
  [
    'version-text',
    'The version is a text.',
    withFields({ v: '2' }),
    'unknown_version',
    { lenient: 'json_version' },
  ],
  ['version-text-1', 'The version is the text 1.', withFields({ v: '1' }), 'unknown_version'],
  ['version-text-2.0', 'The version is the text 2.0.', withFields({ v: '2.0' }), 'unknown_version'],
  [
    'version-text-spaced',
    'The version is a text with a space.',
    withFields({ v: ' 2' }),
    'unknown_version',
  ],
  ['version-list', 'The version is a list.', withFields({ v: [2] }), 'unknown_version'],
  ['version-true', 'The version is true.', withFields({ v: true }), 'unknown_version'],
  ['version-null', 'The version is null.', withFields({ v: null }), 'wrong_type', NULL],
];

const types: readonly Row[] = [
  [
    'no-identifier',
    'The identifier is missing.',
    withFields({ i: undefined }),
    'missing_field',
    { ...EMPTY_FIELD, strict: v2Of({ ...FIRST_PARTY, identifier: '' }), holds: false },
  ],
  ['no-signature', 'The signature is missing.', withFields({ s64: undefined }), 'missing_field'],
  ['empty', 'It is an empty object.', '{}', 'missing_field'],
  ['identifier-number', 'The identifier is a number.', withFields({ i: 5 }), 'wrong_type'],
  [
    'identifier-list',
    'The identifier is a list of bytes.',
    withFields({ i: [1, 2] }),
    'wrong_type',
  ],
  [
    'identifier-base64-number',
    'The identifier in base64 is a number.',
    withFields({ i: undefined, i64: 5 }),
    'wrong_type',
  ],
  ['location-list', 'The location is a list.', withFields({ l: ['a'] }), 'wrong_type'],
  ['location-false', 'The location is false.', withFields({ l: false }), 'wrong_type'],
  ['signature-object', 'The signature is an object.', withFields({ s64: {} }), 'wrong_type'],
  ['caveats-object', 'The caveats are an object.', withFields({ c: { 0: { i } } }), 'wrong_type'],
  ['caveats-number', 'The caveats are a number.', withFields({ c: 1 }), 'wrong_type'],
  ['caveat-text', 'A caveat is a text.', withFields({ c: [i] }), 'wrong_type'],
  ['caveat-null', 'A caveat is null.', withFields({ c: [{ i }, null] }), 'wrong_type'],
  ['caveat-list', 'A caveat is a list.', withFields({ c: [[{ i }]] }), 'wrong_type'],
  [
    'caveat-empty',
    'A caveat is an empty object.',
    withFields({ c: [{}] }),
    'missing_field',
    {
      ...EMPTY_FIELD,
      strict: v2Of({ ...FIRST_PARTY, caveats: [{ condition: '' }] }),
      holds: false,
    },
  ],
  [
    'identifier-left-out',
    'The identifier is empty and left out.',
    emptyWith({ i: undefined }),
    'missing_field',
    { ...EMPTY_FIELD, token: 'empty' },
  ],
  [
    'condition-left-out',
    'A condition is empty and left out.',
    emptyWith({ c: [{}] }),
    'missing_field',
    { ...EMPTY_FIELD, token: 'empty' },
  ],
  ['caveat-number', 'A condition is a number.', withCaveat({ i: 1 }), 'wrong_type'],
  [
    'vid-number',
    'A verification id is a number.',
    withThird({ v64: 1 }),
    'wrong_type',
    { token: 'third_party' },
  ],
  [
    'nested',
    'The identifier is a list in a list, 200 deep.',
    withFields({ i: 'nested' }).replace('"nested"', '['.repeat(200) + ']'.repeat(200)),
    'wrong_type',
  ],
  [
    'location-null',
    'The location is null.',
    withFields({ l: null }),
    'wrong_type',
    { ...NULL, strict: v2Of({ ...FIRST_PARTY, location: '' }) },
  ],
  [
    'caveats-null',
    'The caveats are null.',
    bareWith({ c: null }),
    'wrong_type',
    { ...NULL, token: 'bare' },
  ],
  [
    'caveat-fields-null',
    'A first-party caveat has fields that are null.',
    withCaveat({ v64: null, l: null }),
    'wrong_type',
    NULL,
  ],
];

const names: readonly Row[] = [
  [
    'identifier-both',
    'The identifier stands in both forms.',
    withFields({ i64: toBase64Url(Buffer.from('we used our secret key')) }),
    'duplicate_field',
  ],
  [
    'identifier-both-empty',
    'The identifier stands in both forms, one of them empty.',
    withFields({ i64: '' }),
    'duplicate_field',
  ],
  [
    'signature-both',
    'The signature stands in both forms.',
    withFields({ s: 's'.repeat(32) }),
    'duplicate_field',
  ],
  [
    'caveat-both',
    'A condition stands in both forms.',
    withCaveat({ i64: toBase64Url(Buffer.from(i)) }),
    'duplicate_field',
  ],
  [
    'vid-both',
    'A verification id stands in both forms.',
    withThird({ v: 'v'.repeat(72) }),
    'duplicate_field',
    { token: 'third_party' },
  ],
  ['unknown-field', 'A field is not known.', withFields({ x: 1 }), 'unexpected_field', UNKNOWN],
  [
    'unknown-field-in-caveat',
    'A field of a caveat is not known.',
    withCaveat({ x: [] }),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'proto',
    'A field is called __proto__.',
    withFields({}).replace('{', '{"__proto__":{"i64":"AAAA"},'),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'proto-alone',
    'All the fields are in __proto__.',
    `{"__proto__":${withFields({})}}`,
    'missing_field',
  ],
  [
    'proto-in-caveat',
    'A field of a caveat is called __proto__.',
    withFields({}).replace('"c":[{', '"c":[{"__proto__":null,'),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'fields-of-v1',
    'It has the caveats of v1 besides its own.',
    withFields({ caveats: [{ cid: i }] }),
    'unexpected_field',
  ],
  [
    'location-of-v1',
    'It has the location of v1 besides its own.',
    withFields({ location: 'http://mybank/' }),
    'unexpected_field',
  ],
  [
    'caveat-field-of-v1',
    'A caveat has a field of v1 besides its own.',
    withCaveat({ cid: i }),
    'unexpected_field',
  ],
  [
    'caveat-field-of-token',
    'A caveat has a field of the token.',
    withCaveat({ s64: toBase64Url(FIRST_PARTY.signature) }),
    'unexpected_field',
  ],
  [
    'name-upper-case',
    'The signature’s name is in upper case.',
    withFields({ s64: undefined, S64: toBase64Url(FIRST_PARTY.signature) }),
    'missing_field',
  ],
];

/** What is wrong with the names and the types in v2 JSON. */
export const V2_JSON_TYPES: readonly Row[] = [...versions, ...types, ...names];
