import {
  addThirdPartyCaveat,
  authenticate,
  createMacaroon,
  type Macaroon,
  type RawCaveat,
  type TokenErrorCode,
} from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { base64UrlText } from './samples.js';
import { refusalOf, typeErrorOf } from './errors.js';
import {
  asking,
  bound,
  dischargeOf,
  handmade,
  keyOf,
  primaryWith,
  rootKey,
  verificationIdOf,
  withHandmadeCaveat,
} from './third-parties.js';

function codeOf(of: Macaroon, discharges: readonly Macaroon[]): TokenErrorCode | undefined {
  return refusalOf(() => authenticate(of, rootKey, discharges))?.code;
}

describe('a third-party caveat that a holder wrote by hand, and signed', () => {
  const bare = primaryWith('first');
  const sealedFor = (macaroon: Macaroon, identifier: string): Uint8Array =>
    verificationIdOf(asking(macaroon, identifier).unsafeCaveats.at(-1)!);

  it('is as good as any where its key is sealed under the running signature', () => {
    const made = withHandmadeCaveat(bare, handmade('login', sealedFor(bare, 'login')));
    expect(codeOf(made, bound(made, dischargeOf('login')))).toBeUndefined();
    expect(codeOf(made, bound(made, dischargeOf('mail')))).toBe('missing_discharge');
  });

  it.each<[string, Uint8Array]>([
    ['under the signature of another macaroon', sealedFor(primaryWith('other'), 'login')],
    ['under the signature of before', sealedFor(primaryWith(), 'login')],
    ['under the signature of after', sealedFor(asking(bare, 'login'), 'login')],
    ['by nobody, in zeros', new Uint8Array(72)],
    ['by nobody, in ones', new Uint8Array(72).fill(0xff)],
  ])('keeps everybody out where its key is sealed %s', (_, verificationId) => {
    const made = withHandmadeCaveat(bare, handmade('login', verificationId));
    for (const key of [keyOf('login'), rootKey, new Uint8Array(32)]) {
      const discharge = createMacaroon({ identifier: 'login', rootKey: key });
      expect(codeOf(made, bound(made, discharge))).toBe('bad_signature');
    }
    expect(codeOf(made, [])).toBe('missing_discharge');
  });

  it('keeps everybody out where it has the verification id of the one beside it', () => {
    const other = { login: 'mail', mail: 'login' };
    const swapped = (['login', 'mail'] as const)
      .map((name) => handmade(name, sealedFor(bare, other[name])))
      .reduce(withHandmadeCaveat, bare);
    const discharges = bound(swapped, dischargeOf('login'), dischargeOf('mail'));
    expect(codeOf(swapped, discharges)).toBe('bad_signature');
  });
});

describe('a macaroon of which somebody', () => {
  const primary = asking(primaryWith('first'), 'login', 'mail');
  const discharges = bound(primary, dischargeOf('login'), dischargeOf('mail'));
  const [first, login, mail] = primary.unsafeCaveats as [RawCaveat, RawCaveat, RawCaveat];
  const long = addThirdPartyCaveat(primaryWith(), { rootKey: 'key', identifier: 'i'.repeat(72) });
  const [caveat] = long.unsafeCaveats as [RawCaveat];
  const exchanged = { condition: verificationIdOf(caveat), verificationId: caveat.condition };

  it.each<[string, Macaroon, readonly RawCaveat[]]>([
    [
      'swapped the verification ids',
      primary,
      [first, verifiedBy(login, mail), verifiedBy(mail, login)],
    ],
    ['swapped the third-party caveats', primary, [first, mail, login]],
    ['doubled a third-party caveat', primary, [first, login, login, mail]],
    ['took a third-party caveat away', primary, [first, login]],
    ['took both away', primary, [first]],
    ['exchanged an identifier and a verification id of one length', long, [exchanged]],
  ])(
    '%s is refused, with whatever discharges',
    (_, { location, identifier, signature }, unsafeCaveats) => {
      const forged = { location, identifier, signature, unsafeCaveats };
      for (const given of [
        [],
        discharges,
        [...discharges].reverse(),
        bound(forged, dischargeOf('login'), dischargeOf('mail')),
      ]) {
        expect(codeOf(forged, given)).toBe('bad_signature');
      }
    },
  );

  function verifiedBy(caveat: RawCaveat, another: RawCaveat): RawCaveat {
    return { ...caveat, verificationId: verificationIdOf(another) };
  }
});

describe('a mistake of the caller', () => {
  const primary = asking(primaryWith(), 'login');
  const [discharge] = bound(primary, dischargeOf('login')) as [Macaroon];
  const forged = { ...primary, signature: new Uint8Array(32) };

  it.each<[string, unknown]>([
    ['null for the discharges', null],
    ['a discharge for the discharges', discharge],
    ['a text for the discharges', base64UrlText(discharge, 'v2')],
    ['a set of discharges', new Set([discharge])],
    ['text for a discharge', [base64UrlText(discharge, 'v2')]],
    ['nothing for a discharge', [discharge, undefined]],
    ['a gap in the list', [, discharge]],
    ['a list in the list', [[discharge]]],
    [
      'a verification id of 71 bytes',
      [{ ...discharge, unsafeCaveats: [handmade('mail', new Uint8Array(71))] }],
    ],
  ])('%s is a TypeError, whether the macaroon is authentic or not', (_, discharges) => {
    for (const macaroon of [primary, forged]) {
      expect(typeErrorOf(() => authenticate(macaroon, rootKey, discharges as never))).toBe(
        'discharges must be a list of macaroons',
      );
    }
  });

  it('is not to give none: there are none by default', () => {
    expect(authenticate(primaryWith(), rootKey, undefined)).toEqual([]);
    expect(authenticate(primaryWith(), rootKey, [])).toEqual([]);
  });
});
