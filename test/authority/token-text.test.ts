import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  mint,
  mintDischarge,
  serialize,
  type Token,
  type TokenInput,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { checksumOf, createTokenText } from '../../src/authority/token-text.js';
import { refused } from '../token/thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const acme = createTokenText({ prefix: 'acme' });
const identity = { subject: 'usr-1', id: 'tok-1' };
const token = mint({ rootKey, identity, caveats: ['doc = A'] });
const text = acme.serialize(token);

/** A text with the length and the checksum that make it whole, whatever is in it. */
function sealed(content: string, start = 'acme_'): string {
  const length = start.length + 4 + content.length + 7;
  const header = Buffer.from([length >> 16, length >> 8, length]).toString('base64url');
  return `${start}${header}${content}_${checksumOf(start + header + content)}`;
}

function withDischarge(): Token {
  const caveat = { identifier: 'a login', rootKey: 'a key of the caveat, 32 bytes or' };
  const primary = addThirdPartyCaveat(token, caveat);
  const discharge = mintDischarge({ ...caveat, caveats: ['time < 2000000000'] });
  return { macaroon: primary.macaroon, discharges: [discharge.macaroon] };
}

describe('token text with a prefix', () => {
  test('is the prefix, base64url and six characters', () => {
    expect(text).toMatch(/^acme_[A-Za-z0-9_-]+_[0-9A-Za-z]{6}$/);
    expect(acme.prefix).toBe('acme');
  });

  test('has its length, what serialize writes, and its checksum', () => {
    const content = text.slice('acme_'.length, -7);
    const header = Buffer.from(content.slice(0, 4), 'base64url');
    expect(header.readUIntBE(0, 3)).toBe(text.length);
    expect(content.slice(4)).toBe(serialize(token));
    expect(text).toBe(sealed(serialize(token)));
  });

  test('is read as the token that was written', () => {
    expect(acme.deserialize(text)).toEqual(token);
    expect(acme.serialize(acme.deserialize(text))).toBe(text);
  });

  test('has the discharges in it', () => {
    const both = withDischarge();
    expect(acme.deserialize(acme.serialize(both))).toEqual(deserialize(serialize(both)));
    expect(acme.deserialize(acme.serialize(both)).discharges).toHaveLength(1);
  });

  test('is written of a text as well, with the prefix or without', () => {
    expect(acme.serialize(text)).toBe(text);
    expect(acme.serialize(serialize(token))).toBe(text);
    expect(acme.serialize(serialize(token, 'v1'))).toBe(text);
  });

  test.each(['v1', 'v2', 'v1-json', 'v2-json'] as const)(
    'lets those of before be read, which have no prefix, in %s',
    (format) => {
      expect(acme.deserialize(serialize(token, format))).toEqual(token);
    },
  );

  test('may have a prefix of several parts, and one that is the start of another', () => {
    const live = createTokenText({ prefix: 'acme_live' });
    const liveText = live.serialize(token);
    expect(liveText).toMatch(/^acme_live_/);
    expect(live.deserialize(liveText)).toEqual(token);
    expect(refused(() => acme.deserialize(liveText)).code).toBe('malformed_token');
    expect(refused(() => live.deserialize(text)).code).toBe('malformed_token');
  });

  test.each(['ab', 'a1', 'acme', 'acme_live_2', `a${'b'.repeat(31)}`])(
    'may have the prefix %s',
    (prefix) => {
      const own = createTokenText({ prefix });
      expect(own.deserialize(own.serialize(token))).toEqual(token);
    },
  );

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one letter', 'a'],
    ['a digit first', '1acme'],
    ['a capital', 'Acme'],
    ['a hyphen', 'ac-me'],
    ['two _ in a row', 'acme__live'],
    ['a _ first', '_acme'],
    ['a _ last', 'acme_'],
    ['a line break last', 'acme\n'],
    ['a letter outside ASCII', 'acmé'],
    ['what a pattern takes for more', 'ac.*'],
    ['33 characters', 'a'.repeat(33)],
    ['a list', ['acme']],
  ])('refuses as its prefix %s', (_, prefix) => {
    expect(() => createTokenText({ prefix: prefix as string })).toThrow(TypeError);
  });

  test('is not written of a token that is none', () => {
    expect(refused(() => acme.serialize({} as TokenInput)).code).toBe('malformed_token');
  });

  test('is not written where its length would not fit', () => {
    const long = mint({ rootKey, identity, location: 'x'.repeat(12_600_000) });
    expect(() => acme.serialize(long)).toThrow(TypeError);
  });

  test('of more than 65,536 characters has its length in all three bytes', () => {
    const long = mint({ rootKey, identity, location: 'x'.repeat(50_000) });
    const longText = acme.serialize(long);
    expect(longText.length).toBeGreaterThan(0x1_0000);
    expect(acme.deserialize(longText, { maxLength: longText.length })).toEqual(long);
  });

  test.each(['sufix', 'Prefix'])('takes no option %s, whatever its value', (misspelt) => {
    for (const value of ['acme', undefined]) {
      expect(() => createTokenText({ prefix: 'acme', [misspelt]: value })).toThrow(
        `createTokenText: unknown option '${misspelt}'`,
      );
      expect(() => acme.deserialize(text, { [misspelt]: value })).toThrow(
        `deserialize: unknown option '${misspelt}'`,
      );
      expect(() => acme.deserialize('not a token', { [misspelt]: value })).toThrow(TypeError);
    }
  });

  test('is a value that nobody can change', () => {
    expect(Object.isFrozen(acme)).toBe(true);
  });
});

