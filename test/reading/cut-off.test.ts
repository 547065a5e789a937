import { addThirdPartyCaveat, type Dialect, mint, serialize, type Token } from 'caveats';
import { createTokenText } from 'caveats/authority';
import { serializeOnedata } from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardReading } from '../../src/reading/dialect.js';
import {
  caveatMeaning,
  type CutOffMacaroon,
  type CutOffToken,
  endWords,
  fieldText,
  readCutOff,
} from '../../src/reading/cut-off.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { describeUtf8 } from '../../src/bytes/utf8.js';
import { textOf } from '../../src/reading/words.js';
import { KEY, onedataToken, tableToken } from './tokens.js';

const plain = mint({
  rootKey: KEY,
  location: 'https://api.example.com',
  identity: { subject: 'usr-1', id: 't1' },
  caveats: ['doc = A', 'time < 2000000000'],
});
const asking = addThirdPartyCaveat(
  addThirdPartyCaveat(plain, {
    rootKey: 'k',
    identifier: 'logged in',
    location: 'https://login.example.com',
  }),
  { rootKey: 'k', identifier: 'paid' },
);
const discharge = mint({ rootKey: 'k', identifier: 'logged in', caveats: ['doc = B'] });
const withDischarge = { macaroon: asking.macaroon, discharges: [discharge.macaroon] };

// Between them these have all that Onedata writes in another way.
const onedata = onedataToken([
  'data.readonly',
  'service = opw-*',
  'data.path = Lz8/Pz8+Pj4+MDAw',
  'mark = ~~~~/????',
]);

/** What a text has as far as it goes, which has to be the start of what the token says. */
function expectStart(cutOff: CutOffToken, { macaroon, discharges }: Token): void {
  expect(cutOff.macaroons.length).toBeLessThanOrEqual(1 + discharges.length);
  cutOff.macaroons.forEach((part, i) => {
    const whole = [macaroon, ...discharges][i]!;
    const starts = (field: CutOffMacaroon['identifier'], bytes: Uint8Array): void => {
      if (field === undefined) return;
      expect(describeUtf8(field.bytes)).toBe(describeUtf8(bytes.subarray(0, field.bytes.length)));
      expect(field.length).toBe(bytes.length);
    };
    starts(part.identifier, whole.identifier);
    part.caveats.forEach(({ condition }, at) =>
      starts(condition, whole.unsafeCaveats[at]!.condition),
    );
  });
}

describe('what is read of a token that was cut off', () => {
  const texts: Readonly<Record<string, readonly [string, Token]>> = {
    v1: [serialize(withDischarge, 'v1'), withDischarge],
    v2: [serialize(withDischarge, 'v2'), withDischarge],
    Onedata: [serializeOnedata(onedata), onedata],
    'a Oneprovider’s': [serializeOnedata(onedata, { service: 'opw' }), onedata],
    'with a prefix': [
      createTokenText({ prefix: 'acme_live' }).serialize(withDischarge),
      withDischarge,
    ],
  };

  test.each(Object.entries(texts))('is the start of what it says: %s', (_, [text, token]) => {
    let read = 0;
    for (let end = 0; end < text.length; end++) {
      const cutOff = readCutOff(text.slice(0, end));
      if (cutOff === undefined) continue;
      read++;
      expectStart(cutOff, token);
      expect(endWords(cutOff)).toMatch(/^(?:inside|right after) /);
    }
    // All but the first few characters tell something.
    expect(read).toBeGreaterThan(text.length - 60);
  });

  test.each([['?'], [serialize(plain, 'v2-json').slice(0, -20)], ['Ag'], ['MDA'], ['']])(
    'is nothing where there is no field: %#',
    (text) => {
      expect(readCutOff(text)).toBe(undefined);
    },
  );

  test('of any bytes at all is read without a stumble', () => {
    const start = fc.constantFrom([2], [2, 2, 1, 65, 0], [...Buffer.from('0011location a\n')], []);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 60 }), (head, tail) => {
        readCutOff(Buffer.from([...head, ...tail]).toString('base64url'));
      }),
      { numRuns: 2000 },
    );
  });

  test('of fields that stand where they cannot is read without a stumble', () => {
    // A verification id without a caveat, a length of five bytes, a packet shorter than its name.
    for (const bytes of [
      [2, 2, 1, 65, 0, 4, 1, 1],
      [2, 2, 0x80, 0x80, 0x80, 0x80, 1],
      [2, 2, 1, 65, 0, 9],
      [...Buffer.from('0011location aaa\n0005vid x\n')],
      [...Buffer.from('0011location aaa\n000evid abcde\n000dcl abcde\n')],
    ]) {
      readCutOff(Buffer.from(bytes).toString('base64url'));
    }
  });
});

