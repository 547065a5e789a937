import { addFirstPartyCaveat, encodeAll } from 'caveats/macaroon';
import { createTokenText } from 'caveats/authority';
import { deserialize, mint, serialize, TokenError } from 'caveats';
import { createGuard } from 'caveats/http';
import { describe, expect, test } from 'vitest';
import { holdsToken, readToken } from '../../src/reading/read-token.js';
import { writeTokenBytes, writeTokenText } from '../../src/reading/token-text.js';
import { catchTokenError } from '../../src/token/token.js';
import { HELD } from './held.js';
import { KEY } from './tokens.js';

const bytesOf = (macaroons: Parameters<typeof encodeAll>[0]): string =>
  Buffer.from(encodeAll(macaroons, 'v2')).toString('hex');

describe.each(HELD)('$name', ({ given, what, macaroons, written }) => {
  const read = readToken(given);
  const write = (token: typeof read.token): string | Uint8Array =>
    read.isBinary ? writeTokenBytes(token, read) : writeTokenText(token, read);

  test('is read as what it is', () => {
    expect(read.what).toBe(what);
    expect(bytesOf([read.token.macaroon, ...read.token.discharges])).toBe(bytesOf(macaroons));
    expect(read.tolerated).toEqual([]);
  });

  test('is written as it came', () => {
    expect(write(read.token)).toEqual(written ?? given);
  });

  test('is narrowed in its form and version, and read again', () => {
    const macaroon = addFirstPartyCaveat(read.token.macaroon, 'time-before 2029');
    const discharges = read.isUnbound ? read.token.discharges : [];
    const again = readToken(write({ macaroon, discharges: [] }));
    expect(bytesOf([again.token.macaroon])).toBe(bytesOf([macaroon]));
    expect(again.form).toBe(read.form);
    expect(again.token.discharges).toHaveLength(discharges.length);
    expect(again.isBinary).toBe(read.isBinary);
  });

  test('is recognized among arguments', () => {
    if (typeof given === 'string') expect(holdsToken(given)).toBe(true);
  });

  test('is written alone in another format', () => {
    const text = writeTokenText(read.token, { form: 'v2' });
    expect(serialize(deserialize(text))).toBe(serialize(read.token));
  });
});

test('what is verified is read strictly: none of these is', async () => {
  const guard = createGuard({ rootKey: KEY });
  const texts = HELD.flatMap(({ given }) => (typeof given === 'string' ? [given] : []));
  expect(texts.length).toBeGreaterThan(30);
  for (const text of texts) {
    expect(
      catchTokenError(() => deserialize(text)),
      text,
    ).toBeInstanceOf(TokenError);
    const headers = { authorization: `Bearer ${text.replace(/\s+/g, ' ')}` };
    const outcome = await guard.authorize(headers, {});
    expect(outcome.ok ? 'allowed' : outcome.status, text).toBeOneOf([400, 401]);
  }
});

test('a text with a length is read as that, even if the length ends like a word', () => {
  const { serialize: write } = createTokenText({ prefix: 'acme' });
  for (let length = 1; length < 400; length++) {
    const text = write(mint({ rootKey: 'k'.repeat(32), identifier: 'i'.repeat(length) }));
    expect(readToken(text).form).toBe('prefixed');
  }
});
