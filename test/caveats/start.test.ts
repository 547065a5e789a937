import { attenuate, createDialect, defineCaveat, mint, type Token, verify } from 'caveats';
import { createAuthority } from 'caveats/authority';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOf, startsLike } from '../../src/caveats/define.js';

const rootKey = 'an example key, 32 bytes or more';

/** A kind whose values are what comes after its start. */
function kindWith<const T extends string>(type: T, start?: string, example?: string) {
  const before = start ?? `${type} `;
  return defineCaveat({
    type,
    role: 'context',
    fields: { rest: 'text' },
    ...(start !== undefined && { start }),
    ...(example !== undefined && { example }),
    decode: (text): { type: T; rest: string } | undefined =>
      text.startsWith(before) ? { type, rest: text.slice(before.length) } : undefined,
    encode: ({ rest }) => before + rest,
    check: (caveat, request: { rest?: string }) =>
      request.rest === caveat.rest ? { ok: true } : { ok: false, reason: 'other' },
  });
}

const services = kindWith('services', 'services=', 'services=a:0');
const path = kindWith('path', 'path:', 'path:/data');
const json = kindWith('json', '[1,', '[1, 2]');
const dialect = createDialect({ kinds: [services, path, json] });

const verdictOf = (token: Token, rest: string): readonly string[] =>
  verify(token, { rootKey, dialect, request: { rest } }).caveats.map(({ type }) => type);

describe('a kind that starts otherwise', () => {
  it.each([
    ['services=a:0', 'services', 'a:0'],
    ['path:/data', 'path', '/data'],
    ['[1, 2]', 'json', ' 2]'],
  ])('reads %s, and writes it again', (condition, type, rest) => {
    const caveat = dialect.read(condition)?.caveat;
    expect(caveat).toEqual({ type, rest });
    expect(dialect.write(caveat!)).toBe(condition);
    const token = mint({ rootKey, dialect, identity: { subject: 'usr-1' }, caveats: [caveat!] });
    expect(verdictOf(token, rest)).toEqual([type]);
    expect(() => verdictOf(token, 'other')).toThrow('The token is not valid in this context');
  });

  it('does not read what starts with its type', () => {
    for (const text of [
      'path /data',
      'path',
      'services a',
      'json',
      'paths:/a',
      ' path:/a',
      'PATH:/a',
    ]) {
      expect(dialect.read(text), text).toBeUndefined();
    }
  });

  it('refuses a text that starts like it and does not decode, in all that mint', () => {
    const strict = defineCaveat({
      type: 'level',
      start: 'level:',
      role: 'context',
      decode: (text): { type: 'level' } | undefined =>
        text === 'level:1' ? { type: 'level' } : undefined,
      encode: () => 'level:1',
      check: () => ({ ok: true }),
    });
    const own = createDialect({ kinds: [strict] });
    const token = mint({ rootKey, dialect: own, identity: { subject: 'usr-1' } });
    const wrong = "caveat: a condition that starts with 'level:' must be one of that kind";
    expect(() => attenuate(token, ['level:2'], { dialect: own })).toThrow(wrong);
    expect(() => attenuate(token, ['level 2'], { dialect: own })).not.toThrow();
  });

  it('may have several ways to start', () => {
    const both = defineCaveat({
      type: 'projects',
      start: ['[1,', '{"projects":'],
      role: 'context',
      decode: (text): { type: 'projects'; text: string } => ({ type: 'projects', text }),
      encode: ({ text }) => text,
      check: () => ({ ok: true }),
    });
    const several = createDialect({ kinds: [both, path] });
    expect(several.read('[1,2]')?.caveat).toEqual({ type: 'projects', text: '[1,2]' });
    expect(several.read('{"projects":[]}')?.kind.type).toBe('projects');
    expect(several.read('[2,2]')).toBeUndefined();
    expect(() => both.encode({ type: 'projects', text: '[2]' })).toThrow(
      'a text that starts with [1, or {"projects":',
    );
    const clash = kindWith('more', '{"projects":[');
    expect(() => createDialect({ kinds: [both, clash] })).toThrow(
      "conditions of the kind 'more' start like those of 'projects'",
    );
  });

  it('counts for mustRestrict', async () => {
    const authority = createAuthority({ keys: rootKey, dialect, mustRestrict: ['path'] });
    await expect(authority.issue('usr-1', ['path:/data'])).resolves.toBeTypeOf('string');
    await expect(authority.issue('usr-1', ['services=a'])).rejects.toThrow("of the type 'path'");
  });
});