describe('where it ends', () => {
  const endsAt = (token: Token, bytes: number): string | undefined => {
    const all = Buffer.from(serialize(token), 'base64url');
    const cutOff = readCutOff(all.subarray(0, bytes).toString('base64url'));
    return cutOff && endWords(cutOff);
  };

  test('is told to the byte', () => {
    const text = serialize(tableToken());
    const ends = [40, 60, 90, 120, text.length - 4].map((length) => {
      const cutOff = readCutOff(text.slice(0, length));
      return cutOff && endWords(cutOff);
    });
    expect(ends).toEqual([
      'inside the identifier (2 of 24 bytes are here)',
      'inside the identifier (17 of 24 bytes are here)',
      'inside the last caveat (12 of 22 bytes are here)',
      'inside the last caveat (10 of 17 bytes are here)',
      'inside the signature (29 of 32 bytes are here)',
    ]);
  });

  test('may be between two fields', () => {
    const bytes = Buffer.from(serialize(plain), 'base64url');
    expect(endsAt(plain, bytes.indexOf('doc = A') + 'doc = A'.length)).toBe(
      'right after the last caveat: the signature, and perhaps more caveats, are missing',
    );
    const length = Buffer.from(serialize(asking), 'base64url').length;
    expect(endsAt(withDischarge, length)).toBe(
      'right after a signature, at the start of a discharge',
    );
  });
});

describe('what is there', () => {
  const upTo = (text: string, end: string): CutOffToken => {
    const bytes = Buffer.from(text, 'base64url');
    const until = bytes.subarray(0, bytes.indexOf(end) + end.length);
    const cutOff = readCutOff(until.toString('base64url'));
    if (cutOff === undefined) throw new Error('nothing is there');
    return cutOff;
  };
  const meanings = (
    cutOff: CutOffToken,
    dialect: Dialect = standardReading.dialect,
  ): readonly string[] =>
    cutOff.macaroons.flatMap(({ caveats }) =>
      caveats.map((caveat) => textOf(caveatMeaning(caveat, dialect), String)),
    );

  test('is told in words, as far as it is whole', () => {
    expect(meanings(upTo(serialize(plain), 'time < 20'))).toEqual([
      'Only the doc A, and everything in it.',
      'Cut off.',
    ]);
    expect(meanings(upTo(serialize(onedata), 'opw-*'), onedataReading.dialect)).toEqual([
      'Only for reading data.',
      'Only for requests to any service of type opw.',
    ]);
    expect(meanings(upTo(serialize(onedata), 'opw-*'))[0]).toContain('Not understood');
  });

  test('says of a third party as much as it can', () => {
    expect(meanings(upTo(serialize(asking), 'https://login'))[2]).toBe(
      'Only with a discharge (a proof) from the third party "https://login…".',
    );
    expect(meanings(upTo(serialize(asking, 'v1'), 'https://login.example.com'))[2]).toContain(
      'https://login.example.com.',
    );
    const own = addThirdPartyCaveat(plain, { rootKey: 'k', identifier: 'paid' });
    const cutOff = readCutOff(serialize(own).slice(0, -50))!;
    expect(meanings(cutOff)[2]).toBe('Only with a discharge (a proof) from a third party.');
  });

  test('is shown with an ellipsis for what is missing', () => {
    const { macaroons } = upTo(serialize(plain), 'https://api');
    expect(fieldText(macaroons[0]?.location)).toBe('https://api…');
    expect(fieldText(macaroons[0]?.identifier)).toBe('…');
    const whole = upTo(serialize(plain), 'doc = A').macaroons[0];
    expect(fieldText(whole?.location)).toBe('https://api.example.com');
  });
});
