import fc from 'fast-check';
import { deserialize, serialize } from 'caveats';
import { dataPath, dataReadonly, serializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import {
  readPasted,
  type KnownReading,
  type Reading,
} from '../../docs/src/playground/read/reading.js';
import { type Form, writeTokenText } from '../../src/reading/token-text.js';
import { onedataToken, tableToken } from './tokens.js';

const FORMS: readonly Form[] = ['v1', 'v2', 'v1-json', 'v2-json', 'onedata', 'prefixed'];

const onedata = onedataToken([dataPath('/photos/2026'), dataReadonly()]);

function known(reading: Reading): KnownReading {
  if (reading.kind !== 'token') throw new Error(`${reading.kind} instead of a token`);
  return reading;
}

describe.each(FORMS)('a text in the form %s', (form) => {
  const text = writeTokenText(tableToken(), { form, prefix: 'acme' });

  test('is read as the token that it is, and known by its form', () => {
    const { token, written } = known(readPasted(text, 'detect'));
    expect(serialize(token)).toBe(serialize(tableToken()));
    expect(written.form).toBe(form);
    expect(writeTokenText(token, written)).toBe(text);
  });
});

test('a token that was cut off is read as far as it goes, in the dialect that it is in', () => {
  const cut = (text: string, length: number): Reading =>
    readPasted(text.slice(0, length), 'detect');
  const own = cut(serialize(tableToken()), 90);
  expect(own.kind === 'error' && own.error.cutOff?.macaroons[0]?.caveats).toHaveLength(1);
  expect(own.kind === 'error' && own.dialect?.name).toBe('standard');
  const ofOnedata = cut(serializeOnedata(onedata), 200);
  expect(ofOnedata.kind === 'error' && ofOnedata.dialect?.name).toBe('onedata');
  // So early nobody can tell.
  const early = cut(serializeOnedata(onedata), 60);
  expect(early.kind === 'error' && early.dialect?.name).toBe('standard');
  const nothing = cut(serialize(tableToken(), 'v2-json'), 60);
  expect(nothing.kind === 'error' && nothing.error.cutOff).toBe(undefined);
});

test('a text that is longer than the page reads is not even looked at', () => {
  const reading = readPasted('x'.repeat(70_000), 'detect');
  expect(reading.kind === 'error' && reading.error).toMatchObject({
    code: 'token_too_large',
    detail: 'too_long',
  });
});

test('an Onedata token is known by its text, or by its identifier in any other form', () => {
  const texts = [
    serializeOnedata(onedata, { service: 'opw' }),
    serialize(onedata),
    serialize(onedata, 'v1-json'),
  ];
  for (const text of texts) {
    const { dialect } = known(readPasted(text, 'detect'));
    expect(dialect.name).toBe('onedata');
    expect(dialect.dialect.read('data.readonly')?.caveat).toEqual({ type: 'data.readonly' });
  }
  expect(known(readPasted(texts[0] ?? '', 'detect')).written.service).toBe('opw');
  expect(known(readPasted(serialize(onedata), 'standard')).dialect.name).toBe('standard');
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
    expect(serialize(known(readPasted(pasted, 'detect')).token)).toBe(text);
  }
  expect(readPasted(' \n', 'detect')).toEqual({ kind: 'empty' });
});

test('whatever is pasted, there is an answer', () => {
  const cut = fc
    .tuple(fc.constantFrom(...FORMS), fc.nat(400), fc.string())
    .map(
      ([form, at, rest]) =>
        writeTokenText(tableToken(), { form, prefix: 'acme' }).slice(0, at) + rest,
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
