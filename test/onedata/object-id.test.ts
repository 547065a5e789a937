import { type ObjectIdParts, parseObjectId, toObjectId } from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../bytes/oracle.js';

/** CRC-16/ARC bit by bit over the reflected message, as its definition has it. */
function crcOf(bytes: readonly number[]): number {
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1));
  const register = bits.reduce((crc, bit) => {
    const out = ((crc >> 15) & 1) ^ bit;
    return ((crc << 1) & 0xffff) ^ (out ? 0x8005 : 0);
  }, 0);
  return parseInt(register.toString(2).padStart(16, '0').split('').reverse().join(''), 2);
}

interface Header {
  readonly first?: number;
  readonly enterprise?: readonly [number, number, number];
  readonly second?: number;
  readonly length?: number;
  readonly crc?: number;
}

/** An object id of some data, whatever it says; its header as it should be unless it is told. */
function idOf(data: string | Uint8Array, header: Header = {}): string {
  const content = typeof data === 'string' ? utf8(data) : data;
  const { first = 0, enterprise = [0, 0, 0], second = 0, length = content.length } = header;
  const start = [first, ...enterprise, second, length];
  const { crc = crcOf([...start, 0, 0, ...content]) } = header;
  return toHex(new Uint8Array([...start, crc >> 8, crc & 0xff, ...content])).toUpperCase();
}

describe('an object id', () => {
  test('is the one that Onedata wrote for guid#123#abc', () => {
    const id = '00000000000CDBDA677569642331323323616263';
    expect(toObjectId({ fileUuid: '123', spaceId: 'abc' })).toBe(id);
    expect(parseObjectId(id)).toStrictEqual({ fileUuid: '123', spaceId: 'abc' });
  });

  test('has the CRC that "123456789" has to have', () => {
    expect(crcOf([...utf8('123456789')])).toBe(0xbb3d);
  });

  test.each<[string, ObjectIdParts]>([
    ['guid#1#2', { fileUuid: '1', spaceId: '2' }],
    ['shareGuid#1#2#3', { fileUuid: '1', spaceId: '2', shareId: '3' }],
    ['guid#space_ż#__proto__', { fileUuid: 'space_ż', spaceId: '__proto__' }],
    [`guid#${'a'.repeat(248)}#b`, { fileUuid: 'a'.repeat(248), spaceId: 'b' }],
  ])('says %s', (data, parts) => {
    expect(toObjectId(parts)).toBe(idOf(data));
    expect(parseObjectId(idOf(data))).toStrictEqual(parts);
  });

  test('is read whatever the enterprise number is, which the CRC covers', () => {
    const enterprise = [1, 0x9a, 0xff] as const;
    const read = { fileUuid: '123', spaceId: 'abc' };
    expect(parseObjectId(idOf('guid#123#abc', { enterprise }))).toStrictEqual(read);
    expect(parseObjectId(idOf('guid#123#abc', { enterprise, crc: 0xdbda }))).toBeUndefined();
  });

  test('of any parts is read as what it was, and is what its definition says', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab0ż😀/|\n'), minLength: 1, maxLength: 12 });
    const parts = { fileUuid: part, spaceId: part, shareId: part };
    fc.assert(
      fc.property(
        fc.record(parts, { requiredKeys: ['fileUuid', 'spaceId'], noNullPrototype: true }),
        (given) => {
          const id = toObjectId(given);
          expect(parseObjectId(id)).toStrictEqual(given);
          const { fileUuid, spaceId, shareId } = given;
          const guid = `guid#${fileUuid}#${spaceId}`;
          expect(id).toBe(idOf(shareId === undefined ? guid : `shareG${guid.slice(1)}#${shareId}`));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of which any bit is flipped is none', () => {
    const bytes = Buffer.from(toObjectId({ fileUuid: '123', spaceId: 'abc' }), 'hex');
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(parseObjectId(flipped.toString('hex').toUpperCase())).toBeUndefined();
    }
  });
});

describe('a text makes no sense as an object id', () => {
  const right = idOf('guid#123#abc');

  test.each([
    ['nothing', ''],
    ['a digit that is none', right.replace('D', 'G')],
    ['an odd number of digits', right.slice(0, -1)],
    ['a space', `${right} `],
    ['a line break', `${right}\n`],
    ['a header alone', idOf('')],
    ['less than a header', '00000000'],
    ['more than the data', `${right}00`],
    ['less than the data', right.slice(0, -2)],
    ['a first byte that is not 0', idOf('guid#123#abc', { first: 1 })],
    ['a fifth byte that is not 0', idOf('guid#123#abc', { second: 1 })],
    ['another length', idOf('guid#123#abc', { length: 11 })],
    ['another length', idOf('guid#123#abc', { length: 13 })],
    ['another CRC', idOf('guid#123#abc', { crc: 0xdadb })],
    ['no CRC', idOf('guid#123#abc', { crc: 0 })],
    ['other data', idOf('123#abc')],
    ['other data', idOf('GUID#123#abc')],
    ['data of another kind', idOf('space#123#abc')],
    ['no space', idOf('guid#123')],
    ['no space', idOf('guid#123#')],
    ['no file', idOf('guid##abc')],
    ['a share of no share', idOf('shareGuid#123#abc')],
    ['an empty share', idOf('shareGuid#123#abc#')],
    ['a share too many', idOf('guid#123#abc#x')],
    ['parts too many', idOf('shareGuid#123#abc#x#y')],
    ['data that is not UTF-8', idOf(new Uint8Array([...utf8('guid#1'), 0xff, ...utf8('#a')]))],
    ['a very long text', '00'.repeat(100_000)],
    ['data of 256 bytes', idOf(`guid#${'a'.repeat(249)}#b`, { length: 0 })],
  ])('%s', (_, text) => {
    expect(parseObjectId(text)).toBeUndefined();
  });

  test.each([undefined, null, 1, {}, ['00']])('no text at all: %j', (wrong) => {
    expect(parseObjectId(wrong as string)).toBeUndefined();
  });
});

describe('no object id is made', () => {
  const isNone = 'object id: each part must be a text without #';

  test.each<[unknown, string]>([
    [{ fileUuid: '', spaceId: 'a' }, isNone],
    [{ fileUuid: 'a', spaceId: '' }, isNone],
    [{ fileUuid: 'a', spaceId: 'b', shareId: '' }, isNone],
    [{ fileUuid: 'a#b', spaceId: 'c' }, isNone],
    [{ fileUuid: 'a', spaceId: 'b#c' }, isNone],
    [{ fileUuid: 'a' }, isNone],
    [{ fileUuid: 1, spaceId: 'a' }, isNone],
    [{ fileUuid: 'a', spaceId: 'b', shareId: null }, isNone],
    [{ fileUuid: 'a\ud800', spaceId: 'b' }, 'object id must be well-formed Unicode text'],
    [
      { fileUuid: 'a'.repeat(249), spaceId: 'b' },
      'object id: the parts are too long (255 bytes in all)',
    ],
    [
      { fileUuid: 'ż'.repeat(125), spaceId: 'b' },
      'object id: the parts are too long (255 bytes in all)',
    ],
  ])('of %j', (parts, message) => {
    expect(() => toObjectId(parts as ObjectIdParts)).toThrow(new TypeError(message));
  });
});
