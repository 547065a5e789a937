import { decode, encodeJson } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../bytes/oracle.js';
import { malformed, type Refusal, refusalOf, truncated } from './errors.js';
import { narrowed, thirdParty } from './samples.js';

const zeros = new Uint8Array(32);
const s64 = Buffer.from(zeros).toString('base64url');
const signature = toHex(zeros);

/** A v2 token with these fields besides its identifier and its signature. */
const v2 = (fields: object): object => ({ v: 2, i: 'id', s64, ...fields });
/** A v1 token with these fields besides its identifier and its signature. */
const v1 = (fields: object): object => ({ identifier: 'id', signature, ...fields });
const v2Caveat = (caveat: unknown): object => v2({ c: [caveat] });
const v1Caveat = (caveat: unknown): object => v1({ caveats: [caveat] });

const missing = malformed('missing_field');
const wrongType = malformed('wrong_type');
const unexpected = malformed('unexpected_field');
const duplicate = malformed('duplicate_field');
const notBase64 = malformed('not_base64');
const notUtf8 = malformed('not_utf8');
const notJson = malformed('not_json');
const length = malformed('signature_length');
const sealedLength = malformed('verification_id_length');
const version = malformed('unknown_version');

describe('reading v2 JSON', () => {
  it('reads a token without a version, as go-macaroon writes it', () => {
    const { v, ...rest } = encodeJson(thirdParty, 'v2');
    expect([v, decode(rest)]).toEqual([2, thirdParty]);
  });

  it('reads every field in base64 of either alphabet, padded or not', () => {
    for (const i64 of ['T3U/VA==', 'T3U_VA==', 'T3U/VA', 'T3U_VA']) {
      const v64 = i64.slice(0, 4).repeat(24);
      const macaroon = decode({ i64, s64, c: [{ i64, v64 }] });
      expect(macaroon.identifier).toEqual(utf8('Ou?T'));
      expect(macaroon.unsafeCaveats).toEqual([
        { condition: utf8('Ou?T'), verificationId: utf8('Ou?'.repeat(24)) },
      ]);
    }
  });

  it('reads every field as text', () => {
    const macaroon = decode({
      i: 'é',
      s: 's'.repeat(32),
      c: [{ i: 'a', v: 'ü'.repeat(36), l: '' }],
    });
    expect(macaroon).toMatchObject({
      location: '',
      identifier: utf8('é'),
      signature: utf8('s'.repeat(32)),
      unsafeCaveats: [{ condition: utf8('a'), verificationId: utf8('ü'.repeat(36)) }],
    });
  });

  it.each<[string, object, Refusal]>([
    ['version 1', v2({ v: 1 }), version],
    ['version 3', v2({ v: 3 }), version],
    ['a version in text', v2({ v: '2' }), version],
    ['a version that is null', v2({ v: null }), wrongType],
    ['a version in a list', v2({ v: [2] }), version],
    ['no identifier', { v: 2, s64 }, missing],
    ['no signature', { v: 2, i: 'id' }, missing],
    ['nothing in it', {}, missing],
    ['an identifier in both forms', v2({ i64: 'aWQ' }), duplicate],
    ['an identifier in both forms, one of them empty', v2({ i64: '' }), duplicate],
    ['a signature in both forms', v2({ s: 's'.repeat(32) }), duplicate],
    ['an unknown field', v2({ x: 1 }), unexpected],
    ['an unknown field that is null', v2({ x: null }), unexpected],
    ['a location in base64', v2({ l64: 'AAAA' }), unexpected],
    ['a field in upper case', v2({ L: 'a' }), unexpected],
    ['a field of v1', v2({ location: 'a' }), unexpected],
    ['an identifier that is a number', v2({ i: 5 }), wrongType],
    ['an identifier that is null', v2({ i: null }), wrongType],
    ['an identifier that is undefined', v2({ i: undefined }), wrongType],
    ['an identifier in bytes', v2({ i: utf8('id') }), wrongType],
    ['a location that is null', v2({ l: null }), wrongType],
    ['a location that is a list', v2({ l: ['a'] }), wrongType],
    ['a signature that is a number', { i: 'id', s64: 5 }, wrongType],
    ['caveats that are null', v2({ c: null }), wrongType],
    ['caveats that are an object', v2({ c: { 0: { i: 'a' } } }), wrongType],
    ['caveats that are text', v2({ c: 'a' }), wrongType],
    ['a caveat that is text', v2Caveat('a'), wrongType],
    ['a caveat that is null', v2Caveat(null), wrongType],
    ['a caveat that is a list', v2Caveat(['a']), wrongType],
    ['a gap among the caveats', v2({ c: [{ i: 'a' }, , { i: 'b' }] }), wrongType],
    ['a caveat without an identifier', v2Caveat({}), missing],
    ['a caveat of a verification id alone', v2Caveat({ v64: 'AAAA' }), missing],
    ['a caveat with its identifier in both forms', v2Caveat({ i: 'a', i64: 'YQ' }), duplicate],
    ['a verification id in both forms', v2Caveat({ i: 'a', v: 'a', v64: 'YQ' }), duplicate],
    ['a caveat with an unknown field', v2Caveat({ i: 'a', x: 1 }), unexpected],
    ['a caveat with a field of v1', v2Caveat({ i: 'a', cid: 'a' }), unexpected],
    ['a caveat whose identifier is a number', v2Caveat({ i: 1 }), wrongType],
    ['a verification id that is null', v2Caveat({ i: 'a', v64: null }), wrongType],
    ['a location in a first-party caveat', v2Caveat({ i: 'a', l: 'l' }), missing],
    ['an empty location in a first-party caveat', v2Caveat({ i: 'a', l: '' }), missing],
    ['an empty verification id', v2Caveat({ i: 'a', v64: '' }), sealedLength],
    ['a verification id of 71 bytes', v2Caveat({ i: 'a', v: 'v'.repeat(71) }), sealedLength],
    ['a verification id of 75 bytes', v2Caveat({ i: 'a', v64: 'AAAA'.repeat(25) }), sealedLength],
    ['a signature of 31 bytes', { i: 'id', s64: Buffer.alloc(31).toString('base64') }, length],
    ['a signature of 33 bytes', { i: 'id', s64: Buffer.alloc(33).toString('base64') }, length],
    ['an empty signature', { i: 'id', s64: '' }, length],
    ['a signature in hexadecimal', { i: 'id', s64: signature }, length],
    ['white space in base64', { i64: 'AA AA', s64 }, notBase64],
    ['a newline after base64', { i64: 'AAAA\n', s64 }, notBase64],
    ['both alphabets in base64', { i64: '+_AA', s64 }, notBase64],
    ['stray bits in base64', { i64: 'AB', s64 }, notBase64],
    ['half the padding in base64', { i64: 'AA=', s64 }, notBase64],
    ['base64 that ends in a group', { i64: 'AAAAA', s64 }, notBase64],
    ['a lone surrogate in a text', v2({ i: 'a\ud800' }), notUtf8],
    ['a lone surrogate in a location', v2({ l: '\udc00' }), notUtf8],
    ['a lone surrogate in a caveat', v2Caveat({ i: '\ud800' }), notUtf8],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decode(input))).toEqual(refusal);
  });
});

