import fc from 'fast-check';
import { attenuate, deserialize, serialize, type Token } from 'caveats';
import { createTokenText } from 'caveats/authority';
import { dataPath, mintToken, serialize as serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { readPasted, type KnownReading, type Reading } from '../../playground/read/reading.js';
import { writeToken, type Form } from '../../playground/read/token-text.js';
import { describeUtf8 } from '../../src/bytes/utf8.js';
import { KEY, tableToken } from './tokens.js';

const FORMS: readonly Form[] = ['v1', 'v2', 'v1-json', 'v2-json', 'onedata', 'prefixed'];

function onedataToken(): Token {
  return mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: KEY,
    identity: {
      version: 2,
      type: 'access',
      persistence: { kind: 'named' },
      subject: 'usr-alice',
      id: 't1',
    },
    caveats: [dataPath('/photos/2026'), { type: 'data.readonly' }],
  });
}

function known(reading: Reading): KnownReading {
  if (reading.kind !== 'token') throw new Error(`${reading.kind} instead of a token`);
  return reading;
}

describe.each(FORMS)('a text in the form %s', (form) => {
  const text = writeToken(tableToken(), { form, prefix: 'acme' });

  test('is read as the token that it is, and known by its form', () => {
    const { token, written } = known(readPasted(text, 'detect'));
    expect(serialize(token)).toBe(serialize(tableToken()));
    expect(written.form).toBe(form);
    expect(writeToken(token, written)).toBe(text);
  });

  test('is, cut off anywhere, explained as far as it goes and no further', () => {
    const conditions = tableToken().macaroon.unsafeCaveats.map(({ condition }) =>
      describeUtf8(condition),
    );
    for (let length = 1; length < text.length; length++) {
      const reading = readPasted(text.slice(0, length), 'detect');
      expect(reading.kind).toBe('error');
      if (reading.kind !== 'error' || reading.cutOff === undefined) continue;
      const { caveats, end } = reading.cutOff;
      const read = caveats.map(({ condition }) => describeUtf8(condition));
      expect(conditions.slice(0, read.length)).toEqual(read);
      expect(end).toMatch(/^(?:inside|at the start of|right after|in) /);
    }
  });
});

test('where a text ends is told to the byte', () => {
  const text = serialize(tableToken());
  const ends = [40, 60, 90, 120, text.length - 4].map((length) => {
    const reading = readPasted(text.slice(0, length), 'detect');
    return reading.kind === 'error' ? reading.cutOff?.end : undefined;
  });
  expect(ends).toEqual([
    'inside the identifier, of which 2 of 24 bytes are here',
    'inside the identifier, of which 17 of 24 bytes are here',
    'inside caveat 1, of which 12 of 22 bytes are here',
    'inside caveat 2, of which 10 of 17 bytes are here',
    'inside the signature, of which 29 of 32 bytes are here',
  ]);
});

test('an Onedata token is known by its text, or by its identifier in any other form', () => {
  const token = onedataToken();
  const texts = [
    serializeOnedata(token, { service: 'opw' }),
    serialize(token),
    serialize(token, 'v1-json'),
  ];
  for (const text of texts) {
    const { dialect } = known(readPasted(text, 'detect'));
    expect(dialect.name).toBe('onedata');
    expect(dialect.read('data.readonly')?.caveat).toEqual({ type: 'data.readonly' });
  }
  expect(known(readPasted(texts[0] ?? '', 'detect')).written.service).toBe('opw');
  expect(known(readPasted(serialize(token), 'standard')).dialect.read('data.readonly')).toBe(
    undefined,
  );
});

test('an identifier that Onedata would never write is read in the words of this library', () => {
  const strange = deserialize(serialize(tableToken()));
  const { macaroon } = strange;
  const identifier = new TextEncoder().encode('9/x');
  const text = serialize({ macaroon: { ...macaroon, identifier } });
  expect(known(readPasted(text, 'onedata')).dialect.name).toBe('standard');
});

test('what surrounds a token in a header or a file is no part of it', () => {
  const text = serialize(tableToken());
  for (const pasted of [`\n ${text}\t`, `Bearer ${text}`, `Authorization: Bearer ${text}`]) {
    expect(known(readPasted(pasted, 'detect')).text).toBe(text);
  }
  expect(readPasted(' \n', 'detect')).toEqual({ kind: 'empty' });
});

test('a prefix may hold what base64url holds as well', () => {
  const token = attenuate(tableToken(), ['x = ____ab_cd']);
  for (const prefix of ['ab', 'acme_live', 'a1_b2_c3_d4', 'a234567890_234567890_234567890_2']) {
    const text = createTokenText({ prefix }).write(token);
    expect(known(readPasted(text, 'detect')).written.prefix).toBe(prefix);
    const changed = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    const reading = readPasted(changed, 'detect');
    expect(reading.kind === 'error' && reading.error.detail).toBe('checksum_mismatch');
  }
});

test('whatever is pasted, there is an answer', () => {
  const cut = fc
    .tuple(fc.constantFrom(...FORMS), fc.nat(400), fc.string())
    .map(
      ([form, at, rest]) => writeToken(tableToken(), { form, prefix: 'acme' }).slice(0, at) + rest,
    );
  const bytes = fc
    .tuple(
      fc.constantFrom([2], [0x30, 0x30], [2, 1], [2, 2, 0xff]),
      fc.uint8Array({ maxLength: 80 }),
    )
    .map(([start, rest]) => Buffer.from([...start, ...rest]).toString('base64url'));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), cut, bytes), (pasted) => {
      expect(['empty', 'token', 'error']).toContain(readPasted(pasted, 'detect').kind);
    }),
    { numRuns: 2000 },
  );
});