describe('a definition is refused', () => {
  it.each<[string, () => unknown, string]>([
    ['an empty start', () => kindWith('path', ''), 'start must be a text, not empty'],
    ['half a character', () => kindWith('path', '\ud800'), 'start must be a text, not empty'],
    [
      'an empty list of starts',
      () => defineCaveat({ ...kindWith('a', 'a:'), start: [] }),
      'start must be a text, not empty, or a list of some',
    ],
    ['an example of another start', () => kindWith('a', 'a:', 'b:1'), 'does not read its example'],
    [
      'what it can never read',
      () => defineCaveat({ ...services, start: 'service=', example: 'services=a' }),
      'does not read its example',
    ],
    [
      'an example that it writes otherwise',
      () => defineCaveat({ ...path, encode: () => 'path:/', example: 'path:/data' }),
      'does not read its example',
    ],
  ])('%s', (_, define, message) => {
    expect(define).toThrow(TypeError);
    expect(define).toThrow(message);
  });

  it('a value that it would not read is not written', () => {
    const kind = defineCaveat({ ...kindWith('path', 'path:'), encode: () => 'elsewhere' });
    expect(() => kind.encode({ type: 'path', rest: '' })).toThrow('a text that starts with path:');
  });
});

describe('kinds of one dialect', () => {
  it.each([
    ['one start that begins the other', kindWith('a', 'x:'), kindWith('b', 'x:y')],
    ['the same start', kindWith('a', 'x:'), kindWith('b', 'x:')],
    ['a start that begins a type', kindWith('a', 'ten'), kindWith('tenant')],
    ['a start that begins a type and its space', kindWith('a', 'tenant '), kindWith('tenant')],
    ['a start within the conditions of a type', kindWith('a', 'tenant = '), kindWith('tenant')],
    ['a start that begins a standard kind', kindWith('a', 'ti'), kindWith('b')],
  ])('%s: refused', (_, one, other) => {
    for (const kinds of [
      [one, other],
      [other, one],
    ]) {
      expect(() => createDialect({ kinds })).toThrow(
        /conditions of the kind '\w+' start like those/,
      );
    }
  });

  it.each([
    ['a start that goes on without a space', kindWith('a', 'tenant:'), kindWith('tenant')],
    ['a type that begins another', kindWith('ten'), kindWith('tenant')],
  ])('%s: taken', (_, one, other) => {
    expect(createDialect({ kinds: [one, other] }).kinds.size).toBeGreaterThan(2);
  });

  it('never share a condition', () => {
    const start = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', ':'),
      minLength: 1,
      maxLength: 3,
    });
    const kinds = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'ab'), fc.option(start)), {
      selector: ([type]) => type,
      maxLength: 3,
    });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ':'), maxLength: 5 });
    fc.assert(
      fc.property(kinds, texts, (given, text) => {
        const made = given.map(([type, own]) => kindWith(type, own ?? undefined));
        const claimed = made.filter((kind) => startsLike(kind, text));
        try {
          createDialect({ kinds: made, standardKinds: false });
        } catch {
          return;
        }
        expect(claimed.length).toBeLessThan(2);
        expect(kindOf(new Map(made.map((kind) => [kind.type, kind])), text)).toBe(claimed[0]);
      }),
      { numRuns: 2000 },
    );
  });
});
