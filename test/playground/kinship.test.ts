import {
  addThirdPartyCaveat,
  attenuate,
  mint,
  readonly,
  serialize,
  time,
  type Token,
} from 'caveats';
import { expect, test } from 'vitest';
import { kinshipOf, type Kinship } from '../../playground/read/compare.js';
import { readPasted, type KnownReading } from '../../playground/read/reading.js';
import { broadToken, KEY } from './tokens.js';

function read(token: Token): KnownReading {
  const reading = readPasted(serialize(token), 'detect');
  if (reading.kind !== 'token') throw new Error('no token');
  return reading;
}

const kinship = (child: Token, parent: Token): Kinship => kinshipOf(read(child), read(parent));

test('a token that was narrowed is the child of the one that it was made of', () => {
  const parent = broadToken();
  const child = attenuate(parent, [readonly(), time(5)]);
  expect(kinship(child, parent)).toEqual({ kind: 'child', common: 1 });
  expect(kinship(parent, child)).toEqual({ kind: 'parent' });
  expect(kinship(parent, parent)).toEqual({ kind: 'same' });
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
  expect(kinship(other, parent)).toEqual({ kind: 'strangers' });
});
