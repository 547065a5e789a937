import { addFirstPartyCaveat, authenticate, decode, encode } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { KnownMacaroon, toKnownMacaroon, toKnownMacaroons } from '../../src/macaroon/known.js';
import { typeErrorOf } from './errors.js';
import { bare, narrowed, rootKey, thirdParty } from './samples.js';

describe('a macaroon that the library made', () => {
  it('is taken as it is, since nobody can have changed it', () => {
    for (const made of [addFirstPartyCaveat(bare, 'a'), decode(encode(thirdParty, 'v2'))]) {
      expect(toKnownMacaroon(made)).toBe(made);
      expect(toKnownMacaroons([made, made])?.every((known) => known === made)).toBe(true);
    }
  });

  it('is told by a mark that nothing else can bear: of all else a copy is made', () => {
    const made = addFirstPartyCaveat(bare, 'a');
    const likes = [
      { ...made },
      Object.assign(Object.create(KnownMacaroon.prototype), made),
      new Proxy(made, {}),
    ];
    for (const like of likes) {
      const known = toKnownMacaroon(like);
      expect(known).toEqual(made);
      expect(known).not.toBe(like);
      expect(Object.isFrozen(known)).toBe(true);
    }
  });
});

describe('what is no list of macaroons', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a function, which has a length', () => bare],
    ['an empty text', ''],
    ['an object without a length', {}],
    ['an object with a length', { 0: bare, length: 1 }],
    ['a list of something else', [bare, 'text']],
    ['a list with a gap', [bare, , bare]],
  ])('is %s', (_, value) => {
    expect(toKnownMacaroons(value)).toBeUndefined();
    const wrong = typeErrorOf(() => authenticate(narrowed, rootKey, (value ?? null) as never));
    expect(wrong).toMatch(/^(discharges must be a list|macaroon must be a macaroon)$/);
  });
});
