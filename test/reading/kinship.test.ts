import {
  addThirdPartyCaveat,
  attenuate,
  mint,
  mintDischarge,
  readonly,
  time,
  type Token,
} from 'caveats';
import { expect, test } from 'vitest';
import { type Kinship, kinshipOf, kinshipWords } from '../../src/reading/kinship.js';
import { broadToken, KEY } from './tokens.js';

const kinship = (child: Token, parent: Token): Kinship => kinshipOf(child, parent);

test('a token that was narrowed is the child of the one that it was made from', () => {
  const parent = broadToken();
  const child = attenuate(parent, [readonly(), time(5)]);
  expect(kinship(child, parent)).toEqual({ kind: 'child', common: 1, sameDischarges: true });
  expect(kinship(parent, child)).toEqual({ kind: 'parent', common: 1, sameDischarges: true });
  expect(kinship(parent, parent)).toEqual({ kind: 'same', common: 1, sameDischarges: true });
});

test('third-party caveats are followed as well', () => {
  const caveat = { location: 'l', identifier: 'i', rootKey: 'k' };
  const parent = addThirdPartyCaveat(broadToken(), caveat);
  expect(kinship(attenuate(parent, [readonly()]), parent).kind).toBe('child');
  // The verification id has a nonce of its own, so these two are not the same.
  expect(kinship(addThirdPartyCaveat(broadToken(), caveat), parent)).toMatchObject({
    kind: 'siblings',
    common: 1,
  });
  expect(kinship(attenuate(broadToken(), ['i']), parent)).toMatchObject({
    kind: 'siblings',
    common: 1,
  });
});

test('to have the same words is not enough', () => {
  const parent = broadToken();
  const child = attenuate(parent, [readonly()]);
  const forged = { ...child.macaroon, signature: parent.macaroon.signature };
  expect(kinship({ macaroon: forged, discharges: [] }, parent)).toMatchObject({
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
  expect(kinship(other, parent)).toMatchObject({ kind: 'strangers', common: 0 });
});

test('one token with other discharges is that token with other discharges', () => {
  const discharge = (identifier: string, ...caveats: readonly string[]): Token =>
    mintDischarge({ rootKey: 'k', identifier, caveats });
  const token = broadToken();
  const [a, b, narrow] = [discharge('a'), discharge('b'), discharge('a', 'doc = A')];
  const withAll = (...all: readonly Token[]): Token => ({
    macaroon: token.macaroon,
    discharges: all.map(({ macaroon }) => macaroon),
  });
  const same = (one: Token, other: Token): boolean => kinship(one, other).sameDischarges;
  expect(same(withAll(a, b), withAll(b, a))).toBe(true);
  for (const [one, other] of [
    [withAll(a), token],
    [token, withAll(a)],
    [withAll(a), withAll(b)],
    [withAll(a), withAll(narrow)],
    [withAll(a, a), withAll(a, b)],
    [withAll(a, a), withAll(a)],
  ] as const) {
    expect(same(one, other)).toBe(false);
    expect(kinshipWords(kinship(one, other))).toContain('but with other discharges');
  }
});

test('each is told in a sentence of its own, which names no way of asking for it', () => {
  const kinds = ['same', 'child', 'parent', 'forged', 'siblings', 'strangers'] as const;
  const sentences = [true, false].flatMap((sameDischarges) =>
    kinds.map((kind) => kinshipWords({ kind, common: 1, sameDischarges })),
  );
  // Only of one token is it worth a word whether its discharges are the same.
  expect(new Set(sentences).size).toBe(kinds.length + 1);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(kinshipWords({ kind: 'siblings', common: 2, sameDischarges: true })).toContain(
    'share an identifier and 2 caveats',
  );
});
