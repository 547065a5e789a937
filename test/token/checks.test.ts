import { createVocabulary, defineCaveat, doc, ip, mint, standardCaveats, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { denialOf } from '../../src/token/check.js';
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
    const vocabulary = createVocabulary([...standardCaveats, kindThat(answer)]);
    return verify(odd, { rootKey, vocabulary, request: {} });
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

describe('a request that makes no sense', () => {
  test.each([
    ['no object', undefined],
    ['no object', null],
    ['a time in milliseconds', { now: Date.now() }],
    ['a time that is none', { now: Number.NaN }],
    ['a time in text', { now: '1000' }],
    ['an address that is no text', { ip: 7 }],
    ['a number in text', { asn: '631' }],
    ['regions that are no list', { regions: 'EU' }],
    ['groups of something else', { groups: [1] }],
    ['a null', { ip: null }],
    ['a resource that is no object', { resource: 'A' }],
    ['a doc that is no text', { resource: { doc: 1 } }],
    ['an access that is none', { access: 'admin' }],
    ['an api call in text', { api: 'all/get/x' }],
    ['an api call of a number', { api: { service: 'all', operation: 'get', resource: 1 } }],
  ])('with %s is a mistake of the caller', (_, wrong) => {
    expect(() => verify(token, { rootKey, request: wrong as never })).toThrow(TypeError);
  });

  test('with an address that is none is denied: it may be the sender who wrote it', () => {
    const error = refused(() => verify(token, { rootKey, request: { ...request, ip: 'junk' } }));
    expect(error.failures.map(({ reason }) => reason)).toEqual(['invalid_context']);
  });
});

test('a failure whose code is none denies all the same', () => {
  const identity = { type: 'access', id: 'x' };
  const failure = { index: 0, condition: 'a', reason: 'b', code: 'none' as never };
  expect(denialOf({ identity }, [failure])?.code).toBe('unknown_caveat');
  expect(denialOf({ identity }, [])).toBeUndefined();
});
