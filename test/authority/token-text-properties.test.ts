import { mint, type Token, TokenError, verify } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenText } from '../../src/authority/token-text.js';
import { refused } from '../token/thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';

const words = fc.string({ unit: 'grapheme', maxLength: 20 });
const tokens: fc.Arbitrary<Token> = fc
  .record({
    location: words,
    subject: words,
    id: fc.string({ minLength: 1, maxLength: 20 }),
    caveats: fc.array(words, { maxLength: 5 }),
  })
  .map(({ location, subject, id, caveats }) =>
    mint({ rootKey, location, identity: { subject, id }, caveats }),
  );
const prefixes = fc.constantFrom('acme', 'acme_live', 'ab', 'x9_y_z', 'magi_c0', 'mgx');
const texts = fc.record({ prefix: prefixes, token: tokens }).map(({ prefix, token }) => {
  const tokenText = createTokenText({ prefix });
  return { prefix, token, tokenText, text: tokenText.serialize(token) };
});

/** Reads and verifies; the error says how far that got. */
function refusal(tokenText: ReturnType<typeof createTokenText>, text: string): TokenError {
  return refused(() => verify(tokenText.deserialize(text), { rootKey, request: {} }));
}

const BEFORE_ANY_KEY = /^(malformed_token|truncated_token)$/;

describe('token text of any token', () => {
  test('is read as what was written', () => {
    fc.assert(
      fc.property(texts, ({ tokenText, text, token }) => {
        expect(tokenText.deserialize(text)).toEqual(token);
        expect(text).toMatch(/^[a-z0-9_]+_[0-9A-Za-z_-]+_[0-9A-Za-z]{6}$/);
      }),
    );
  });

  test('cut off anywhere is known for that, with the length that it should have', () => {
    fc.assert(
      fc.property(texts, ({ tokenText, prefix, text }) => {
        for (let received = 0; received < text.length; received++) {
          const error = refusal(tokenText, text.slice(0, received));
          expect(error.code).toBe('truncated_token');
          const isTold = received >= prefix.length + 1 + 4;
          const length = { received, expected: text.length };
          expect(error.length).toEqual(isTold ? length : undefined);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('with any character replaced is refused before any cryptography', () => {
    const others = fc.oneof(
      fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(texts, others, ({ tokenText, text }, other) => {
        for (let at = 0; at < text.length; at++) {
          if (text[at] === other) continue;
          const mistyped = text.slice(0, at) + other + text.slice(at + 1);
          expect(refusal(tokenText, mistyped).code).toMatch(BEFORE_ANY_KEY);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('with any character replaced by any digit is refused, for a whole text', () => {
    const tokenText = createTokenText({ prefix: 'mgx' });
    const text = tokenText.serialize(
      mint({ rootKey, identity: { subject: 'usr-1', id: 'tok-1' } }),
    );
    for (let at = 0; at < text.length; at++) {
      for (let code = 0; code < 128; code++) {
        const mistyped = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        if (mistyped === text) continue;
        expect(refusal(tokenText, mistyped).code).toMatch(BEFORE_ANY_KEY);
      }
    }
  });

  test('with two neighbours swapped is refused before any cryptography', () => {
    fc.assert(
      fc.property(texts, ({ tokenText, text }) => {
        for (let at = 1; at < text.length; at++) {
          const swapped = text.slice(0, at - 1) + text[at] + text[at - 1] + text.slice(at + 1);
          if (swapped === text) continue;
          expect(refusal(tokenText, swapped).code).toMatch(BEFORE_ANY_KEY);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('with characters left out, or more of them, is refused before any cryptography', () => {
    const cuts = fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(4));
    fc.assert(
      fc.property(texts, cuts, ({ tokenText, text }, [at, more, cut]) => {
        const from = at % text.length;
        const changed = text.slice(0, from) + more + text.slice(from + cut);
        if (changed === text) return;
        expect(refusal(tokenText, changed).code).toMatch(BEFORE_ANY_KEY);
      }),
      { numRuns: 1000 },
    );
  });

  test('is a token or a TokenError, whatever it is', () => {
    const tokenText = createTokenText({ prefix: 'acme' });
    const anything = fc.oneof(
      fc.anything(),
      fc.string({ unit: 'binary' }).map((text) => `acme_${text}`),
      fc.base64String().map((text) => `acme_${text}`),
    );
    fc.assert(
      fc.property(anything, (input) => {
        try {
          tokenText.deserialize(input as string);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
