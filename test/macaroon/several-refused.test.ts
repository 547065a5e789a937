import { decodeAll, encode, encodeAll, encodeJson } from 'caveats/macaroon';
import type { Macaroon } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../bytes/oracle.js';
import { malformed, type Refusal, refusalOf, tooLarge, truncated } from './errors.js';
import { bare, narrowed, thirdParty } from './samples.js';

const FORMATS = ['v1', 'v2'] as const;
const macaroons: readonly Macaroon[] = [thirdParty, narrowed, bare];

function listText(all: readonly Macaroon[], format: 'v1' | 'v2'): string {
  return JSON.stringify(all.map((one) => encodeJson(one, format)));
}

describe('reading several', () => {
  const [one, two] = [encode(thirdParty, 'v2'), encode(narrowed, 'v1')];
  const json = encodeJson(narrowed, 'v2');
  const list = listText(macaroons, 'v2');

  it.each<[string, unknown, Refusal]>([
    ['nothing', '', truncated],
    ['no bytes', new Uint8Array(), truncated],
    ['an empty list', [], malformed('missing_field')],
    ['an empty list in text', '[]', malformed('missing_field')],
    ['a byte after the last', Buffer.concat([one, two, Buffer.of(2)]), truncated],
    [
      'a zero after the last',
      Buffer.concat([one, two, Buffer.of(0)]),
      malformed('unknown_version'),
    ],
    [
      'a newline after the last',
      Buffer.concat([one, two, Buffer.from('\n')]),
      malformed('unknown_version'),
    ],
    [
      'a space after the last',
      Buffer.concat([one, two, Buffer.from(' ')]),
      malformed('bad_packet'),
    ],
    ['a byte between', Buffer.concat([one, Buffer.of(0), two]), malformed('unknown_version')],
    ['a part of another after the last', Buffer.concat([two, one.subarray(0, 50)]), truncated],
    [
      'base64 with a comma between',
      `${toBase64Url(one)},${toBase64Url(two)}`,
      malformed('not_base64'),
    ],
    [
      'base64 with padding between',
      `${toBase64Url(one)}==${toBase64Url(two)}`,
      malformed('not_base64'),
    ],
    ['a list of texts', [toBase64Url(one), toBase64Url(two)], malformed('wrong_type')],
    ['a list of bytes', [one, two], malformed('missing_field')],
    ['a list of lists', [[json]], malformed('wrong_type')],
    ['a null in the list', [json, null], malformed('wrong_type')],
    ['a null first in the list', [null, json], malformed('wrong_type')],
    ['nothing first in the list', [undefined, json], malformed('wrong_type')],
    ['a gap in the list', [json, , json], malformed('wrong_type')],
    ['a macaroon that was decoded already', [narrowed], malformed('wrong_type')],
    ['an object with a length', { 0: json, length: 1 }, malformed('missing_field')],
    ['a list in an object', { macaroons: [json] }, malformed('missing_field')],
    ['two lists', `${list}${list}`, malformed('not_json')],
    ['a list and an object', `${list}{}`, malformed('not_json')],
    ['a newline after a list', `${list}\n`, malformed('trailing_bytes')],
    ['a comma at the end of a list', `${list.slice(0, -1)},]`, malformed('not_json')],
    ['a brace at the end of a list', `${list.slice(0, -1)}}`, malformed('not_json')],
    [
      'a name that stands twice in the last',
      list.replace(/\}\]$/, ',"s64":"a"}]'),
      malformed('duplicate_field'),
    ],
  ])('refuses %s', (_, input, refusal) => {
    expect(refusalOf(() => decodeAll(input as never))).toEqual(refusal);
  });

  it('says of JSON text that was cut off that it is truncated, wherever it was cut', () => {
    for (const format of FORMATS) {
      const whole = listText([thirdParty, { ...narrowed, location: '"[{\\' }], format);
      for (let end = 0; end < whole.length; end++) {
        expect(refusalOf(() => decodeAll(whole.slice(0, end)))).toEqual(truncated);
      }
    }
  });

  it.each(FORMATS)('says so of %s too, except where it was cut between two', (format) => {
    const ends = macaroons.map((_, i) => encodeAll(macaroons.slice(0, i + 1), format).length);
    const whole = encodeAll(macaroons, format);
    for (let end = 0; end < whole.length; end++) {
      const cut = whole.subarray(0, end);
      if (ends.includes(end))
        expect(decodeAll(cut)).toEqual(macaroons.slice(0, 1 + ends.indexOf(end)));
      else expect(refusalOf(() => decodeAll(cut))).toEqual(truncated);
    }
  });
});

describe('maxLength', () => {
  it.each(FORMATS)('bounds all of them together, in %s', (format) => {
    const bytes = encodeAll(macaroons, format);
    for (const input of [bytes, toBase64Url(bytes), listText(macaroons, format)]) {
      const { length } = input;
      expect(decodeAll(input, { maxLength: length })).toEqual(macaroons);
      expect(refusalOf(() => decodeAll(input, { maxLength: length - 1 }))).toEqual(tooLarge);
    }
    const list = macaroons.map((one) => encodeJson(one, format));
    const { length } = JSON.stringify(list);
    expect(decodeAll(list, { maxLength: length })).toEqual(macaroons);
    expect(refusalOf(() => decodeAll(list, { maxLength: length >> 1 }))).toEqual(tooLarge);
  });

  it('is 65,536 by default', () => {
    const one = encode({ ...bare, identifier: new Uint8Array(40_000) }, 'v2');
    const two = Buffer.concat([one, one]);
    expect(refusalOf(() => decodeAll(two))).toEqual(tooLarge);
    expect(decodeAll(two, { maxLength: two.length })).toHaveLength(2);
  });

  it('bounds how long a list is, before anything looks at what is in it', () => {
    const looked = {
      get i(): string {
        throw new Error('it was looked at');
      },
    };
    for (const list of [new Array(2 ** 32 - 1), new Array(100_000).fill(looked)]) {
      expect(refusalOf(() => decodeAll(list))).toEqual(tooLarge);
    }
  });
});