describe('reading v1 JSON', () => {
  it('reads a token without a location and caveats, as npm macaroon writes it', () => {
    const { identifier, location, unsafeCaveats } = decode(v1({}));
    expect([identifier, location, unsafeCaveats]).toEqual([utf8('id'), '', []]);
  });

  it('reads a verification id in base64 of either alphabet', () => {
    for (const group of ['T3U/', 'T3U_']) {
      expect(decode(v1Caveat({ cid: 'a', vid: group.repeat(24) })).unsafeCaveats).toEqual([
        { condition: utf8('a'), verificationId: utf8('Ou?'.repeat(24)) },
      ]);
    }
  });

  it.each<[string, object, Refusal]>([
    ['no identifier', { signature, caveats: [] }, missing],
    ['no signature', { identifier: 'id', caveats: [] }, missing],
    ['a version', v1({ v: 1 }), unexpected],
    ['a field of v2', v1({ s64 }), unexpected],
    ['an unknown field', v1({ x: 1 }), unexpected],
    ['an identifier in base64', v1({ identifier64: 'AAAA' }), unexpected],
    ['an identifier that is null', v1({ identifier: null }), wrongType],
    ['a location that is null', v1({ location: null }), wrongType],
    ['a signature that is null', v1({ signature: null }), wrongType],
    ['a signature that is a number', v1({ signature: 0 }), wrongType],
    ['a signature in upper case', v1({ signature: 'AB'.repeat(32) }), wrongType],
    [
      'a signature with one digit in upper case',
      v1({ signature: `${'0'.repeat(63)}F` }),
      wrongType,
    ],
    ['a signature of other letters', v1({ signature: 'g'.repeat(64) }), wrongType],
    ['a signature that ends with a newline', v1({ signature: `${'0'.repeat(63)}\n` }), wrongType],
    ['a signature of 31 bytes', v1({ signature: '0'.repeat(62) }), length],
    ['a signature of half a byte too little', v1({ signature: '0'.repeat(63) }), length],
    ['a signature of 33 bytes', v1({ signature: '0'.repeat(66) }), length],
    ['a newline after the signature', v1({ signature: `${signature}\n` }), length],
    ['an empty signature', v1({ signature: '' }), length],
    ['caveats that are null', v1({ caveats: null }), wrongType],
    ['caveats that are an object', v1({ caveats: {} }), wrongType],
    ['a caveat that is null', v1Caveat(null), wrongType],
    ['a caveat without an identifier', v1Caveat({}), missing],
    ['a caveat with an unknown field', v1Caveat({ cid: 'a', x: 1 }), unexpected],
    ['a caveat with a field of v2', v1Caveat({ cid: 'a', v64: 'AAAA' }), unexpected],
    ['a location in a first-party caveat', v1Caveat({ cid: 'a', cl: 'l' }), missing],
    ['an empty verification id', v1Caveat({ cid: 'a', vid: '', cl: 'l' }), sealedLength],
    ['a verification id of 71 bytes', v1Caveat({ cid: 'a', vid: 'A'.repeat(95) }), sealedLength],
    ['a padded verification id', v1Caveat({ cid: 'a', vid: `${'A'.repeat(95)}=` }), sealedLength],
    ['a verification id that is null', v1Caveat({ cid: 'a', vid: null }), wrongType],
    ['a verification id that is no base64', v1Caveat({ cid: 'a', vid: '*' }), notBase64],
    ['a lone surrogate', v1({ identifier: '\ud800' }), notUtf8],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decode(input))).toEqual(refusal);
  });
});

