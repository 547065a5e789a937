import { toBase64Url, toHex } from '../../bytes/oracle.js';
import { EMPTY_FIELD, NULL, UNKNOWN, type Row } from './entry.js';
import { FIRST_PARTY, v1JsonOf, v2JsonOf, v2Of, VERIFICATION_ID } from './tokens.js';
import {
  bareWith,
  emptyWith,
  cid,
  thirdCid,
  vid,
  withCaveat,
  withFields,
  withThird,
  withVid,
} from './json-v1-parts.js';

const types: readonly Row[] = [
  [
    'no-identifier',
    'The identifier is missing.',
    withFields({ identifier: undefined }),
    'missing_field',
    { ...EMPTY_FIELD, strict: v2Of({ ...FIRST_PARTY, identifier: '' }), holds: false },
  ],
  [
    'no-signature',
    'The signature is missing.',
    withFields({ signature: undefined }),
    'missing_field',
  ],
  ['identifier-number', 'The identifier is a number.', withFields({ identifier: 5 }), 'wrong_type'],
  ['identifier-list', 'The identifier is a list.', withFields({ identifier: ['a'] }), 'wrong_type'],
  [
    'identifier-object',
    'The identifier is an object.',
    withFields({ identifier: { a: 'a' } }),
    'wrong_type',
  ],
  ['identifier-true', 'The identifier is true.', withFields({ identifier: true }), 'wrong_type'],
  ['location-number', 'The location is a number.', withFields({ location: 5 }), 'wrong_type'],
  ['signature-number', 'The signature is a number.', withFields({ signature: 5 }), 'wrong_type'],
  ['signature-null', 'The signature is null.', withFields({ signature: null }), 'wrong_type'],
  [
    'caveats-object',
    'The caveats are an object.',
    withFields({ caveats: { 0: { cid } } }),
    'wrong_type',
  ],
  ['caveats-text', 'The caveats are a text.', withFields({ caveats: cid }), 'wrong_type'],
  ['caveat-text', 'A caveat is a text.', withFields({ caveats: [cid] }), 'wrong_type'],
  ['caveat-null', 'A caveat is null.', withFields({ caveats: [null] }), 'wrong_type'],
  ['caveat-list', 'A caveat is a list.', withFields({ caveats: [[cid]] }), 'wrong_type'],
  [
    'caveat-empty',
    'A caveat is an empty object.',
    withFields({ caveats: [{}] }),
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
    emptyWith({ identifier: undefined }),
    'missing_field',
    { ...EMPTY_FIELD, token: 'empty' },
  ],
  [
    'cid-left-out',
    'A condition is empty and left out.',
    emptyWith({ caveats: [{}] }),
    'missing_field',
    { ...EMPTY_FIELD, token: 'empty' },
  ],
  ['cid-number', 'A condition is a number.', withCaveat({ cid: 5 }), 'wrong_type'],
  [
    'cl-number',
    'A caveat’s location is a number.',
    withThird({ cid: thirdCid, vid, cl: 5 }),
    'wrong_type',
  ],
  ['vid-number', 'A verification id is a number.', withVid(5), 'wrong_type'],
  [
    'vid-list',
    'A verification id is a list of bytes.',
    withVid([...VERIFICATION_ID]),
    'wrong_type',
  ],

  [
    'location-null',
    'The location is null.',
    withFields({ location: null }),
    'wrong_type',
    { ...NULL, strict: v2Of({ ...FIRST_PARTY, location: '' }) },
  ],
  [
    'caveats-null',
    'The caveats are null.',
    bareWith({ caveats: null }),
    'wrong_type',
    { ...NULL, token: 'bare' },
  ],
  [
    'vid-and-cl-null',
    'A first-party caveat has a verification id and a location that are null.',
    withCaveat({ vid: null, cl: null }),
    'wrong_type',
    NULL,
  ],
];

const names: readonly Row[] = [
  [
    'unknown-field',
    'A field is not known.',
    withFields({ expires: 9 }),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'unknown-field-null',
    'A field is not known, and null.',
    withFields({ nonce: null }),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'unknown-field-in-caveat',
    'A field of a caveat is not known.',
    withCaveat({ comment: { a: [1] } }),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'proto',
    'A field is called __proto__.',
    withFields({}).replace('{', '{"__proto__":{"identifier":"a"},'),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'constructor',
    'A field is called constructor.',
    withFields({ constructor: 'a' }),
    'unexpected_field',
    UNKNOWN,
  ],
  [
    'caveat-field-of-v2',
    'A caveat has a field of v2 besides its own.',
    withCaveat({ i: cid }),
    'unexpected_field',
  ],
  [
    'caveat-field-of-token',
    'A caveat has a field of the token.',
    withCaveat({ signature: toHex(FIRST_PARTY.signature) }),
    'unexpected_field',
  ],
  [
    'name-upper-case',
    'The signature’s name is in upper case.',
    withFields({ signature: undefined, Signature: toHex(FIRST_PARTY.signature) }),
    'missing_field',
  ],
  [
    'version-3',
    'It has a version, which v1 does not have, and it is 3.',
    withFields({ v: 3 }),
    'unexpected_field',
  ],
  [
    'both-versions',
    'It has the fields of both versions.',
    JSON.stringify({ ...v1JsonOf(FIRST_PARTY), ...v2JsonOf(FIRST_PARTY) }),
    'unexpected_field',
  ],
  [
    'signature64',
    'The signature is in base64, which v1 does not have.',
    withFields({ signature: undefined, signature64: toBase64Url(FIRST_PARTY.signature) }),
    'missing_field',
  ],
];

/** What is wrong with the names and the types in v1 JSON. */
export const V1_JSON_TYPES: readonly Row[] = [...types, ...names];
