import { attenuate, doc, mint, verify } from 'caveats';
import { addFirstPartyCaveat, authenticate, decode, encode } from 'caveats/macaroon';
import { describe, expect, it, test } from 'vitest';
import { KnownMacaroon, packedMacaroon, packedMacaroons } from '../../src/macaroon/known.js';
import { typeErrorOf } from './errors.js';
import { bare, narrowed, rootKey, thirdParty } from './samples.js';

describe('a macaroon that the library made', () => {
  it('is taken without a copy, since it is frozen', () => {
    for (const made of [addFirstPartyCaveat(bare, 'a'), decode(encode(thirdParty, 'v2'))]) {
      const packed = packedMacaroon(made);
      expect(packedMacaroon(made).bytes).toBe(packed.bytes);
      expect(packedMacaroons([made, made], 'discharges')).toEqual([packed, packed]);
      expect(new KnownMacaroon(packed)).toEqual(made);
    }
  });

  it('is copied from an object with its fields, and frozen', () => {
    const made = addFirstPartyCaveat(thirdParty, 'a');
    const known = new KnownMacaroon(packedMacaroon({ ...made }));
    expect(known).toEqual(made);
    expect(known).not.toBe(made);
    expect(known.signature.buffer).not.toBe(made.signature.buffer);
    expect([Object.isFrozen(known), Object.isFrozen(known.unsafeCaveats)]).toEqual([true, true]);
  });
});

test('a token whose bytes were changed is read as they are now', () => {
  const wide = mint({ rootKey, identity: { subject: 'usr-1' } });
  const [token, other] = [attenuate(wide, [doc('A')]), attenuate(wide, [doc('B')])];
  const request = { resource: { doc: 'A' }, access: 'read' } as const;
  expect(verify(token, { rootKey, request }).caveats).toEqual([doc('A')]);
  token.macaroon.unsafeCaveats[0]!.condition.set(other.macaroon.unsafeCaveats[0]!.condition);
  token.macaroon.signature.set(other.macaroon.signature);
  expect(() => verify(token, { rootKey, request })).toThrow('does not grant');
});

describe('anything but a list of macaroons is refused', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a function, which has a length', () => bare],
    ['an empty text', ''],
    ['an object without a length', {}],
    ['an object with a length', { 0: bare, length: 1 }],
    ['a list of something else', [bare, 'text']],
    ['a list with a gap', [bare, , bare]],
  ])('%s', (_, value) => {
    const wrong = typeErrorOf(() => authenticate(narrowed, rootKey, value as never));
    expect(wrong).toBe('discharges must be a list of macaroons');
  });
});
