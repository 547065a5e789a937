import { addThirdPartyCaveat, attenuate, mint, readonly, time, type Token } from 'caveats';
import { expect, test } from 'vitest';
import { type Kinship, kinshipOf, kinshipWords } from '../../src/reading/kinship.js';
import { broadToken, KEY } from './tokens.js';

const kinship = (child: Token, parent: Token): Kinship =>
  kinshipOf(child.macaroon, parent.macaroon);

test('a token that was narrowed is the child of the one that it was made from', () => {
  const parent = broadToken();
  const child = attenuate(parent, [readonly(), time(5)]);
  expect(kinship(child, parent)).toEqual({ kind: 'child', common: 1 });
  expect(kinship(parent, child)).toEqual({ kind: 'parent', common: 1 });
  expect(kinship(parent, parent)).toEqual({ kind: 'same', common: 1 });
});

test('third-party caveats are followed as well', () => {
  const caveat = { location: 'l', identifier: 'i', rootKey: 'k' };
  const parent = addThirdPartyCaveat(broadToken(), caveat);
  expect(kinship(attenuate(parent, [readonly()]), parent).kind).toBe('child');
  // The verification id has a nonce of its own, so these two are not the same.
  expect(kinship(addThirdPartyCaveat(broadToken(), caveat), parent)).toEqual({
    kind: 'siblings',
    common: 1,
  });
  expect(kinship(attenuate(broadToken(), ['i']), parent)).toEqual({ kind: 'siblings', common: 1 });
});

test('to have the same words is not enough', () => {
  const parent = broadToken();
  const child = attenuate(parent, [readonly()]);
  const forged = { ...child.macaroon, signature: parent.macaroon.signature };
  expect(kinship({ macaroon: forged, discharges: [] }, parent)).toEqual({
    kind: 'forged',
    common: 1,
  });
  const { macaroon } = parent;
  const other = { ...macaroon, signature: new Uint8Array(32) };
  expect(kinship({ macaroon: other, discharges: [] }, parent).kind).toBe('forged');
});

test('tokens that went different ways are siblings, and those of others strangers', () => {
  const parent = broadToken();
  expect(kinship(attenuate(parent, [time(1)]), attenuate(parent, [time(2)])).kind).toBe('siblings');
  const other = mint({ rootKey: KEY, identity: { subject: 'usr-2' } });
  expect(kinship(other, parent)).toEqual({ kind: 'strangers', common: 0 });
});

test('each is told in a sentence of its own, which names no way of asking for it', () => {
  const kinds = ['same', 'child', 'parent', 'forged', 'siblings', 'strangers'] as const;
  const sentences = kinds.map((kind) => kinshipWords({ kind, common: 1 }));
  expect(new Set(sentences).size).toBe(kinds.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(kinshipWords({ kind: 'siblings', common: 2 })).toContain('2 caveats in common');
});