describe('a text that is too long', () => {
  test('is refused before anything else is looked at', () => {
    const long = acme.serialize(attenuate(token, Array(4000).fill('access = read')));
    for (const given of [long, `acme_${'!'.repeat(70_000)}`]) {
      expect(refused(() => acme.deserialize(given))).toMatchObject({
        code: 'token_too_large',
        detail: 'too_long',
      });
    }
    expect(refused(() => acme.deserialize(text, { maxLength: text.length - 1 })).code).toBe(
      'token_too_large',
    );
    expect(acme.deserialize(text, { maxLength: text.length })).toEqual(token);
  });

  test.each([-1, 1.5, Number.NaN, '9'])('is not one by a maximum of %s', (maxLength) => {
    for (const given of [text, text.slice(0, 30), serialize(token)]) {
      expect(() => acme.deserialize(given, { maxLength: maxLength as number })).toThrow(TypeError);
    }
  });
});

describe('a text that is not what was written', () => {
  test('tells how long it is and how long it was, where it was cut off', () => {
    expect(refused(() => acme.deserialize(text.slice(0, 40)))).toMatchObject({
      code: 'truncated_token',
      detail: 'ends_early',
      length: { received: 40, expected: text.length },
    });
  });

  test('is cut off, and more cannot be told, where its length is not in it', () => {
    for (let length = 0; length < 'acme_'.length + 4; length++) {
      const error = refused(() => acme.deserialize(text.slice(0, length)));
      expect(error.code).toBe('truncated_token');
      expect(error.length).toBeUndefined();
    }
  });

  test.each(['\n', ' ', '.', 'A', '_abc123', text])('has more at its end: %j', (more) => {
    expect(refused(() => acme.deserialize(text + more))).toMatchObject({
      code: 'malformed_token',
      detail: 'trailing_bytes',
      length: { received: text.length + more.length, expected: text.length },
    });
  });

  test('was mistyped, where its checksum does not hold', () => {
    const at = text.length - 20;
    const other = text[at] === 'A' ? 'B' : 'A';
    const error = refused(() => acme.deserialize(text.slice(0, at) + other + text.slice(at + 1)));
    expect(error).toMatchObject({ code: 'malformed_token', detail: 'checksum_mismatch' });
    expect(error.length).toBeUndefined();
  });

  test('is none at all, where it says that it is longer than any that is read', () => {
    for (const other of ['acme_production_database', `acme____x${text.slice(9)}`]) {
      expect(refused(() => acme.deserialize(other))).toMatchObject({
        code: 'malformed_token',
        detail: 'not_a_token',
      });
    }
    const within = { maxLength: text.length };
    expect(refused(() => acme.deserialize(text.slice(0, 40), within)).code).toBe('truncated_token');
  });

  test.each(['acme_A!AA', 'acme_AA=A', 'acme_AAA=', 'acme_AA\ud800A', 'acme_AAŁA'])(
    'is none where its length is not base64: %j',
    (start) => {
      expect(refused(() => acme.deserialize(start + text.slice(9)))).toMatchObject({
        code: 'malformed_token',
        detail: 'not_base64',
      });
    },
  );

  // Their checksums hold: nobody mistyped these, somebody made them.
  test.each([
    ['nothing', sealed('')],
    ['JSON', sealed(serialize(token, 'v2-json'))],
    ['v1', sealed(serialize(token, 'v1'))],
    ['padding', sealed(`${serialize(token)}=`)],
    ['the other alphabet', sealed(`${serialize(token)}+`)],
    ['a prefix of its own', sealed(text)],
    ['a letter whose low bits are another’s', sealed(serialize(token).replace('g', 'ŧ'))],
    ['a line break', sealed(`${serialize(token)}\n`)],
    ['its length and its checksum in one', `acme_AAAL${checksumOf('acme').slice(4)}`],
    ['no room for a checksum', 'acme_AAAJ'],
  ])('is none with %s in it', (_, given) => {
    const error = refused(() => acme.deserialize(given, { lenient: true }));
    expect(error.code).toBe('malformed_token');
  });

  test('is what the token inside is, where its own checksum holds', () => {
    const content = serialize(token);
    expect(refused(() => acme.deserialize(sealed(content.slice(0, -8)))).code).toBe(
      'truncated_token',
    );
    expect(refused(() => acme.deserialize(sealed(`${content}AAAA`))).code).toBe('malformed_token');
  });

  test('may be lenient with the token inside', () => {
    // Bits that are left over after the last byte.
    const odd = ['', 'a', 'ab']
      .map((id) => serialize(mint({ rootKey, identity: { ...identity, id: `tok${id}` } })))
      .find((written) => written.length % 4 !== 0)!;
    const last = odd.at(-1)!;
    const ragged = sealed(odd.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1));
    expect(refused(() => acme.deserialize(ragged)).detail).toBe('not_base64');
    const tolerated: string[] = [];
    const onTolerated = (what: string) => tolerated.push(what);
    acme.deserialize(ragged, { lenient: ['base64_bits'], onTolerated });
    expect(tolerated).toEqual(['base64_bits']);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['a String', Object('acme_')],
    ['an object', { startsWith: () => true }],
  ])('is none where it is %s', (_, given) => {
    expect(refused(() => acme.deserialize(given as string))).toMatchObject({
      code: 'malformed_token',
      detail: 'not_a_token',
    });
  });

  test('is not repeated in the error', () => {
    const MARK = 'do-not-repeat-me';
    const wrong = [
      `acme_${MARK}`,
      `acme_AABi${MARK}`,
      `${text}${MARK}`,
      sealed(MARK),
      MARK,
      `acme_${'A'.repeat(70_000)}${MARK}`,
    ];
    for (const given of wrong) {
      const error = refused(() => acme.deserialize(given));
      expect(error.message).not.toContain(MARK);
      expect(JSON.stringify(error)).not.toContain(MARK);
      expect(error.cause).toBeUndefined();
    }
  });
});
