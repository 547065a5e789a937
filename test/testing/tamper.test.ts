import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  doc,
  explain,
  mint,
  mintDischarge,
  readonly,
  serialize,
  type Token,
  TokenError,
  type TokenFormat,
  verify,
} from 'caveats';
import { createTokenText } from 'caveats/authority';
import { bindDischarge } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addUnsignedCaveat,
  createTestAuthority,
  dropCaveat,
  dropDischarges,
  flipBit,
  forge,
  mintFor,
  replaceCaveat,
  replaceSubject,
  swapCaveats,
  swapSignature,
  testKeys,
  textFor,
  truncate,
} from 'caveats/testing';
import { createMatchers } from 'caveats/testing/matchers';

const { rootKey } = testKeys;
const request = { resource: { doc: 'A' }, access: 'read' } as const;
const token = mintFor('usr-1', doc('A'), readonly());
const login = { identifier: 'login', rootKey: 'shared with the login service' };
const asking = addThirdPartyCaveat(mintFor('usr-1', doc('A')), login);
const discharged: Token = {
  macaroon: asking.macaroon,
  discharges: [bindDischarge(asking.macaroon, mintDischarge(login).macaroon)],
};

function codeOf(tampered: Token | string): string {
  const explanation = explain(tampered, { rootKey, request });
  return explanation.allowed ? 'let in' : explanation.error.code;
}

const FORMATS: readonly TokenFormat[] = ['v1', 'v2', 'v1-json', 'v2-json'];

test('before anything is done to them, the tokens are let in', () => {
  expect(codeOf(token)).toBe('let in');
  expect(codeOf(discharged)).toBe('let in');
});

type Tamper = (token: Token | string) => Token | string;

const WAYS: readonly (readonly [string, Tamper, 'bad_signature' | 'unknown_key'])[] = [
  ['a caveat dropped', (one) => dropCaveat(one, 1), 'bad_signature'],
  ['a caveat replaced', (one) => replaceCaveat(one, 0, 'doc = B'), 'bad_signature'],
  ['two caveats exchanged', (one) => swapCaveats(one, 0, 1), 'bad_signature'],
  ['an unsigned caveat', (one) => addUnsignedCaveat(one, 'access = read'), 'bad_signature'],
  ['another’s name', (one) => replaceSubject(one, 'usr-2'), 'bad_signature'],
  ['another’s signature', (one) => swapSignature(one, mintFor('usr-1')), 'bad_signature'],
  [
    'a signature out of another’s text',
    (one) => swapSignature(one, createTokenText({ prefix: 'acme' }).serialize(mintFor('usr-1'))),
    'bad_signature',
  ],
  ['a forger’s signature', (one) => forge(one), 'bad_signature'],
  ['its last bit flipped', (one) => flipBit(one, -1), 'bad_signature'],
  ['a bit of its identifier flipped', (one) => flipBit(one, 0), 'unknown_key'],
];

describe.each(WAYS)('a token with %s', (_, tamper, code) => {
  test('is refused', () => {
    expect(codeOf(tamper(token))).toBe(code);
  });

  test.each(FORMATS)('is refused as a text in %s too, and the text stays in that', (format) => {
    // Of a v1 JSON, the lower bits: it has no way to write what is no UTF-8.
    const text = serialize(token, format);
    const tampered = tamper(text);
    if (typeof tampered !== 'string') throw new Error('a text should give a text');
    expect(tampered).not.toBe(text);
    expect(serialize(tampered, format)).toBe(tampered);
    expect(codeOf(tampered)).toBe(code);
  });

  test.each(['acme', 'acme_live', 'a1_b_c'])(
    'is refused as a text with the prefix %s too, which keeps its form',
    async (prefix) => {
      const form = createTokenText({ prefix });
      const tampered = tamper(form.serialize(token));
      if (typeof tampered !== 'string') throw new Error('a text should give a text');
      expect(tampered).toMatch(new RegExp(`^${form.pattern}$`));
      expect(codeOf(form.deserialize(tampered))).toBe(code);
      const { toBeDeniedWith } = createMatchers({ authority: createTestAuthority({ prefix }) });
      expect((await toBeDeniedWith.call({}, tampered, code)).pass).toBe(true);
    },
  );

  test('leaves the token that it was given as it is, and does the same each time', () => {
    const text = serialize(token);
    expect(serialize(tamper(token))).toBe(serialize(tamper(token)));
    expect(serialize(token)).toBe(text);
    expect(codeOf(token)).toBe('let in');
  });
});