describe('reading JSON text', () => {
  const rest = `"s64":"${s64}"`;

  it('reads what the object says', () => {
    for (const json of [encodeJson(narrowed, 'v1'), encodeJson(thirdParty, 'v2')]) {
      expect(decode(JSON.stringify(json))).toEqual(decode(json));
    }
  });

  it.each<[string, string, Refusal]>([
    ['a name that stands twice', `{"i":"id","i":"id",${rest}}`, duplicate],
    [
      'a name that stands twice, written in two ways',
      `{"i":"id","\\u0069":"id",${rest}}`,
      duplicate,
    ],
    ['a number that stands twice', `{"v":2,"v":2,"i":"id",${rest}}`, duplicate],
    ['caveats that stand twice', `{"i":"id","c":[{"i":"a"}],"c":[],${rest}}`, duplicate],
    [
      'a name that stands twice in a caveat',
      `{"i":"id","c":[{"i":"a","i":"b"}],${rest}}`,
      duplicate,
    ],
    ['a name that stands twice where none belongs', `{"i":{"a":1,"a":2},${rest}}`, duplicate],
    ['__proto__ twice', `{"i":"id","__proto__":1,"__proto__":2,${rest}}`, duplicate],
    ['__proto__', `{"i":"id","__proto__":{"v":2},${rest}}`, unexpected],
    ['all its fields in __proto__', `{"__proto__":{"i":"id",${rest}}}`, missing],
    ['__proto__ in a caveat', `{"i":"id","c":[{"i":"a","__proto__":1}],${rest}}`, unexpected],
    ['constructor', `{"i":"id","constructor":"a",${rest}}`, unexpected],
    ['a lone surrogate', `{"i":"\\ud800",${rest}}`, notUtf8],
    ['a second object', `{"i":"id",${rest}}{}`, notJson],
    ['a letter after it', `{"i":"id",${rest}}x`, notJson],
    ['a newline after it', `{"i":"id",${rest}}\n`, malformed('trailing_bytes')],
    ['a quote after it', `{"i":"id",${rest}}"`, notJson],
    ['a bracket too many', `{"i":"id",${rest}}}`, notJson],
    ['a comma too many', `{"i":"id",${rest},}`, notJson],
    ['single quotes', `{'i':'id'}`, notJson],
    ['a name without quotes', `{i:"id"}`, notJson],
    ['a comment', `{"i":"id",/**/${rest}}`, notJson],
    ['a newline in a text', `{"i":"\n",${rest}}`, notJson],
    ['an unknown escape', `{"i":"\\x41",${rest}}`, notJson],
    ['a bracket that is not closed', `{"i":"id",${rest}`, truncated],
    ['an escape that is cut off', '{"i":"\\', truncated],
    ['a list', `[{"i":"id",${rest}}]`, wrongType],
    ['a list that is cut off', `[{"i":"id",${rest}}`, truncated],
    ['a text in quotes', `"${s64}"`, notBase64],
  ])('refuses %s', (_, text, refusal) => {
    expect(refusalOf(() => decode(text))).toEqual(refusal);
  });
});
