import { createDialect, defineCaveat, doc, ip, mint, open, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { checkConditions, denialOf } from '../../src/token/check.js';
import { explainOpened } from '../../src/token/explain.js';
import { refused } from './thrown.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1' };
const token = mint({ rootKey, identity, caveats: [ip('10.0.0.0/8'), doc('A')] });
const request = { now: 1000, ip: '10.1.2.3', resource: { doc: 'A' } };

describe('only exactly { ok: true } from a check', () => {
  const kindThat = (answer: () => unknown) =>
    defineCaveat({
      type: 'odd',
      role: 'context',
      decode: (text) => (text === 'odd' ? { type: 'odd' as const } : undefined),
      encode: () => 'odd',
      check: answer as never,
    });
  const odd = mint({ rootKey, identity, caveats: ['odd'] });
  const verdict = (answer: () => unknown) => {
    const dialect = createDialect({ kinds: [kindThat(answer)] });
    return verify(odd, { rootKey, dialect, request: {} });
  };

  test('lets a request in', () => {
    expect(verdict(() => ({ ok: true })).caveats).toEqual([{ type: 'odd' }]);
  });

  test.each([
    ['false', false],
    ['true', true],
    ['undefined', undefined],
    ['null', null],
    ['a promise', Promise.resolve({ ok: true })],
    ['a truthy ok', { ok: 1 }],
    ['a text', 'ok'],
    ['a yes that has more to say', { ok: true, reason: 'unless it rains' }],
    ['a no without a reason', { ok: false }],
    ['a reason that is no text', { ok: false, reason: 7 }],
  ])('and not %s', (_, answer) => {
    const error = refused(() => verdict(() => answer));
    expect(error.failures[0]).toMatchObject({ reason: 'check_failed', code: 'context_denied' });
  });

  test('and not a check that throws', () => {
    const error = refused(() =>
      verdict(() => {
        throw new Error('broken');
      }),
    );
    expect(error.failures[0]?.reason).toBe('check_failed');
  });
});

test('an address that is none is denied, and no mistake: it may be the sender who wrote it', () => {
  const error = refused(() => verify(token, { rootKey, request: { ...request, ip: 'junk' } }));
  expect(error.failures.map(({ reason }) => reason)).toEqual(['invalid_context']);
});

test('a failure whose code is none denies all the same', () => {
  const opened = open(token, { rootKey });
  const failure = { index: 0, condition: 'a', reason: 'b', code: 'none' as never };
  expect(denialOf(opened, [failure])?.code).toBe('unknown_caveat');
  expect(denialOf(opened, [])).toBeUndefined();
});

describe('what the verifying side knows besides', () => {
  const opened = open(token, { rootKey });
  const [first] = opened.conditions;

  test('such as a restriction is told apart from the conditions of the token', () => {
    const conditions = [first!, { ...first!, index: 2, restriction: true }] as const;
    const failures = checkConditions(conditions, { now: 1000, ip: '192.0.2.1' });
    const failure = { condition: 'ip = 10.0.0.0/8', caveat: ip('10.0.0.0/8') };
    const denied = { ...failure, reason: 'not_allowed', code: 'context_denied' };
    expect(failures).toEqual([
      { index: 0, ...denied },
      { index: 2, restriction: true, ...denied },
    ]);
    expect(failures[0]).not.toHaveProperty('restriction');
    const { caveats } = explainOpened({ ...opened, conditions }, { request });
    expect(caveats.map((caveat) => [caveat.met, caveat.restriction])).toEqual([
      [true, undefined],
      [true, true],
    ]);
    expect(caveats[0]).not.toHaveProperty('restriction');
  });

  test('such as that it was revoked denies a token whose caveats are all met', () => {
    const explained = explainOpened({ ...opened, revoked: true }, { request });
    expect(explained).toMatchObject({ allowed: false, error: { code: 'token_revoked' } });
    expect(explained.caveats.map(({ met }) => met)).toEqual([true, true]);
    const fine = explainOpened({ ...opened, revoked: false }, { request });
    expect(fine.allowed).toBe(true);
  });
});

test('a check sees all caveats in force, in their order', () => {
  const seen: unknown[] = [];
  const kind = defineCaveat({
    type: 'step',
    role: 'context',
    decode: (text) => (text.startsWith('step ') ? { type: 'step', to: text.slice(5) } : undefined),
    encode: ({ to }: { type: 'step'; to: string }) => `step ${to}`,
    check(caveat, _request: object, all = () => []) {
      const isSafe = all() === all() && Object.isFrozen(all());
      seen.push([caveat.to, all().map((each) => each.type), isSafe]);
      return { ok: true };
    },
  });
  const dialect = createDialect({ kinds: [kind] });
  const steps = mint({ rootKey, identity, caveats: ['step a', doc('A'), 'step b'] });
  verify(steps, { rootKey, dialect, request });
  const types = ['step', 'doc', 'step'];
  expect(seen).toEqual([
    ['a', types, true],
    ['b', types, true],
  ]);
});