test('a token with any bit flipped, in its discharges too, is never let in', () => {
  const { macaroon, discharges } = discharged;
  const bits = [macaroon, ...discharges]
    .flatMap(({ identifier, unsafeCaveats, signature }) => [
      identifier.length + signature.length,
      ...unsafeCaveats.map(
        ({ condition, verificationId }) => condition.length + (verificationId?.length ?? 0),
      ),
    ])
    .reduce((sum, length) => sum + 8 * length, 0);
  expect(() => flipBit(discharged, bits)).toThrow(TypeError);
  expect(() => flipBit(discharged, -bits - 1)).toThrow(TypeError);
  expect(serialize(flipBit(discharged, -bits))).toBe(serialize(flipBit(discharged, 0)));
  expect(serialize(flipBit(discharged, -1))).toBe(serialize(flipBit(discharged, bits - 1)));
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.nat(bits - 1), (n) => {
      const flipped = flipBit(discharged, n);
      expect(codeOf(flipped)).not.toBe('let in');
      seen.add(serialize(flipped));
      expect(serialize(flipBit(flipped, n))).toBe(serialize(discharged));
    }),
    { numRuns: 300 },
  );
  expect(seen.size).toBeGreaterThan(100);
});

test('a token without its discharges is missing them', () => {
  expect(codeOf(dropDischarges(discharged))).toBe('missing_discharge');
  expect(codeOf(dropDischarges(serialize(discharged)))).toBe('missing_discharge');
  expect(codeOf(dropDischarges(serialize(discharged, 'v2-json')))).toBe('missing_discharge');
});

test('two third-party caveats that say the same can be exchanged: their keys are sealed anew', () => {
  const twice = addThirdPartyCaveat(asking, login);
  const exchanged = swapCaveats(twice, 1, 2);
  expect(serialize(exchanged)).not.toBe(serialize(twice));
  expect(codeOf(exchanged)).not.toBe('let in');
});

test('a text that is cut off is told from one that is wrong', () => {
  for (const n of [1, 8, 40]) expect(codeOf(truncate(textFor('usr-1'), n))).toBe('truncated_token');
});

describe('what would leave the token as it is, or is not in it, is a mistake of the test', () => {
  const plain = mintFor('usr-1');
  test.each<readonly [string, () => unknown, string]>([
    ['no caveat of that index', () => dropCaveat(token, 2), 'the token has no caveat 2 (it has 2)'],
    ['an index below zero', () => dropCaveat(token, -1), 'no caveat -1'],
    ['half an index', () => swapCaveats(token, 0, 0.5), 'no caveat 0.5'],
    ['one caveat', () => swapCaveats(token, 1, 1), 'it is one caveat'],
    [
      'two caveats that are the same',
      () => swapCaveats(attenuate(plain, [readonly(), readonly()]), 0, 1),
      'the caveats are the same',
    ],
    [
      'what the caveat says',
      () => replaceCaveat(token, 0, 'doc = A'),
      'the caveat already has this condition',
    ],
    ['its own subject', () => replaceSubject(token, 'usr-1'), 'it already has this subject'],
    [
      'no subject',
      () => replaceSubject(mint({ rootKey: 'k', identifier: 'x' }), 'usr-1'),
      'does not have a standard identity',
    ],
    ['its own signature', () => swapSignature(token, serialize(token)), 'signatures are the same'],
    ['a forged token', () => forge(forge(token)), 'it was already forged'],
    ['no discharges', () => dropDischarges(token), 'it has no discharges'],
    ['a bit that it does not have', () => flipBit(token, 1e6), 'n must be a whole number from -'],
    ['half a bit', () => flipBit(token, 0.5), 'n must be a whole number from -'],
    ['nothing cut off', () => truncate('abc', 0), 'n must be a whole number from 1 to 2'],
    ['all of it cut off', () => truncate('abc', 3), 'n must be a whole number from 1 to 2'],
    ['no text', () => truncate(JSON.parse('7'), 1), 'text must be the text of a token'],
  ])('%s', (_, tamper, message) => {
    expect(tamper).toThrow(TypeError);
    expect(tamper).toThrow(message);
  });

  test.each(['?', '', 'acme_', 'acme_AABi', 'a_b_c_d', '_'.repeat(100)])(
    'and %j, which is not a token, is refused as everywhere',
    (text) => {
      expect(() => forge(text)).toThrow(TokenError);
    },
  );

  test('and a text with a prefix that was mistyped or cut off', () => {
    const text = createTokenText({ prefix: 'acme' }).serialize(token);
    for (const other of [truncate(text, 1), `${text}x`, text.replace('acme', 'acne')]) {
      expect(() => forge(other)).toThrow(TokenError);
      expect(() => dropCaveat(other, 0)).toThrow(TokenError);
    }
  });
});

test('a token that was tampered with is a token like any other', () => {
  const [first] = [dropCaveat(token, 0)];
  expect(deserialize(serialize(first)).macaroon.unsafeCaveats).toHaveLength(1);
  expect(Object.isFrozen(first)).toBe(true);
  expect(() => verify(token, { rootKey, request })).not.toThrow();
});
