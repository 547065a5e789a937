import { mint, type Token, verify } from 'caveats';
import {
  deserializeOnedata,
  type OnedataCaveat,
  type OnedataRequest,
  onedataDialect,
  serializeOnedata,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unlessRefused } from '../token/thrown.js';
import { CAVEATS_OF } from './arbitraries.js';

const rootKey = 'a root key of 32 bytes, no less.';
const dialect = onedataDialect;

function tokenOf(caveats: readonly OnedataCaveat[]): Token {
  const identifier = '2/nmd/usr-1/act/i';
  return mint({ rootKey, location: 'onezone', identifier, caveats, dialect });
}

describe('5. a token of which any bit is flipped fails, save in the location', () => {
  const met: OnedataRequest = { now: 0 };
  const timed = fc.array(
    CAVEATS_OF.time.filter(({ validUntil }) => validUntil > 0),
    {
      maxLength: 4,
    },
  );

  function outcomeOf(token: Token, text: string): 'refused' | 'another location' | 'the same' {
    const options = { rootKey, dialect, request: met };
    if (unlessRefused(() => verify(deserializeOnedata(text), options)) === undefined)
      return 'refused';
    const { location, ...signed } = deserializeOnedata(text).macaroon;
    const { location: before, ...signedBefore } = token.macaroon;
    expect(signed).toEqual(signedBefore);
    return location === before ? 'the same' : 'another location';
  }

  test('in its bytes', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(timed, fc.nat(), (given, n) => {
        const token = tokenOf(given);
        const bytes = Buffer.from(base64UrlOf(serializeOnedata(token)), 'base64url');
        const bit = n % (8 * bytes.length);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        outcomes.add(outcomeOf(token, base62Of(bytes.toString('base64url'))));
      }),
      { numRuns: 1500 },
    );
    expect([...outcomes].sort()).toEqual(['another location', 'refused']);
  });

  test('in the characters of its text, save in those of the service', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(timed, fc.nat(), fc.nat(7), (given, n, bit) => {
        const token = tokenOf(given);
        const text = serializeOnedata(token);
        const at = n % text.length;
        const char = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
        outcomes.add(outcomeOf(token, text.slice(0, at) + char + text.slice(at + 1)));
      }),
      { numRuns: 1500 },
    );
    expect([...outcomes].sort()).toEqual(['another location', 'refused']);
  });
});

function base64UrlOf(base62: string): string {
  return base62.replace(/0([012])/g, (_, digit: string) => '0_-'.charAt(Number(digit)));
}

function base62Of(base64Url: string): string {
  return base64Url.replace(/[0_-]/g, (char) => `0${'0_-'.indexOf(char)}`);
}
