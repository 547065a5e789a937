import { attenuate, mint, serialize } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenText } from '../../src/authority/token-text.js';

const rootKey = 'a root key of 32 bytes, no less.';
const acme = createTokenText({ prefix: 'acme' });
const token = mint({ rootKey, identity: { subject: 'usr-1', id: 'tok-1' } });
const text = acme.serialize(token);
/** The shortest token that there is. */
const shortest = acme.serialize(mint({ rootKey, identifier: '' }));

/** What a scanner finds in a line. */
function found(line: string, pattern = acme.pattern): readonly string[] {
  return [...line.matchAll(new RegExp(pattern, 'g'))].map((match) => match[1]!);
}

describe('a secret scanner with the pattern', () => {
  test.each([
    ['a text alone', text],
    ['a header', `authorization: Bearer ${text}`],
    ['a line of a log', `127.0.0.1 - - "GET /docs?token=${text}&limit=5 HTTP/1.1" 200 512`],
    ['JSON', `{"token":"${text}","ok":true}`],
    ['an assignment', `TOKEN=${text}\n`],
    ['a URL', `https://usr:${text}@api.example.com/docs`],
    ['a sentence', `the token is ${text}.`],
    ['a later line', `first line\n${text}\nlast line`],
    ['a list', `(${text}), [x]`],
    ['code with a suffix', `${text}-old`],
    ['a URL in a query', `GET /login?next=https%3A%2F%2Fapi%3Ftoken%3D${text}%26a%3D1`],
    ['JSON with a line break before it', JSON.stringify(`Authorization:\n${text}\nHost: x`)],
    ['JSON with a tab before it', JSON.stringify({ log: `a\t${text}` })],
    ['JSON in JSON', JSON.stringify(JSON.stringify(`a\n${text}`))],
    ['HTML', `<a href="?token=${text}&amp;x">&#10;`],
    ['a short option', `curl -t${text} --silent`],
    ['a name with hyphens', `my-token-${text}.txt`],
    ['a name with underscores', `my_${text}.txt`],
    ['a longer word', `x${text}`],
    ['a word before it, without a space', `Bearer${text}`],
    ['base64 before it', `AgJpZAACY2lk_-${text}`],
    ['bytes that are not UTF-8', `\ufffd\u0000${text}\ufffd`],
  ])('finds a text in %s', (_, line) => {
    expect(found(line)).toEqual([text]);
  });

  test('finds several, and the shortest that there is', () => {
    const other = acme.serialize(attenuate(token, ['doc = A', 'access = read']));
    expect(found(`${text} ${other},${shortest}`)).toEqual([text, other, shortest]);
  });

  test('finds whatever is read, and all of it', () => {
    const tokens = fc
      .tuple(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 5 }),
      )
      .map(([identifier, caveats]) => mint({ rootKey, identifier, caveats }));
    const after = fc.constantFrom(' ', '"', "'", '=', '\n', '\\n', '%26', ',', '/', '&', ':', 'é');
    const before = fc.oneof(
      after,
      fc.constantFrom('%3D', '-', '_', 'x', '0'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(tokens, before, after, (any, before, after) => {
        const written = acme.serialize(any);
        expect(found(`x${before}${written}${after}x`)).toEqual([written]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['another prefix', createTokenText({ prefix: 'acne' }).serialize(token)],
    ['a token without a prefix', serialize(token)],
    ['the start of a text', text.slice(0, 40)],
    [
      'a name in code',
      'acme_production_database_backup_of_the_last_working_day_of_the_month_sqlite',
    ],
    ['a line break inside', `${text.slice(0, 40)}\n${text.slice(40)}`],
  ])('finds nothing in %s', (_, line) => {
    expect(found(line)).toEqual([]);
  });

  test('finds a text without its checksum: the token is whole', () => {
    const cut = shortest.slice(0, -7);
    expect(found(`a ${cut} b`)).toHaveLength(1);
    const plain = `acme_AABiAg${'A'.repeat(60)}`;
    expect(found(`a ${plain} b`)).toEqual([plain]);
  });

  test('finds the text of its own prefix only, where one is the start of another', () => {
    const live = createTokenText({ prefix: 'acme_live' });
    const liveText = live.serialize(token);
    expect(found(liveText, live.pattern)).toEqual([liveText]);
    expect(found(liveText)).toEqual([]);
    expect(found(text, live.pattern)).toEqual([]);
  });

  test('can be a tool that has no more than RE2: nothing looks ahead, behind or back', () => {
    expect(acme.pattern).not.toMatch(/\(\?[=!<]|\\[1-9]/);
    expect(() => new RegExp(acme.pattern, 'u')).not.toThrow();
  });

  // Where the time were the square of the length, the longer line took 64 times as long.
  test.each([
    ['starts in a row', 'acme_'],
    ['starts that go on well and never end', 'acme_AA-AAg'],
    ['texts that end early, and starts after it', `${'-'.repeat(99)}acme_AA-AAg`],
    ['escaped starts', '%3Dacme_AA-AAg\\\\n'],
    ['starts with a - between them', '-acme_'],
    ['starts that go on well', '-acme_AAAAAg'],
    ['texts that never end', ' acme_AAAAAg-'],
    ['checksums that are none', '_abc12'],
    ['texts without their last character', ` ${text.slice(0, -1)}`],
  ])('takes a time that is linear in the line, for %s', (_, piece) => {
    const timeOf = (length: number): number => {
      const line = piece.repeat(length / piece.length);
      const times = Array.from({ length: 7 }, () => {
        // The time of this process alone: on a busy machine, others interrupt a long search.
        const start = process.cpuUsage();
        found(line);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      });
      return Math.min(...times);
    };
    timeOf(50_000);
    expect(timeOf(800_000) / timeOf(100_000)).toBeLessThan(40);
  });
});
