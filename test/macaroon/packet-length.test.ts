import { decode, encode } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { malformed, refusalOf } from './errors.js';
import { bare } from './samples.js';
import { bytes } from './wire.js';

const HEX = '0123456789abcdef';

/** A v1 token whose first packet is 16 bytes and so many more, with this byte as its last digit. */
function withDigit(byte: number, more: number): Uint8Array {
  const location = 'a'.repeat(16 + more - 'xxxxlocation \n'.length);
  const rest = encode({ ...bare, location }, 'v1').subarray(4);
  return bytes('001', byte, rest);
}

function codesOf(text: string): number[] {
  return [...text].map((char) => char.charCodeAt(0));
}

describe('a digit of the length of a v1 packet', () => {
  it('is lower-case hexadecimal', () => {
    for (const [value, byte] of codesOf(HEX).entries()) {
      expect(decode(withDigit(byte, value)).location).toHaveLength(2 + value);
    }
  });

  it('is also upper-case hexadecimal where that is tolerated', () => {
    for (const [value, byte] of codesOf(HEX.toUpperCase()).entries()) {
      const token = withDigit(byte, value);
      const lenient = ['packet_length_case'] as const;
      expect(decode(token, { lenient }).location).toHaveLength(2 + value);
      const isDigit = value < 10;
      expect(refusalOf(() => decode(token))).toEqual(isDigit ? undefined : malformed('bad_packet'));
    }
  });

  it('is nothing else, whatever is tolerated and however long the packet is', () => {
    const digits = new Set(codesOf(HEX + HEX.toUpperCase()));
    for (let byte = 0; byte < 256; byte++) {
      if (digits.has(byte)) continue;
      for (let more = 0; more < 16; more++) {
        const read = () => decode(withDigit(byte, more), { lenient: true });
        expect(refusalOf(read)).toEqual(malformed('bad_packet'));
      }
    }
  });
});
